// What an admin sees of deliveries, and the link that an event carries: by keyboard, in both languages.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { violations } from "./support/axe.mjs";
import { bar, connect, dial, eventually, hangUp, openPhone, talking } from "./support/browser.mjs";
import { Receiver, secret } from "./support/receiver.mjs";
import { Server, temporaryDirectory } from "./support/server.mjs";

describe("deliveries in the page", () => {
  let directory;
  let receiver;
  let server;
  let alice;
  const go = (phone, hash) => phone.page.evaluate((to) => { location.hash = to; }, hash);
  const card = (phone) => phone.page.getByRole("region", { name: /^(Deliveries|Envois)$/ });

  before(async () => {
    directory = temporaryDirectory();
    receiver = await Receiver.start();
    server = await Server.start({
      data: join(directory.path, "data"),
      env: { WEBHOOK_URL: receiver.url, WEBHOOK_SECRET: secret, WEBHOOK_PRIVATE: new URL(receiver.url).origin },
    });
    alice = await openPhone(server, directory.path);
    await connect(alice, "Alice");
  });
  after(async () => {
    await alice?.browser.close();
    await server?.stop();
    receiver?.stop();
    directory?.remove();
  });

  it("say where events go and that all is well", async () => {
    await go(alice, "#/settings");
    await card(alice).getByText(new URL(receiver.url).origin).waitFor();
    await card(alice).getByText("Everything is delivered").waitFor();
  });

  it("show what was given up and why, and try it again by keyboard", async () => {
    receiver.script = [401, 401, 401];
    await go(alice, "#/");
    await dial(alice, "+33 1 99 00 00 01");
    await talking(alice);
    await hangUp(alice);
    await bar(alice).waitFor({ state: "detached" });
    await go(alice, "#/settings");
    await card(alice).getByText("1 given up").waitFor({ timeout: 20000 });
    await card(alice).getByText(/It did not accept the signature/).waitFor();
    assert.deepEqual(await violations(alice.page), []);
    const retry = card(alice).getByRole("button", { name: /^Try again: Call started of / });
    await retry.focus();
    await alice.page.keyboard.press("Enter");
    await card(alice).getByText("1 is tried again").waitFor();
    await card(alice).getByText("Everything is delivered").waitFor({ timeout: 20000 });
    await eventually("it arrived", () => receiver.requests.filter(({ played }) => played === "ok").length === 3);
  });

  it("are no matter of reps, and speak French", async () => {
    const bob = await openPhone(server, directory.path, { locale: "fr-FR" });
    try {
      await connect(bob, "Bob");
      await go(bob, "#/settings");
      await bob.page.getByRole("heading", { name: "Réglages", level: 1 }).waitFor();
      assert.equal(await card(bob).count(), 0);
    } finally {
      await bob.browser.close();
    }
    await alice.page.evaluate(() => localStorage.clear());
    const french = await openPhone(server, directory.path, { locale: "fr-FR", viewport: { width: 390, height: 844 } });
    try {
      await connect(french, "Alice");
      await go(french, "#/settings");
      await card(french).getByText("Tout est remis").waitFor();
    } finally {
      await french.browser.close();
    }
  });

  it("carry a link that opens the call", async () => {
    const { event } = receiver.requests.at(-1);
    await go(alice, `#/history/${event.call.sid}`);
    const linked = alice.page.getByRole("region", { name: "The call you were sent to" });
    await linked.getByText("What happened").waitFor();
    assert.deepEqual(await violations(alice.page), []);
    await linked.getByRole("button", { name: "All calls" }).click();
    await alice.page.getByRole("list", { name: "Calls" }).waitFor();
    await go(alice, `#/history/CA${"0".repeat(32)}`);
    await alice.page.getByText("There is no such call, or it is not yours.").waitFor();
    assert.deepEqual(alice.errors, []);
  });
});
