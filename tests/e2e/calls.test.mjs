// Real calls: the genuine SDK in two Chromiums, each with a microphone that sings its own tone.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { bar, connect, dial, eventually, hangUp, hear, hearsSilence, hearsTone, listen, incoming, openPhone, says, talking } from "./support/browser.mjs";
import { Server, temporaryDirectory } from "./support/server.mjs";

const aliceTone = 440;
const bobTone = 1100;

for (const codec of ["opus", "pcmu"]) {
  describe(`two phones, ${codec}`, () => {
    let directory;
    let server;
    let alice;
    let bob;
    const phones = () => [alice, bob];

    before(async () => {
      directory = temporaryDirectory();
      server = await Server.start({ data: join(directory.path, "data") });
      alice = await openPhone(server, directory.path, { frequency: aliceTone, codec });
      bob = await openPhone(server, directory.path, { frequency: bobTone, codec });
      await connect(alice, "Alice");
      await connect(bob, "Bob");
    });
    after(async () => {
      await alice?.browser.close();
      await bob?.browser.close();
      await server?.stop();
      directory?.remove();
    });

    /// What the signed-in rep's newest row says, once the call has ended.
    const newest = (phone, outcome) =>
      eventually(`the newest call of the history is "${outcome}"`, async () => {
        const { calls } = await phone.page.evaluate(() => fetch("/api/calls?limit=1").then((r) => r.json()));
        return calls[0]?.state === "ended" && calls[0].outcome === outcome && calls[0];
      });

    it("echo: one hears oneself, and silence when muted", async () => {
      await dial(alice, "+33 1 99 00 00 01");
      await talking(alice);
      await hearsTone(alice.page, aliceTone);
      await bar(alice).getByRole("button", { name: /^Mute/ }).click();
      await hearsSilence(alice.page);
      await bar(alice).getByRole("button", { name: /^(Mute|Unmute|Muted)/ }).click();
      await hearsTone(alice.page, aliceTone);
      await hangUp(alice);
      const call = await newest(alice, "answered");
      assert.equal(call.direction, "outgoing");
      assert.equal(call.peer.value, "+33199000001");
      assert.equal(call.endedBy, "caller");
    });

    it("a colleague: each hears the other's tone and not its own; both histories are right", async () => {
      await dial(alice, "Bob");
      await incoming(bob).waitFor();
      await incoming(bob).getByText("Alice Martin").first().waitFor();
      await incoming(bob).getByRole("button", { name: /Accept/ }).click();
      await talking(alice);
      await talking(bob);
      await hearsTone(alice.page, bobTone);
      await hearsTone(bob.page, aliceTone);
      const codecs = await Promise.all(
        phones().map(({ page }) =>
          page.evaluate(async () => {
            const stats = await window.__softphone.peerConnection().getStats();
            const all = [...stats.values()];
            const inbound = all.find((s) => s.type === "inbound-rtp" && s.kind === "audio");
            return all.find((s) => s.id === inbound.codecId).mimeType.toLowerCase();
          }),
        ),
      );
      assert.deepEqual(codecs, [`audio/${codec}`, `audio/${codec}`]);
      await hangUp(bob);
      const out = await newest(alice, "answered");
      const inc = await newest(bob, "answered");
      assert.equal(out.sid, inc.sid);
      assert.deepEqual([out.direction, inc.direction], ["outgoing", "incoming"]);
      assert.deepEqual([out.peer.value, inc.peer.value], ["bob", "alice"]);
    });

    it("the record says that the colleague hung up", async () => {
      assert.equal((await newest(alice, "answered")).endedBy, "callee");
    });

    it("decline, cancel, busy, unknown number: the right words", async () => {
      await dial(alice, "Bob");
      await incoming(bob).getByRole("button", { name: /Decline/ }).click();
      await says(alice, "Declined");
      await newest(alice, "declined");
      await newest(bob, "declined");

      await dial(alice, "Bob");
      await incoming(bob).waitFor();
      await hangUp(alice);
      await incoming(bob).waitFor({ state: "hidden" });
      await newest(alice, "canceled");
      await newest(bob, "missed");

      await dial(alice, "+33 1 99 00 00 03");
      await says(alice, "Busy");
      await newest(alice, "busy");

      await dial(alice, "+33 1 99 00 00 42");
      await says(alice, "Number does not exist");
      await newest(alice, "unknown_number");
    });

    it("keys are heard by the voice at the other end", async () => {
      await dial(alice, "+33 1 99 00 00 02");
      await talking(alice);
      // The voice greets, falls silent, and reads each key back: sound after the silence proves that the key arrived.
      await eventually("the greeting is heard", async () => (await hear(alice.page)).level > -50);
      await hearsSilence(alice.page, 2000);
      let loudest = await listen(alice.page);
      await alice.page.keyboard.press("5");
      await eventually("the key is read out", async () => (await loudest()) > -50);
      await hearsSilence(alice.page, 1000);
      await bar(alice).getByRole("button", { name: /^Keypad/ }).click();
      loudest = await listen(alice.page);
      await alice.page.getByRole("button", { name: /^7/ }).last().click();
      await eventually("the clicked key is read out", async () => (await loudest()) > -50);
      await hangUp(alice);
      await newest(alice, "answered");
    });

    it("an incoming call from the practice network", async () => {
      await alice.page.getByRole("button", { name: "Try an incoming call" }).click();
      await incoming(alice).waitFor();
      await incoming(alice).getByRole("button", { name: /Accept/ }).click();
      await talking(alice);
      await hangUp(alice);
      const call = await newest(alice, "answered");
      assert.equal(call.direction, "incoming");
      assert.equal(call.peer.kind, "number");
    });

    it("left no error in the console, and no request left the machine", () => {
      for (const phone of phones()) {
        assert.deepEqual(phone.errors, []);
        assert.deepEqual(phone.console.filter((line) => line.startsWith("error:") || /AudioContext/.test(line)), []);
        const foreign = phone.requests.filter((url) => !url.startsWith(server.url) && !/^(data|blob):/.test(url));
        assert.deepEqual(foreign, []);
      }
    });
  });
}
