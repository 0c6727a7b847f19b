// After the call: wrap-up by keyboard, undo, reload in the middle; the history searched, filtered, exported; the player.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { violations } from "./support/axe.mjs";
import { bar, connect, dial, eventually, hangUp, incoming, openPhone, talking } from "./support/browser.mjs";
import { Server, temporaryDirectory } from "./support/server.mjs";

const ECHO = "+33199000001";
const VOICE = "+33199000002";
const BUSY = "+33199000003";

describe("after the call", () => {
  let directory;
  let server;
  let alice;
  let page;
  let fetchAsAlice;

  before(async () => {
    directory = temporaryDirectory();
    server = await Server.start({ data: join(directory.path, "data") });
    alice = await openPhone(server, directory.path);
    page = alice.page;
    await connect(alice, "Alice");
    fetchAsAlice = await server.signIn("alice");
  });
  after(async () => {
    await alice?.browser.close();
    await server?.stop();
    directory?.remove();
  });

  const json = async (path, options) => (await fetchAsAlice(path, options)).json();
  const card = () => page.getByRole("region", { name: "Wrap-up" });
  const toast = (text) => page.getByRole("status").filter({ hasText: text });
  const newest = async () => (await json("/api/calls?limit=1")).calls[0];
  const callAndHangUp = async (number) => {
    await dial(alice, number);
    await talking(alice);
    await hangUp(alice);
    await card().waitFor();
  };
  const openHistory = async () => {
    await page.getByRole("link", { name: /^History/ }).click();
    await page.getByRole("heading", { name: "History" }).waitFor();
  };
  const openPhonePage = () => page.getByRole("link", { name: "Phone", exact: true }).click();
  const search = () => page.getByRole("searchbox", { name: "Search" });
  const rows = () => page.getByRole("list", { name: "Calls" }).getByRole("listitem").filter({ has: page.getByRole("button", { name: /^Call / }) });
  const waitForRows = (count) => eventually(`${count} rows`, async () => (await rows().count()) === count);

  it("in three keys: a digit, a note written during the call, Enter", async () => {
    await dial(alice, ECHO);
    await talking(alice);
    await page.getByLabel("Notes on this call").fill("Devis envoyé à Élodie");
    await hangUp(alice);
    await card().waitFor();
    assert.equal(await card().getByLabel("Note").inputValue(), "Devis envoyé à Élodie");
    assert.deepEqual(await violations(page), []);
    await page.keyboard.press("1");
    await card().getByRole("button", { name: "Connected", pressed: true }).waitFor();
    await page.keyboard.press("Enter");
    await toast("Saved: Connected").waitFor();
    await card().waitFor({ state: "detached" });
    const { wrapUp } = await newest();
    assert.equal(wrapUp.outcome, "connected");
    assert.equal(wrapUp.note, "Devis envoyé à Élodie");
    assert.equal(wrapUp.by, "alice");
  });

  it("undo gives the words back, and a reload in the middle keeps them", async () => {
    await page.getByRole("button", { name: "Undo" }).click();
    await card().waitFor();
    assert.equal((await newest()).wrapUp, null);
    await card().getByLabel("Note").fill("Devis envoyé à Élodie\nRelancer");
    await card().getByRole("button", { name: "Tomorrow" }).click();
    await page.reload();
    await page.getByRole("button", { name: "Connect" }).click();
    await card().waitFor();
    assert.equal(await card().getByLabel("Note").inputValue(), "Devis envoyé à Élodie\nRelancer");
    await card().getByText(/^Follow-up on /).waitFor();
    await card().getByLabel("Note").press("Enter");
    await toast("Saved: Connected").waitFor();
    const { wrapUp } = await newest();
    assert.equal(wrapUp.note, "Devis envoyé à Élodie\nRelancer");
    assert.ok(wrapUp.followUp > Date.now());
  });

  it("suggests what the end of the call speaks for, and takes it by Enter alone", async () => {
    await dial(alice, BUSY);
    await card().waitFor();
    await card().getByRole("button", { name: "Busy", pressed: true }).waitFor();
    await page.keyboard.press("Enter");
    await toast("Saved: Busy").waitFor();
    assert.equal((await newest()).wrapUp.outcome, "busy");
  });

  it("a call that rings keeps the focus and the keys", async () => {
    await callAndHangUp(ECHO);
    await fetchAsAlice("/api/practice/ring", { method: "POST", headers: { "Content-Type": "application/json" }, body: "{}" });
    const accept = incoming(alice).getByRole("button", { name: "Accept" });
    await accept.waitFor();
    await eventually("Accept has the focus", () => accept.evaluate((button) => button === document.activeElement));
    await page.keyboard.press("4");
    assert.equal(await card().getByRole("button", { pressed: true }).count(), 0, "the digit is not the card's");
    await accept.click();
    await talking(alice);
    assert.equal(await card().count(), 0, "the card makes way for the call");
    await hangUp(alice);
    await card().getByText("1 more call to wrap up").waitFor();
    for (const key of ["1", "Enter"]) await page.keyboard.press(key);
    await eventually("one is left", async () => (await card().getByText("1 more call").count()) === 0);
    for (const key of ["3", "Enter"]) await page.keyboard.press(key);
    await card().waitFor({ state: "detached" });
    await eventually("both are kept", async () => {
      const { calls } = await json("/api/calls?limit=2");
      return calls.map((call) => call.wrapUp?.outcome).sort().join() === "connected,no_answer";
    });
  });

  it("the server may be away: it is saved when it is back", async () => {
    await callAndHangUp(ECHO);
    await server.stop("SIGKILL");
    for (const key of ["6", "Enter"]) await page.keyboard.press(key);
    await toast("Saving…").waitFor();
    await server.launch();
    await toast("Saved: Not interested").waitFor({ timeout: 30000 });
    assert.equal((await newest()).wrapUp.outcome, "not_interested");
  });

  it("is searched by number in any notation, by note, by name", async () => {
    await openHistory();
    await waitForRows(5);
    await search().fill("01 99 00 00 03");
    await waitForRows(1);
    await search().fill("elodie");
    await waitForRows(1);
    await rows().getByText("Devis envoyé").waitFor();
    await search().fill("elodie devis 199000001");
    await waitForRows(1);
    await search().fill("zebra");
    await page.getByText("No call fits.").waitFor();
    await page.getByRole("button", { name: "Show all calls" }).click();
    await waitForRows(5);
    await page.getByRole("button", { name: "Filters" }).click();
    await page.getByRole("combobox", { name: /^Outcome/ }).selectOption("busy");
    await waitForRows(1);
    await page.getByRole("combobox", { name: /^Outcome/ }).selectOption("");
    await page.getByRole("combobox", { name: /^Direction/ }).selectOption("incoming");
    await waitForRows(1);
  });

  it("exports what is found", async () => {
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: "Export (CSV)" }).click(),
    ]);
    assert.match(download.suggestedFilename(), /^calls-\d{4}-\d\d-\d\d\.csv$/);
    const table = readFileSync(await download.path(), "utf8");
    assert.ok(table.startsWith("\ufeffStart (UTC),Direction,"));
    assert.equal(table.trim().split("\r\n").length, 2, "the filter counts");
    await page.getByRole("button", { name: "Show all calls" }).click();
    await waitForRows(5);
  });

  it("tells the whole call, and lets the rep change their word", async () => {
    await search().fill("elodie");
    await waitForRows(1);
    await rows().getByRole("button", { name: /^Details/ }).click();
    const timeline = page.getByRole("region", { name: "What happened" });
    await timeline.getByText(/^Alice Martin called /).waitFor();
    await timeline.getByText(/ answered$/).waitFor();
    await timeline.getByText("Alice Martin: Connected").waitFor();
    await page.getByRole("button", { name: "Edit the outcome and note" }).click();
    const form = page.getByRole("region", { name: "What to remember of this call" });
    await form.getByRole("button", { name: "Follow-up", exact: true }).click();
    await form.getByRole("button", { name: "Save" }).click();
    await timeline.getByText("Alice Martin: Follow-up").waitFor();
    await rows().getByText("Follow-up", { exact: true }).first().waitFor();
    await page.getByRole("button", { name: "Show all calls" }).click();
  });

  it("follow-ups wait until they are done", async () => {
    await page.getByRole("button", { name: /^Follow-ups/ }).click();
    const list = page.getByRole("list", { name: "Follow-ups" });
    await list.getByText("Devis envoyé à Élodie").waitFor();
    assert.ok(await list.getByRole("button", { name: /^Call / }).isEnabled());
    await list.getByRole("button", { name: /as done$/ }).click();
    await page.getByText("Nothing to follow up.").waitFor();
    assert.deepEqual((await json("/api/follow-ups")).calls, []);
    await page.getByRole("button", { name: "Calls", exact: true }).click();
  });

  it("plays a recording by keys, both sides drawn, and notes who listened", async () => {
    await openPhonePage();
    await dial(alice, VOICE);
    await talking(alice);
    await bar(alice).getByRole("button", { name: /^Record/ }).click();
    await eventually("it is recorded", async () => (await newest()).recorded);
    await page.waitForTimeout(3000);
    await hangUp(alice);
    await card().waitFor();
    await page.keyboard.press("Escape");
    await openHistory();
    await rows().first().getByRole("button", { name: /^Details/ }).click();
    const player = page.getByRole("group", { name: /^Recording of / });
    await player.waitFor({ timeout: 30000 });
    const sound = (read) => player.locator("audio").evaluate(read);
    assert.equal((await json(`/api/calls/${(await newest()).sid}`)).timeline.filter((event) => event.kind === "listened").length, 0, "looking is not listening");
    await player.focus();
    await page.keyboard.press("k");
    await eventually("it plays", () => sound((audio) => !audio.paused && audio.currentTime > 0));
    await player.locator("[data-drawn]").waitFor({ state: "attached", timeout: 30000 });
    assert.deepEqual(await violations(page), []);
    // Each side of the call has a line of its own, and both have sound.
    const sides = await player.locator("[data-drawn]").evaluate((wave) => {
      const host = [...wave.children].find((child) => child.shadowRoot);
      const canvases = [...host.shadowRoot.querySelectorAll(".canvases canvas")];
      return canvases.map((canvas) => canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data.some((value) => value > 0));
    });
    assert.ok(sides.length >= 2 && sides.every(Boolean), JSON.stringify(sides));
    await page.keyboard.press("Shift+Period");
    assert.equal(await sound((audio) => audio.playbackRate), 1.25);
    await page.keyboard.press("Shift+Comma");
    await page.keyboard.press("Shift+Comma");
    assert.equal(await sound((audio) => audio.playbackRate), 0.75);
    await page.keyboard.press("k");
    await eventually("it stops", () => sound((audio) => audio.paused));
    await page.keyboard.press("j");
    assert.equal(await sound((audio) => audio.currentTime), 0);
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      player.getByRole("link", { name: "Download" }).click(),
    ]);
    assert.equal(readFileSync(await download.path()).subarray(0, 4).toString(), "RIFF");
    const { sid } = await newest();
    const { timeline } = await json(`/api/calls/${sid}`);
    const heard = timeline.filter((event) => event.kind === "listened" || event.kind === "downloaded");
    assert.deepEqual(heard.map((event) => [event.kind, event.by.value]), [["listened", "alice"], ["downloaded", "alice"]]);
  });

  it("asks about a line that was bad, in two clicks", async () => {
    const { sid } = await newest();
    const report = { id: "q1", codec: "opus", mos: { avg: 2.4, min: 1.2 }, rtt: { avg: 80, max: 120 }, jitter: { avg: 5, max: 30 }, loss: { fraction: 0.06 }, warnings: [], microphone: null, speaker: null };
    const told = await fetchAsAlice(`/api/calls/${sid}/quality`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(report) });
    assert.equal(told.status, 200);
    await rows().first().getByText("Poor sound", { exact: true }).first().waitFor();
    // What is open tells it at once, too.
    await page.getByText("Poor sound for Alice Martin (MOS 2.4)").waitFor();
    await rows().first().getByRole("button", { name: /^Details/ }).click();
    await rows().first().getByRole("button", { name: /^Details/ }).click();
    await page.getByRole("button", { name: "2 of 5" }).waitFor();
    assert.deepEqual(await violations(page), []);
    await page.getByRole("button", { name: "2 of 5" }).click();
    await page.getByRole("button", { name: "Choppy sound" }).click();
    await page.getByText("Thank you.").waitFor();
    assert.equal((await newest()).rating, 2);
    await page.getByText("Alice Martin rated the sound 2 of 5").waitFor();
  });

  it("managers see the team's calls, and hear them", async () => {
    const chloe = await openPhone(server, directory.path);
    try {
      await connect(chloe, "Chlo");
      await chloe.page.getByRole("link", { name: /^History/ }).click();
      await chloe.page.getByRole("button", { name: "Filters" }).click();
      await chloe.page.getByRole("combobox", { name: /^Calls of/ }).selectOption("team");
      await chloe.page.getByText("by Alice Martin").first().waitFor();
      const first = chloe.page.getByRole("list", { name: "Calls" }).getByRole("button", { name: /^Details/ }).first();
      await first.click();
      await chloe.page.getByRole("group", { name: /^Recording of / }).getByRole("button", { name: "Play" }).click();
      await chloe.page.getByRole("group", { name: /^Recording of / }).getByRole("button", { name: "Pause" }).waitFor();
      assert.deepEqual(chloe.errors, []);
    } finally {
      await chloe.browser.close();
    }
  });

  it("wraps up in peace, for as long as was chosen or until the word is said", async () => {
    const status = async () => (await json("/api/reps")).reps.find((rep) => rep.identity === "alice").status;
    await page.getByRole("link", { name: "Settings" }).click();
    await page.getByLabel("Pause after a call").selectOption("2 minutes");
    await openPhonePage();
    await callAndHangUp(ECHO);
    await eventually("colleagues see it", async () => (await status()) === "wrap_up");
    for (const key of ["1", "Enter"]) await page.keyboard.press(key);
    await eventually("the word ends it", async () => (await status()) === "available");
    await callAndHangUp(ECHO);
    await eventually("the next talk begins it again", async () => (await status()) === "wrap_up");
    await card().getByRole("button", { name: "Later" }).click();
    await eventually("no word ends it, too", async () => (await status()) === "available");
  });

  it("admins change the outcomes", async () => {
    await page.getByRole("link", { name: "Settings" }).click();
    await page.getByLabel("1. In English").fill("Meeting set");
    assert.deepEqual(await violations(page), []);
    await page.getByRole("button", { name: "Remove Busy" }).click();
    await page.getByRole("button", { name: "Save the list" }).click();
    await page.getByText("The list is saved.").waitFor();
    const { outcomes } = await json("/api/outcomes");
    assert.equal(outcomes[0].en, "Meeting set");
    assert.equal(outcomes.find((one) => one.key === "busy").hidden, true);
  });

  it("left no error on the page", () => {
    assert.deepEqual(alice.errors, []);
  });
});
