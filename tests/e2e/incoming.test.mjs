// The way of an incoming call: measured reachability, presence, lines and their steps, voicemail, several windows.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { bar, connect, dial, eventually, hangUp, hear, hearsTone, incoming, openPhone, says, talking } from "./support/browser.mjs";
import { program, Server, temporaryDirectory } from "./support/server.mjs";

const run = promisify(execFile);
const out = join(dirname(fileURLToPath(import.meta.url)), "out");
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const main = "+33199001000";
const bobs = "+33199001002";
const customer = "+33639980001";

describe("incoming calls", () => {
  let directory;
  let server;
  let phones = [];
  const open = async (name, options) => {
    const phone = await openPhone(server, directory.path, options);
    phones.push(phone);
    await connect(phone, name);
    return phone;
  };
  const ring = (to) =>
    run(program, ["ring", customer, "--to", to], {
      env: { ...process.env, PORT: String(server.port), SOFTPHONE_DATA: server.data },
    });
  const json = (method, body) => ({ method, headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
  const colleague = ({ page }, name) => page.getByRole("region", { name: "Colleagues" }).getByRole("listitem").filter({ hasText: name });
  const chooses = async ({ page }, status) => {
    await page.getByRole("button", { name: /Account of/ }).click();
    await page.getByRole("menuitemradio", { name: new RegExp(status) }).click();
    await page.keyboard.press("Escape");
  };
  const goTo = ({ page }, name) => page.getByRole("link", { name: new RegExp(`^${name}`) }).click();
  const messages = async (session) => (await (await session("/api/voicemails")).json()).messages;

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

  it("a page that hangs is not rung, and says so when it is back", async () => {
    const alice = await open("Alice");
    const bob = await open("Bob");
    await colleague(alice, "Bob").getByText("Available").waitFor();
    // Its connection stays open and its device registered; only nothing runs there any more.
    const hang = bob.page.evaluate(() => {
      const until = Date.now() + 75_000;
      while (Date.now() < until);
    });
    await colleague(alice, "Bob").getByText("Not reachable").waitFor({ timeout: 60_000 });
    const started = Date.now();
    await ring(bobs);
    const session = await server.signIn("bob");
    const call = await eventually("the caller is in the voicemail", async () => {
      const { calls } = await (await session("/api/calls")).json();
      return calls[0]?.voicemail && calls[0];
    });
    assert.equal(call.outcome, "missed");
    assert.ok(call.endedAt - call.startedAt < 15_000, `it was rung for ${call.endedAt - started} ms`);
    await hang;
    await colleague(alice, "Bob").getByText("Available").waitFor({ timeout: 60_000 });
    await bob.page.getByText(/This page did not answer from/).waitFor();
    await bob.page.getByRole("button", { name: "Got it" }).click();
    await bob.page.getByText(/This page did not answer from/).waitFor({ state: "hidden" });
    await bob.page.getByText(/^Ready$/).first().waitFor();
    await ring(bobs);
    await incoming(bob).waitFor();
  });

  it("do not disturb: colleagues see it, callers reach the voicemail, and a restart changes nothing", async () => {
    const alice = await open("Alice", { frequency: 440 });
    const bob = await open("Bob");
    await chooses(bob, "Do not disturb");
    await colleague(alice, "Bob").getByText("Do not disturb").waitFor();
    await server.stop("SIGKILL");
    await server.launch();
    await colleague(alice, "Bob").getByText("Do not disturb").waitFor({ timeout: 60_000 });
    await eventually("the phone is ready again", () => alice.page.getByText(/^Ready$/).first().isVisible(), 60_000);

    await dial(alice, "Bob");
    await talking(alice);
    await eventually("the greeting is heard", async () => (await hear(alice.page)).level > -50);
    const session = await server.signIn("bob");
    // The tone of the microphone is the message; the greeting and the beep come first.
    await new Promise((resolve) => setTimeout(resolve, 14_000));
    await hangUp(alice);
    const [message] = await eventually("the message is there", async () => {
      const list = await messages(session);
      return list.length > 0 && list;
    });
    assert.equal(message.box, "bob");
    assert.equal(message.peer.value, "alice");
    assert.ok(message.duration >= 2, `${message.duration} s`);
    assert.equal(message.heardBy, null);

    // Bob hears it in the page.
    await bob.page.getByRole("link", { name: /^Voicemail.*1 new message/ }).click();
    const row = bob.page.getByRole("main").getByRole("listitem").filter({ hasText: "Alice Martin" });
    await row.getByText("New").waitFor();
    const frequency = await bob.page.evaluate(async (sid) => {
      const sound = await (await fetch(`/api/recordings/${sid}.wav`)).arrayBuffer();
      const { sampleRate, ...buffer } = await new OfflineAudioContext(1, 1, 8000).decodeAudioData(sound).then((b) => ({
        sampleRate: b.sampleRate,
        data: b.getChannelData(0),
      }));
      // Zero crossings of the middle second: one tone, nothing else.
      const middle = Math.floor(buffer.data.length / 2);
      let crossings = 0;
      for (let i = middle; i < middle + sampleRate && i + 1 < buffer.data.length; i++)
        if (buffer.data[i] < 0 !== buffer.data[i + 1] < 0) crossings++;
      return crossings / 2;
    }, message.sid);
    assert.ok(Math.abs(frequency - 440) < 30, `the message sounds at ${frequency} Hz`);
    await row.getByRole("button", { name: "Play the message of Alice Martin" }).click();
    await row.getByText(/· Heard/).waitFor();
    await eventually("it is heard for the server, too", async () => (await messages(session))[0].heardBy === "bob");
    await bob.page.getByRole("link", { name: /^Voicemail$/ }).waitFor();

    await row.getByRole("button", { name: "Delete" }).click();
    await bob.page.getByText("No messages.").waitFor();
    await eventually("it is gone for the server, too", async () => (await messages(session)).length === 0);
    await bob.page.getByRole("button", { name: "Undo" }).click();
    await row.waitFor();
    assert.equal((await messages(session)).length, 1);

    await chooses(bob, "Available");
    await goTo(bob, "Phone");
    await dial(alice, "Bob");
    await incoming(bob).waitFor();
  });

  it("a line rings in turn, then the caller leaves a message for the line", async () => {
    const alice = await open("Alice");
    const bob = await open("Bob");
    const chloe = await open("Chloé");
    await goTo(alice, "Settings");
    const lines = alice.page.getByRole("region", { name: "Lines" });
    await lines.getByText(/Always: everybody at once for 30 s, then voicemail\./).waitFor();
    await lines.getByRole("button", { name: /Edit 01 99 00 10 00/ }).click();
    await lines.getByLabel("Name", { exact: true }).fill("Accueil");
    const group = lines.getByRole("group", { name: "Group 1" });
    await group.getByLabel("Who is rung").selectOption("These reps");
    await group.getByLabel("Alice Martin").uncheck();
    await group.getByLabel("How", { exact: true }).selectOption("In turn");
    await group.getByLabel("Seconds").fill("6");
    await lines.getByText("Always: Bob Durand and Chloé Petit in turn, 6 s each, then voicemail.").waitFor();
    await lines.getByRole("button", { name: "Save" }).click();
    await lines.getByText("Saved. The next call follows it.").waitFor();
    await goTo(bob, "Settings");
    assert.equal(await bob.page.getByRole("button", { name: /^Edit/ }).count(), 0, "a rep may only look");

    await ring(main);
    await incoming(bob).getByText("on your line Accueil").waitFor();
    assert.equal(await incoming(chloe).isVisible(), false);
    await incoming(chloe).waitFor({ timeout: 30_000 });
    assert.equal(await incoming(bob).isVisible(), false);
    assert.equal(await incoming(alice).isVisible(), false);
    await chloe.page.getByText(/went to voicemail/).waitFor({ timeout: 30_000 });
    // The practice network's caller leaves a message; the live page counts it.
    await chloe.page.getByRole("link", { name: /^Voicemail.*1 new message/ }).waitFor({ timeout: 60_000 });
    await goTo(chloe, "Voicemail");
    await chloe.page.getByText(/Accueil/).waitFor();
    const session = await server.signIn("bob");
    const [message] = await messages(session);
    assert.equal(message.box, main);
    assert.equal(message.peer.value, customer);
    assert.ok(message.duration >= 3);
  });

  it("whoever sees it ring sends it to the voicemail for all", async () => {
    const alice = await open("Alice");
    const bob = await open("Bob");
    await ring(main);
    await incoming(alice).waitFor();
    await incoming(bob).getByText("First call with this contact").waitFor();
    await incoming(bob).getByRole("button", { name: "Send to voicemail" }).click();
    for (const phone of [alice, bob]) {
      await incoming(phone).waitFor({ state: "hidden" });
      await phone.page.getByText(/went to voicemail/).first().waitFor();
    }
    const session = await server.signIn("bob");
    const [message] = await eventually("the message is there", async () => {
      const list = await messages(session);
      return list.length > 0 && list;
    });
    assert.equal(message.box, main);
    await ring(main);
    await incoming(bob).getByText(/^Last call: .*missed/).waitFor();
    await incoming(bob).getByRole("button", { name: /Accept/ }).click();
    await talking(bob);
    await alice.page.getByText(/answered by Bob Durand/).waitFor();
    await bob.page.getByLabel("Notes on this call").fill("Wants the offer by Friday");
    await hangUp(bob);
    await bob.page.getByRole("region", { name: "Wrap-up" }).getByRole("button", { name: "Save" }).click();
    await eventually("the note is kept", async () => {
      const { calls } = await (await session("/api/calls?limit=1")).json();
      return calls[0].wrapUp?.note === "Wants the offer by Friday";
    });
    await ring(main);
    await incoming(bob).getByText("Wants the offer by Friday").waitFor();
    await incoming(bob).getByText(/ · Bob Durand$/).waitFor();
    await bob.page.screenshot({ path: join(out, "incoming-notes.png") });
    await incoming(bob).getByRole("button", { name: /Decline/ }).click();
  });

  it("of two windows one sounds, and either answers", async () => {
    const bob = await open("Bob");
    const second = await bob.context.newPage();
    await second.goto(`${server.url}/?codec=opus`);
    await second.getByRole("button", { name: /^Connect$/ }).click();
    await second.getByText(/^Ready$/).first().waitFor();
    const sounds = (page) => page.evaluate(() => window.__softphone.device.audio.incoming());
    await eventually("one window sounds", async () => (await sounds(bob.page)) !== (await sounds(second)));
    const [silent, loud] = (await sounds(bob.page)) ? [second, bob.page] : [bob.page, second];
    await ring(bobs);
    await incoming({ page: silent }).waitFor();
    await incoming({ page: loud }).waitFor();
    await incoming({ page: silent }).getByRole("button", { name: /Accept/ }).click();
    await talking({ page: silent });
    await incoming({ page: loud }).waitFor({ state: "hidden" });
    await hangUp({ page: silent });
    await loud.close();
    await eventually("the other one takes over", () => sounds(silent));
  });

  it("rings on the device that was chosen, and what was seen on one is seen on all", async () => {
    const desk = await open("Bob");
    const laptop = await open("Bob");
    const sounds = ({ page }) => page.evaluate(() => window.__softphone.device.audio.incoming());
    await eventually("both devices sound", async () => (await sounds(desk)) && (await sounds(laptop)));
    await goTo(laptop, "Settings");
    await laptop.page.getByLabel(/^Ring on/).selectOption("This device only");
    await eventually("the other device is silent", async () => !(await sounds(desk)) && (await sounds(laptop)));
    await ring(bobs);
    await incoming(desk).getByText(/Rings on your other device/).waitFor();
    await incoming(laptop).waitFor();
    await incoming(desk).getByRole("button", { name: "Send to voicemail" }).click();
    await incoming(laptop).waitFor({ state: "hidden" });
    for (const phone of [desk, laptop]) await phone.page.getByRole("link", { name: /^History.*1 missed call/ }).waitFor();
    await goTo(desk, "History");
    await laptop.page.getByRole("link", { name: /^History$/ }).waitFor();
    await laptop.browser.close();
    phones = phones.filter((phone) => phone !== laptop);
    await eventually("once it is gone, the others ring", () => sounds(desk));
  });

  it("presence, voicemail, lines and the incoming window are for everybody (axe), at every width", async () => {
    mkdirSync(out, { recursive: true });
    const found = [];
    for (const [width, height, colorScheme, locale] of [[1280, 800, "light", "en-GB"], [390, 844, "dark", "fr-FR"]]) {
      const { page, browser } = await open("Alice", { viewport: { width, height }, colorScheme, locale });
      const look = async (what) => {
        await page.screenshot({ path: join(out, `${what}-${width}-${colorScheme}-${locale.slice(0, 2)}.png`) });
        await page.evaluate(axe);
        const { violations } = await page.evaluate(() =>
          window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] }),
        );
        found.push(...violations.map((v) => `${what} ${width}: ${v.id} ${v.nodes.map((n) => n.target.join(" ")).join(", ")}`));
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        if (overflow > 0) found.push(`${what} ${width}: ${overflow} px too wide`);
      };
      await page.getByRole("button", { name: /Account of|Compte de/ }).click();
      await page.getByRole("menuitemradio", { name: /Away|Absent/ }).click();
      await look("presence");
      await page.keyboard.press("Escape");
      await page.getByRole("link", { name: /^(Voicemail|Messagerie)/ }).click();
      await page.getByText(/^(No messages|Aucun message)\.$/).waitFor();
      await look("voicemail");
      await page.getByRole("link", { name: /^(Settings|Réglages)/ }).click();
      await page.getByRole("button", { name: /^(Edit|Modifier) 01 99 00 10 00/ }).click();
      await page.getByLabel(/^(Opening hours|Horaires d’ouverture)$/).last().selectOption("set");
      await look("lines");
      await ring("+33199001001");
      await page.getByRole("dialog").waitFor();
      await look("incoming");
      await page.getByRole("button", { name: /^(Decline|Refuser)$/ }).click();
      await browser.close();
      phones = phones.filter((phone) => phone.browser !== browser);
    }
    assert.deepEqual(found, []);
  });
});
