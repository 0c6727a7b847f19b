// Devices and how a call sounds: what the page shows of the SDK's samples, the test of the line, a headset that comes
// and goes in a call, the choice of devices, keys that a rep has changed.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { bar, connect, dial, eventually, hangUp, hearsTone, incoming, openPhone, says, talking } from "./support/browser.mjs";
import { Server, temporaryDirectory } from "./support/server.mjs";

describe("devices and sound", () => {
  let directory;
  let server;
  let alice;
  const posted = [];
  before(async () => {
    directory = temporaryDirectory();
    server = await Server.start({ data: join(directory.path, "data") });
    alice = await openPhone(server, directory.path, { frequency: 440 });
    // A headset that can be plugged in: the list of devices as a browser tells it, with one more.
    await alice.page.addInitScript(() => {
      const real = navigator.mediaDevices.enumerateDevices.bind(navigator.mediaDevices);
      const use = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
      const headset = (kind) => ({ deviceId: "headset", groupId: "headset", kind, label: "Headset 900", toJSON() {} });
      window.__headset = false;
      navigator.mediaDevices.enumerateDevices = async () => {
        const all = await real();
        return window.__headset ? [...all, headset("audioinput"), headset("audiooutput")] : all;
      };
      window.__asked = [];
      navigator.mediaDevices.getUserMedia = (constraints) => {
        const wanted = constraints?.audio?.deviceId?.exact ?? constraints?.audio?.deviceId;
        window.__asked.push(wanted ?? "default");
        return use(wanted === "headset" ? { audio: true } : constraints);
      };
      const play = HTMLMediaElement.prototype.setSinkId;
      HTMLMediaElement.prototype.setSinkId = function (id) {
        return play.call(this, id === "headset" ? "" : id);
      };
      // A headset with keys, as WebHID describes one: hook and mute in report 2, lamps in report 3.
      const bit = (usage) => ({ usages: [usage], reportSize: 1, reportCount: 1 });
      const keys = Object.assign(new EventTarget(), {
        opened: false,
        productName: "Headset 900",
        collections: [{
          usagePage: 0x0b,
          inputReports: [{ reportId: 2, items: [bit(0x0b0020), bit(0x0b002f)] }],
          outputReports: [{ reportId: 3, items: [bit(0x080017), bit(0x080009), bit(0x080018)] }],
        }],
        open: async () => (keys.opened = true),
        close: async () => (keys.opened = false),
        sendReport: async (id, data) => (window.__lamps = [id, ...new Uint8Array(data.buffer ?? data)]),
      });
      const hid = Object.assign(new EventTarget(), { getDevices: async () => [], requestDevice: async () => [keys] });
      Object.defineProperty(navigator, "hid", { configurable: true, value: hid });
      window.__press = (bits) =>
        keys.dispatchEvent(Object.assign(new Event("inputreport"), { reportId: 2, data: new DataView(new Uint8Array([bits]).buffer) }));
      window.__plug = (there) => {
        window.__headset = there;
        navigator.mediaDevices.dispatchEvent(new Event("devicechange"));
      };
    });
    alice.page.on("request", (request) => {
      if (request.method() === "POST" && /\/api\/calls\/CA\w+\/quality$/.test(request.url())) posted.push(request.postDataJSON());
    });
    await alice.page.reload();
    await connect(alice, "Alice");
  });
  after(async () => {
    await alice?.browser.close();
    await server?.stop();
    directory?.remove();
  });
  const button = () => bar(alice).getByRole("button", { name: /^Sound and connection/ });
  const panel = () => alice.page.getByRole("dialog", { name: "Sound and connection" });
  const ended = () => bar(alice).getByRole("button", { name: "Dismiss" }).click();
  const plug = (there) => alice.page.evaluate((on) => window.__plug(on), there);

  it("shows how a call sounds, with figures and levels, and gives the desk a summary", async () => {
    await dial(alice, "+33199000001");
    await talking(alice);
    await eventually("a grade", async () => (await button().getAttribute("aria-label")) === "Sound and connection: Good connection", 40000);
    await button().click();
    await panel().getByText("There and back").waitFor();
    await panel().getByText(/^\d+ ms$/).first().waitFor();
    await panel().getByText("OPUS").waitFor();
    // The first seconds have no score yet.
    await panel().getByText(/^4\.\d$/).waitFor({ timeout: 40000 });
    const levels = () => panel().locator("meter").evaluateAll((all) => all.map((one) => one.value));
    await eventually("both levels move", async () => (await levels()).every((value) => value > 5));
    await alice.page.keyboard.press("Escape");
    await hangUp(alice);
    const summary = await eventually("a summary", () => posted[0]);
    assert.ok(summary.mos.avg > 4 && summary.mos.min <= summary.mos.avg, JSON.stringify(summary));
    assert.ok(summary.rtt.max >= summary.rtt.avg && summary.jitter.max >= summary.jitter.avg);
    assert.equal(summary.loss.fraction, 0);
    assert.equal(summary.codec, "opus");
    assert.deepEqual(summary.warnings, []);
    assert.ok(summary.microphone.length > 0, "which microphone it was");
    await ended();
  });

  it("says in plain words that nothing comes from the microphone", async () => {
    await dial(alice, "+33199000001");
    await talking(alice);
    await alice.page.evaluate(() => window.__softphone.call.emit("warning", "constant-audio-input-level"));
    await bar(alice).getByText(/We hear nothing from your microphone. Check its mute switch/).first().waitFor();
    await alice.page.evaluate(() => window.__softphone.call.emit("warning-cleared", "constant-audio-input-level"));
    await bar(alice).getByText(/We hear nothing/).first().waitFor({ state: "detached" });
  });

  it("tells of a headset that is plugged in, uses it when asked, and goes on without it", async () => {
    await plug(true);
    await alice.page.getByText("New device: Headset 900").waitFor();
    await alice.page.getByRole("button", { name: "Use it" }).click();
    await eventually("the headset is opened", () => alice.page.evaluate(() => window.__asked.includes("headset")));
    await eventually("it is the SDK's input", () =>
      alice.page.evaluate(() => window.__softphone.device.audio.inputDevice?.deviceId === "headset"));
    await button().click();
    assert.equal(await panel().getByLabel("Microphone").inputValue(), "headset");
    await alice.page.keyboard.press("Escape");
    await talking(alice);
    await plug(false);
    await alice.page.getByText(/Headset 900 was unplugged. Your call goes on/).waitFor();
    await talking(alice);
    await hearsTone(alice.page, 440);
    // It was chosen, so it is used again as soon as it is back.
    await plug(true);
    await eventually("the headset again", () =>
      alice.page.evaluate(() => window.__softphone.device.audio.inputDevice?.deviceId === "headset"));
    await hangUp(alice);
    await ended();
  });

  it("remembers devices for each person at this computer", async () => {
    const kept = () => alice.page.evaluate(() => JSON.parse(localStorage.getItem("softphone_preferences")).sound);
    assert.equal((await kept()).alice.microphone, "headset");
    assert.equal((await kept()).alice.labels.microphone, "Headset 900");
    await alice.page.getByRole("link", { name: "Settings" }).click();
    const choice = alice.page.getByLabel("Microphone");
    assert.equal(await choice.inputValue(), "headset");
    await choice.selectOption("default");
    assert.equal((await kept()).alice.microphone, null);
    assert.equal((await kept()).alice.speaker, "headset", "one choice does not undo another");
  });

  it("tests the line on one page: microphone, speaker and a call that leaves no trace", async () => {
    const { calls: before } = await alice.page.evaluate(async () => (await fetch("/api/calls?limit=5")).json());
    await alice.page.getByRole("link", { name: "Test sound and connection" }).click();
    await alice.page.getByRole("button", { name: "Start the microphone" }).click();
    await alice.page.getByText("Your microphone works.").waitFor();
    await alice.page.getByRole("button", { name: "Stop", exact: true }).click();
    await alice.page.getByRole("button", { name: "Play a sound" }).click();
    await alice.page.getByRole("button", { name: "No", exact: true }).click();
    await alice.page.getByText(/Turn the volume up/).waitFor();
    await alice.page.getByRole("button", { name: "Test the connection" }).click();
    await alice.page.getByText(/You should hear a voice/).waitFor();
    await alice.page.getByText("Your connection is good for calls.").waitFor({ timeout: 60000 });
    await alice.page.getByText(/MOS \d\.\d · there and back \d+ ms/).waitFor();
    const { calls: after } = await alice.page.evaluate(async () => (await fetch("/api/calls?limit=5")).json());
    assert.deepEqual(after.map((call) => call.sid), before.map((call) => call.sid));
    // The phone itself is not disturbed by it.
    await alice.page.getByRole("link", { name: "Phone", exact: true }).click();
    await dial(alice, "+33199000001");
    await talking(alice);
  });

  it("lets a rep change a key, refuses one that is taken, and resets all", async () => {
    await alice.page.evaluate(() => document.activeElement?.blur());
    await alice.page.keyboard.press("?");
    const dialog = alice.page.getByRole("dialog", { name: "Keyboard shortcuts" });
    const mute = dialog.getByRole("button", { name: /Mute or unmute/ });
    await mute.click();
    await alice.page.keyboard.press("h");
    await dialog.getByText("H is already used for “Hold or resume”.").waitFor();
    await alice.page.keyboard.press("5");
    await dialog.getByText(/Use a letter, alone or with Shift/).waitFor();
    await alice.page.keyboard.press("x");
    await dialog.getByText("“Mute or unmute” is now X.").waitFor();
    await alice.page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await alice.page.evaluate(() => document.activeElement?.blur());
    await alice.page.keyboard.press("x");
    await says(alice, /^Muted/);
    await alice.page.keyboard.press("m");
    await alice.page.keyboard.press("x");
    await bar(alice).getByText(/^Muted/).waitFor({ state: "detached" });
    await alice.page.keyboard.press("?");
    await dialog.getByRole("button", { name: "Reset all keys" }).click();
    await dialog.getByText("All keys are as at first.").waitFor();
    await alice.page.keyboard.press("Escape");
    await hangUp(alice);
    await ended();
  });

  it("answers, mutes and hangs up by the keys of a headset, and lights its lamps", async () => {
    await alice.page.getByRole("link", { name: "Settings" }).click();
    await alice.page.getByRole("button", { name: "Choose a headset" }).click();
    await alice.page.getByText("The keys of Headset 900 work.").waitFor();
    await alice.page.evaluate(() => fetch("/api/practice/ring", { method: "POST", headers: { "Content-Type": "application/json" }, body: "{}" }));
    await incoming(alice).waitFor();
    const lamps = (bits) => eventually(`lamps ${bits}`, () => alice.page.evaluate((wanted) => window.__lamps?.[0] === 3 && window.__lamps[1] === wanted, bits));
    const press = (bits) => alice.page.evaluate((pressed) => window.__press(pressed), bits);
    await lamps(0b100);
    await press(0b01);
    await talking(alice);
    await lamps(0b001);
    await press(0b11);
    await says(alice, /^Muted/);
    await lamps(0b011);
    await press(0b00);
    await says(alice, /Call ended/);
    await lamps(0);
    await ended();
  });

  it("throws no error on the page", () => {
    assert.deepEqual(alice.errors, []);
  });
});
