// The team's rule for recording: set by an admin on the page, kept by every call from then on.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { bar, connect, dial, hangUp, openPhone, talking } from "./support/browser.mjs";
import { becomes, newest } from "./support/call.mjs";
import { Server, temporaryDirectory } from "./support/server.mjs";

describe("recording policy", () => {
  let directory;
  let server;
  let alice;
  let session;

  before(async () => {
    directory = temporaryDirectory();
    server = await Server.start({ data: join(directory.path, "data") });
    alice = await openPhone(server, directory.path, { frequency: 1810 });
    await connect(alice, "Alice");
    session = await server.signIn("alice");
  });
  after(async () => {
    await alice?.browser.close();
    await server?.stop();
    directory?.remove();
  });

  const choose = async (option) => {
    await alice.page.getByRole("link", { name: /Settings/ }).first().click();
    await alice.page.getByLabel("Record calls").selectOption({ label: option });
    const wanted = { Never: "off", "When the rep wants it": "rep" }[option] ?? "always";
    for (;;) {
      const { policy } = await (await session("/api/settings/recording")).json();
      if (policy === wanted) break;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    await alice.page.getByRole("link", { name: /Phone/ }).first().click();
  };
  const call = async () => {
    await dial(alice, "+33 1 99 00 00 01");
    await talking(alice);
    return (await newest(session)).sid;
  };
  const recordings = async (sid) => (await (await session(`/api/calls/${sid}/recordings`)).json()).recordings;

  it("never: the page says why it cannot record", async () => {
    await choose("Never");
    const sid = await call();
    await bar(alice).getByRole("button", { name: /^Record/ }).click();
    await bar(alice).getByText(/Your team does not record calls/).waitFor();
    await hangUp(alice);
    await becomes("it is over", session, (one) => one.state === "ended");
    assert.deepEqual(await recordings(sid), []);
  });

  it("always: recorded from the answer, cannot be stopped, can be paused", async () => {
    await choose("Always, from the answer on");
    const sid = await call();
    await becomes("it is recorded", session, (one) => one.recording.state === "on");
    await bar(alice).getByRole("button", { name: /^Record/ }).click();
    await bar(alice).getByText(/Your team records all calls/).waitFor();
    await bar(alice).getByRole("button", { name: /Pause for card data/ }).click();
    await becomes("it is paused", session, (one) => one.recording.state === "paused");
    await bar(alice).getByRole("button", { name: /Resume recording/ }).click();
    await becomes("it is recorded", session, (one) => one.recording.state === "on");
    await hangUp(alice);
    await becomes("it is over", session, (one) => one.state === "ended");
    const [recording] = await recordings(sid);
    assert.equal(recording.channels, 2);
  });

  it("is an admin's to change, and survives a restart", async () => {
    const bob = await server.signIn("bob");
    const refused = await bob("/api/settings/recording", {
      method: "PUT",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ policy: "off", announcement: false, language: "fr" }),
    });
    assert.equal(refused.status, 403);
    await server.stop("SIGKILL");
    await server.launch();
    const again = await server.signIn("bob");
    assert.equal((await (await again("/api/settings/recording")).json()).policy, "always");
  });
});
