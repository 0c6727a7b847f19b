// Call control by the page's own buttons and keys, with the sound measured: who hears whom, and who hears music.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { bar, connect, dial, eventually, hear, hearsTone, incoming, openPhone, says, talking } from "./support/browser.mjs";
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

  it("left no error on any page", () => {
    for (const phone of Object.values(phones)) assert.deepEqual(phone.errors, []);
  });
});
