// A conference of two browsers with the genuine SDK and a practice party: who hears whom.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { connect, eventually, hear, hearsSilence, hearsTone, incoming, openPhone } from "./support/browser.mjs";
import { restClient } from "./support/carrier.mjs";
import { Server, temporaryDirectory } from "./support/server.mjs";

// Between two notes, so that no music sounds like it.
const aliceTone = 1810;
const bobTone = 1100;
const ours = "+33199001000";
const speaker = "+33199000002";

for (const codecs of [["opus", "opus"], ["opus", "pcmu"]]) {
  describe(`a conference of ${codecs.join(" and ")}`, () => {
    let directory;
    let server;
    let alice;
    let bob;
    let client;
    let of;
    const calls = {};

    before(async () => {
      directory = temporaryDirectory();
      server = await Server.start({ data: join(directory.path, "data") });
      const account = JSON.parse(readFileSync(join(directory.path, "data", "carrier.json"), "utf8"));
      client = restClient(server.url, account.account_sid, account.auth_token);
      alice = await openPhone(server, directory.path, { frequency: aliceTone, codec: codecs[0] });
      bob = await openPhone(server, directory.path, { frequency: bobTone, codec: codecs[1] });
      await connect(alice, "Alice");
      await connect(bob, "Bob");
    });
    after(async () => {
      await alice?.browser.close();
      await bob?.browser.close();
      await server?.stop();
      directory?.remove();
    });

    it("each hears the other's tone and not its own", async () => {
      for (const [name, phone] of Object.entries({ alice, bob })) {
        const participant = await client
          .conferences("browsers")
          .participants.create({ from: ours, to: `client:${name}`, label: name, beep: "false" });
        calls[name] = participant.callSid;
        await incoming(phone).getByRole("button", { name: /Accept/ }).click();
      }
      const [conference] = await eventually("the conference is under way", async () => {
        const found = await client.conferences.list({ friendlyName: "browsers", status: "in-progress" });
        return found.length > 0 && found;
      });
      of = client.conferences(conference.sid);
      await hearsTone(alice.page, bobTone);
      await hearsTone(bob.page, aliceTone);
    });

    it("a third may come, and they hear each other still", async () => {
      const third = await of.participants.create({ from: ours, to: speaker, label: "third", beep: "false" });
      await eventually("the third is connected", async () => (await of.participants(third.callSid).fetch()).status === "connected");
      await hearsTone(alice.page, bobTone);
      await hearsTone(bob.page, aliceTone);
      await of.participants("third").update({ muted: true });
      await of.participants("alice").update({ muted: true });
      await hearsSilence(bob.page, 500);
      await hearsTone(alice.page, bobTone);
      await of.participants("alice").update({ muted: false });
      await of.participants("third").remove();
      await hearsTone(bob.page, aliceTone);
    });

    it("who is held hears music only, and is not heard", async () => {
      await of.participants("bob").update({ hold: true });
      await hearsSilence(alice.page, 500);
      // Two seconds of sound, none of which is mostly alice's tone.
      for (let i = 0; i < 4; i++) {
        const heard = await eventually("music", async () => {
          const sound = await hear(bob.page);
          return sound.level > -70 && sound;
        });
        assert.ok(Math.abs(heard.frequency - aliceTone) > 20, `bob hears ${heard.frequency} Hz`);
      }
      await of.participants("bob").update({ hold: false });
      await hearsTone(alice.page, bobTone);
      await hearsTone(bob.page, aliceTone);
    });

    it("ends for all", async () => {
      await of.update({ status: "completed" });
      for (const sid of Object.values(calls)) {
        await eventually("the call is over", async () => (await client.calls(sid).fetch()).status === "completed");
      }
      await hearsSilence(alice.page);
    });
  });
}
