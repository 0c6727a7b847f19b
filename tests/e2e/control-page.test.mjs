// Call control by the page's own buttons and keys, with the sound measured: who hears whom, and who hears music.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { bar, connect, dial, eventually, hangUp, hear, hearsExactly, hearsTone, incoming, openPhone, says, talking } from "./support/browser.mjs";
import { becomes } from "./support/call.mjs";
import { loudness } from "./support/tone.mjs";
import { Server, temporaryDirectory } from "./support/server.mjs";

// Between two notes, so that no music sounds like it.
const tones = { alice: 1810, bob: 1100, chloe: 2650 };

describe("call control on the page", () => {
  let directory;
  let server;
  const phones = {};

  before(async () => {
    directory = temporaryDirectory();
    server = await Server.start({ data: join(directory.path, "data") });
    for (const name of Object.keys(tones)) {
      phones[name] = await openPhone(server, directory.path, { frequency: tones[name] });
      await connect(phones[name], name === "chloe" ? "Chlo" : name[0].toUpperCase() + name.slice(1));
    }
  });
  after(async () => {
    for (const phone of Object.values(phones)) await phone.browser.close();
    await server?.stop();
    directory?.remove();
  });

  const button = (phone, name) => bar(phone).getByRole("button", { name });
  const accept = async (phone) => {
    await incoming(phone).getByRole("button", { name: /Accept/ }).click();
    await talking(phone);
  };
  const over = (phone) => says(phone, /Call ended|Transferred|You left/);
  /// Sound that is nobody's tone.
  const hearsMusic = (phone) =>
    eventually("music is heard", async () => {
      const { level, frequency } = await hear(phone.page);
      return level > -60 && Object.values(tones).every((tone) => Math.abs(frequency - tone) > tone * 0.03);
    });
  const pass = async (phone, to, how) => {
    await button(phone, /^Transfer$/).click();
    const panel = phone.page.getByRole("dialog", { name: "Transfer the call" });
    await panel.getByRole("combobox").fill(to);
    await panel.getByRole("button", { name: how }).click();
  };

  it("hold: the other side hears music, the rep does not; resume brings both back", async () => {
    const { alice, bob } = phones;
    await dial(alice, "Bob");
    await accept(bob);
    await hearsTone(bob.page, tones.alice);
    await button(alice, /^Hold$/).click();
    assert.equal(await button(alice, /^Hold$/).getAttribute("aria-pressed"), "true");
    await hearsMusic(bob);
    assert.ok((await hear(alice.page)).level < -60, "the rep hears nothing while the other waits");
    await button(alice, /^Hold$/).click();
    await hearsTone(bob.page, tones.alice);
    await hearsTone(alice.page, tones.bob);
  });

  it("attended: the right two hear each other after it is completed", async () => {
    const { alice, bob, chloe } = phones;
    await pass(alice, "Chlo", /Talk first/);
    await hearsMusic(bob);
    await accept(chloe);
    await hearsTone(chloe.page, tones.alice);
    await hearsTone(alice.page, tones.chloe);
    await button(alice, /^Complete transfer$/).click();
    await over(alice);
    await hearsTone(bob.page, tones.chloe);
    await hearsTone(chloe.page, tones.bob);
  });

  it("consultation: swapped and merged, each hears whom they should", async () => {
    const { alice, bob, chloe } = phones;
    await hangUp(bob);
    await over(chloe);
    await dial(alice, "Bob");
    await accept(bob);
    await talking(alice);
    await pass(alice, "Chlo", /Talk first/);
    await accept(chloe);
    await hearsExactly(alice.page, [tones.chloe], [tones.bob]);
    await button(alice, /^Swap$/).click();
    await hearsExactly(alice.page, [tones.bob], [tones.chloe]);
    await hearsMusic(chloe);
    await button(alice, /^Merge$/).click();
    await hearsExactly(alice.page, [tones.bob, tones.chloe]);
    await hearsExactly(bob.page, [tones.alice, tones.chloe]);
    await hearsExactly(chloe.page, [tones.alice, tones.bob]);
  });

  it("third party: removed, the others go on; added again, all three hear each other", async () => {
    const { alice, bob, chloe } = phones;
    await button(alice, /^Remove Chlo/).click();
    await over(chloe);
    await hearsExactly(bob.page, [tones.alice], [tones.chloe]);
    await button(alice, /^Add$/).click();
    const panel = alice.page.getByRole("dialog", { name: "Add somebody to the call" });
    await panel.getByRole("combobox").fill("Chlo");
    await panel.getByRole("button", { name: /Call and add/ }).click();
    await accept(chloe);
    await hearsExactly(bob.page, [tones.alice, tones.chloe]);
    await hearsExactly(chloe.page, [tones.alice, tones.bob]);
    await button(alice, /^Leave the call$/).click();
    await over(alice);
    await hearsExactly(bob.page, [tones.chloe], [tones.alice]);
    await hangUp(chloe);
    await over(bob);
  });

  it("recording: on, paused for card data, off; the paused part is silent in the file", async () => {
    const { alice, bob } = phones;
    const session = await server.signIn("alice");
    await dial(alice, "Bob");
    await accept(bob);
    await talking(alice);
    const state = (wanted) => becomes(`recording is ${wanted}`, session, (call) => call.recording.state === wanted);
    const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
    await button(alice, /^Record$/).click();
    const { sid } = await state("on");
    await pause(2500);
    await button(alice, /^Pause for card data$/).click();
    await state("paused");
    await bar(alice).getByText(/Recording paused/).first().waitFor();
    await pause(3000);
    await button(alice, /^Resume recording$/).click();
    await state("on");
    await pause(2500);
    await button(alice, /^Record$/).click();
    await state("off");
    await hangUp(alice);
    await over(bob);
    const list = async () => (await (await session(`/api/calls/${sid}/recordings`)).json()).recordings;
    const recording = await eventually("the recording is there", async () => (await list()).find((one) => one.status === "completed"));
    const sound = Buffer.from(await (await session(`/api/recordings/${recording.sid}.wav`)).arrayBuffer());
    // A tenth of a second each, both channels.
    const loud = loudness(sound).map((level) => level > 0.01);
    const runs = loud.reduce((all, is) => (all.at(-1)?.loud === is ? (all.at(-1).length++, all) : [...all, { loud: is, length: 1 }]), []);
    const long = runs.filter((run) => run.length >= 10).map((run) => run.loud);
    assert.deepEqual(long, [true, false, true], `sound, silence, sound: ${JSON.stringify(runs)}`);
  });

  it("left no error on any page", () => {
    for (const phone of Object.values(phones)) assert.deepEqual(phone.errors, []);
  });
});
