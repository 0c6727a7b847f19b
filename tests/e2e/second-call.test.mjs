// A second call while one is under way: hold and answer, switch between the two, decline.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { bar, connect, dial, eventually, hangUp, hear, hearsTone, incoming, openPhone, says, talking } from "./support/browser.mjs";
import { becomes, stateOf } from "./support/call.mjs";
import { Server, temporaryDirectory } from "./support/server.mjs";

const tones = { alice: 1810, chloe: 2650 };

describe("a second call", () => {
  let directory;
  let server;
  const phones = {};

  before(async () => {
    directory = temporaryDirectory();
    server = await Server.start({ data: join(directory.path, "data") });
    for (const [name, shown] of [["alice", "Alice"], ["chloe", "Chlo"]]) {
      phones[name] = await openPhone(server, directory.path, { frequency: tones[name] });
      await connect(phones[name], shown);
    }
  });
  after(async () => {
    for (const phone of Object.values(phones)) await phone.browser.close();
    await server?.stop();
    directory?.remove();
  });

  const held = ({ page }) => page.getByRole("region", { name: "Calls on hold" });
  const hearsMusic = (phone) =>
    eventually("music is heard", async () => {
      const { level, frequency } = await hear(phone.page);
      return level > -60 && Object.values(tones).every((tone) => Math.abs(frequency - tone) > tone * 0.03);
    });

  it("rings while busy; declined, the caller reads that the line is busy, and the first call goes on", async () => {
    const { alice, chloe } = phones;
    await dial(alice, "+33 1 99 00 00 01");
    await talking(alice);
    await hearsTone(alice.page, tones.alice);
    await dial(chloe, "Alice");
    await incoming(alice).getByRole("button", { name: /Decline/ }).click();
    await bar(chloe).getByText("Busy").first().waitFor();
    await hearsTone(alice.page, tones.alice);
  });

  it("hold and answer: the first one waits, the second one talks", async () => {
    const { alice, chloe } = phones;
    await dial(chloe, "Alice");
    await incoming(alice).getByRole("button", { name: "Hold and answer" }).click();
    await talking(chloe);
    await hearsTone(chloe.page, tones.alice);
    await hearsTone(alice.page, tones.chloe);
    await held(alice).waitFor();
    const session = await server.signIn("alice");
    await eventually("the customer waits on hold", async () => {
      const { calls } = await (await session("/api/calls")).json();
      return calls.some((call) => call.away?.parked && stateOf(call, "customer") === "held");
    });
  });

  it("switches between the two, each time the other one hears music", async () => {
    const { alice, chloe } = phones;
    await held(alice).getByRole("button", { name: /^Switch to/ }).click();
    await hearsMusic(chloe);
    // The customer is an echo.
    await hearsTone(alice.page, tones.alice);
    await held(alice).getByRole("button", { name: /^Switch to Chlo/ }).click();
    await hearsTone(chloe.page, tones.alice);
    await hearsTone(alice.page, tones.chloe);
  });

  it("the end of one offers the other", async () => {
    const { alice, chloe } = phones;
    await hangUp(alice);
    await says(chloe, /Call ended/);
    await alice.page.getByRole("button", { name: "Resume" }).click();
    await hearsTone(alice.page, tones.alice);
    await hangUp(alice);
    const session = await server.signIn("alice");
    await becomes("all is over", session, (call) => call.state === "ended");
    await eventually("every call has ended as answered", async () => {
      const { calls } = await (await session("/api/calls")).json();
      return calls.every((call) => call.state === "ended" && call.reason === null);
    });
    for (const phone of Object.values(phones)) assert.deepEqual(phone.errors, []);
  });
});
