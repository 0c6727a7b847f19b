// A page that goes in a call: reloaded, crashed, moved to another device. The other side is kept on the line.
import assert from "node:assert/strict";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "node:test";
import {
  bar,
  connect,
  dial,
  eventually,
  hangUp,
  hear,
  hearsTone,
  incoming,
  openPhone,
  says,
  talking,
} from "./support/browser.mjs";
import { becomes, newest, stateOf } from "./support/call.mjs";
import { Server, temporaryDirectory } from "./support/server.mjs";

// Neither is near a note of the sound that is heard meanwhile.
const aliceTone = 1810;
const bobTone = 2650;
/// Hz: the two notes of that sound.
const comfort = [523, 659];

describe("a page that goes in a call", () => {
  let directory;
  let server;
  let phones = [];
  const open = async (name, options) => {
    const phone = await openPhone(server, directory.path, options);
    phones.push(phone);
    await connect(phone, name);
    return phone;
  };
  const back = (phone) => phone.page.getByRole("button", { name: /^Back to your call/ });
  const accept = async (phone) => {
    await incoming(phone).getByRole("button", { name: /Accept/ }).click();
    await talking(phone);
  };
  const hearsComfort = (phone) =>
    eventually("the sound of waiting is heard", async () => {
      const { level, frequency } = await hear(phone.page);
      return level > -60 && comfort.some((note) => Math.abs(frequency - note) < note * 0.04);
    });

  beforeEach(async () => {
    directory = temporaryDirectory();
    server = await Server.start({ data: join(directory.path, "data") });
  });
  afterEach(async () => {
    await Promise.all(phones.map(({ browser }) => browser.close()));
    phones = [];
    await server?.stop();
    directory?.remove();
  });

  for (const codec of ["opus", "pcmu"]) {
    it(`reload of an outgoing call (${codec}): Enter brings it back, and the sound both ways`, async () => {
      const alice = await open("Alice", { frequency: aliceTone, codec });
      const session = await server.signIn("alice");
      await dial(alice, "+33 1 99 00 00 01");
      await talking(alice);
      await hearsTone(alice.page, aliceTone);
      const before = await newest(session);
      await alice.page.reload();
      const away = await becomes("she is away", session, (call) => call.away !== null);
      assert.equal(away.state, "talking");
      assert.equal(away.mine, null);
      await becomes("the customer waits", session, (call) => stateOf(call, "customer") === "held");
      await back(alice).waitFor();
      await alice.page.keyboard.press("Enter");
      await talking(alice);
      // The customer is an echo: what comes back went there.
      await hearsTone(alice.page, aliceTone);
      const after = await becomes("she is back", session, (call) => call.away === null && call.mine !== null);
      assert.equal(after.sid, before.sid);
      assert.notEqual(after.mine, before.mine);
      assert.equal(after.answeredAt, before.answeredAt);
      await hangUp(alice);
      const ended = await becomes("it is over", session, (call) => call.state === "ended");
      assert.equal(ended.outcome, "answered");
      assert.equal(ended.endedBy, "caller");
      const { calls } = await (await session("/api/calls")).json();
      assert.equal(calls.length, 1, "one call, one row");
    });
  }

  it("reload of a call between colleagues, by either: the other hears the sound, then the colleague again", async () => {
    const alice = await open("Alice", { frequency: aliceTone });
    const bob = await open("Bob", { frequency: bobTone });
    await dial(alice, "Bob");
    await accept(bob);
    await talking(alice);
    for (const [gone, stays, goneTone, staysTone] of [
      [alice, bob, aliceTone, bobTone],
      [bob, alice, bobTone, aliceTone],
    ]) {
      await hearsTone(stays.page, goneTone);
      await gone.page.reload();
      await hearsComfort(stays);
      await back(gone).click();
      await talking(gone);
      await hearsTone(stays.page, goneTone);
      await hearsTone(gone.page, staysTone);
    }
    await hangUp(bob);
    await says(alice, /Call ended/);
  });

  it("reload of an incoming call: the customer is kept, and hears the rep again", async () => {
    const alice = await open("Alice", { frequency: aliceTone });
    const session = await server.signIn("alice");
    await session("/api/practice/ring", { method: "POST", body: "{}" });
    await accept(alice);
    await eventually("the customer speaks", async () => (await hear(alice.page)).level > -60);
    await alice.page.reload();
    await becomes("the customer waits", session, (call) => stateOf(call, "customer") === "held");
    await back(alice).click();
    await talking(alice);
    await becomes("the customer talks", session, (call) => stateOf(call, "customer") === "talking");
    await eventually("the customer speaks", async () => (await hear(alice.page)).level > -60);
    await hangUp(alice);
    const ended = await becomes("it is over", session, (call) => call.state === "ended");
    assert.equal(ended.outcome, "answered");
    assert.equal(ended.endedBy, "callee");
  });

  it("the renderer is killed: the next page takes the call over", async () => {
    const alice = await open("Alice", { frequency: aliceTone });
    const session = await server.signIn("alice");
    await dial(alice, "+33 1 99 00 00 01");
    await talking(alice);
    await hearsTone(alice.page, aliceTone);
    const crashed = alice.page.waitForEvent("crash");
    await alice.page.goto("chrome://crash").catch(() => {});
    await crashed;
    alice.page = await alice.context.newPage();
    await alice.page.addInitScript(() => localStorage.setItem("softphone_debug", "1"));
    await alice.page.goto(server.url);
    // The new window knows the session by its cookie.
    await alice.page.getByRole("button", { name: /^(Back to your call|Continue here)/ }).click();
    await talking(alice);
    await hearsTone(alice.page, aliceTone);
    await becomes("one leg is hers", session, (call) => call.parties.filter((party) => party.me && party.state === "talking").length === 1);
    await hangUp(alice);
    await becomes("it is over", session, (call) => call.state === "ended");
  });

  it("nobody comes back: the customer is told, and the record says why", async () => {
    const alice = await open("Alice", { frequency: aliceTone });
    const session = await server.signIn("alice");
    await dial(alice, "+33 1 99 00 00 01");
    await talking(alice);
    await alice.page.close();
    const ended = await becomes("it is over", session, (call) => call.state === "ended", 60000);
    assert.equal(ended.outcome, "answered");
    assert.equal(ended.endedBy, "system");
    assert.match(ended.reason, /connection of Alice Martin was lost/);
  });

  it("to hang up is no loss: nobody waits", async () => {
    const alice = await open("Alice", { frequency: aliceTone });
    const bob = await open("Bob", { frequency: bobTone });
    const session = await server.signIn("alice");
    await dial(alice, "Bob");
    await accept(bob);
    await talking(alice);
    await hangUp(bob);
    const ended = await becomes("it is over", session, (call) => call.state === "ended", 5000);
    assert.equal(ended.endedBy, "callee");
    assert.equal(ended.reason, null);
    await says(alice, /Call ended/);
    assert.equal(await bar(bob).getByText("Your call elsewhere").count(), 0);
  });

  it("who types when it is offered goes on typing", async () => {
    const lost = await open("Alice");
    await dial(lost, "+33 1 99 00 00 01");
    await talking(lost);
    const alice = await openPhone(server, directory.path);
    phones.push(alice);
    await lost.browser.close();
    await connect(alice, "Alice");
    const field = alice.page.getByRole("combobox", { name: "Number or name" });
    await field.fill("bo");
    await back(alice).waitFor();
    assert.ok(await field.evaluate((element) => element === document.activeElement));
    await alice.page.getByRole("option", { name: /Bob/ }).waitFor();
  });

  it("a live call moves to another device, and the first one lets it go", async () => {
    const desk = await open("Alice", { frequency: aliceTone });
    const session = await server.signIn("alice");
    await dial(desk, "+33 1 99 00 00 01");
    await talking(desk);
    const laptop = await open("Alice", { frequency: bobTone });
    await laptop.page.getByText(/is on another device/).waitFor();
    await laptop.page.getByRole("button", { name: "Continue here" }).click();
    await talking(laptop);
    await hearsTone(laptop.page, bobTone);
    await desk.page.getByText(/is on another device/).waitFor();
    await becomes("one leg is hers", session, (call) => call.parties.filter((party) => party.me && party.state === "talking").length === 1);
    await hangUp(laptop);
    await becomes("it is over", session, (call) => call.state === "ended");
    await desk.page.getByText(/is on another device/).waitFor({ state: "hidden" });
    for (const phone of [desk, laptop]) assert.deepEqual(phone.errors, []);
  });
});
