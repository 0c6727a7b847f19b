// The day's calls: the next one by one key, what is put off, what a word after the call does, a reload; and the
// follow-ups as a calendar elsewhere.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, afterEach, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { violations } from "./support/axe.mjs";
import { bar, connect, dial, eventually, hangUp, openPhone, talking } from "./support/browser.mjs";
import { Server, temporaryDirectory } from "./support/server.mjs";

const out = join(dirname(fileURLToPath(import.meta.url)), "out");
const echo = "+33199000001";
const voice = "+33199000002";
const talker = "+33199000009";

describe("the day's calls", () => {
  let directory;
  let server;
  let session;
  const phones = [];
  before(async () => {
    mkdirSync(out, { recursive: true });
    directory = temporaryDirectory();
    server = await Server.start({ data: join(directory.path, "data") });
    session = await server.signIn("alice");
  });
  afterEach(async () => {
    await Promise.all(phones.splice(0).map(({ browser }) => browser.close()));
  });
  after(async () => {
    await server?.stop();
    directory?.remove();
  });
  const open = async (options) => {
    const phone = await openPhone(server, directory.path, options);
    phones.push(phone);
    await connect(phone, "Alice");
    return phone;
  };
  const list = ({ page }) => page.getByRole("region", { name: /^(Today’s calls|Appels du jour)$/ });
  const strip = ({ page }) => page.getByText(/^Next: .* left today\)$/);
  const followUps = async () => (await (await session("/api/follow-ups")).json()).calls;
  const called = async (number) =>
    (await (await session("/api/calls")).json()).calls.find(({ peer, state }) => peer.value === number && state === "ended");
  let id = 0;
  const plan = async (number, followUp, note) => {
    const { sid } = await called(number);
    const answer = await session(`/api/calls/${sid}/wrap-up`, {
      method: "PUT",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ id: `plan-${(id += 1)}`, outcome: null, note, followUp }),
    });
    assert.equal(answer.status, 200);
    return sid;
  };

  it("is empty at first, and says how it fills", async () => {
    const phone = await open();
    await list(phone).getByText("Nobody waits for your call today.").waitFor();
    await list(phone).getByText(/Set a follow-up after a call/).waitFor();
    for (const number of [echo, voice, talker]) {
      await dial(phone, number);
      await talking(phone);
      await hangUp(phone);
      await phone.page.getByRole("button", { name: "Later" }).click();
      await eventually("the call is over", async () => Boolean(await called(number)));
    }
    assert.deepEqual(phone.errors, []);
  });

  it("calls the next one by N, offers the one after it, and what got a word is done", async () => {
    const now = Date.now();
    const first = await plan(echo, now - 3_600_000, "Send the offer");
    await plan(voice, now - 1_800_000, "Ask for the plan");
    await plan(talker, now - 60_000, "Wants to talk");
    const phone = await open();
    const { page } = phone;
    await list(phone).getByText("3 calls").waitFor();
    await list(phone).getByText("Send the offer").waitFor();
    // Put back, and first again once the others are.
    await page.keyboard.press("j");
    await list(phone).locator("[data-day-list]").getByText("Ask for the plan").waitFor();
    await page.keyboard.press("n");
    await talking(phone);
    await page.getByRole("button", { name: "Mute" }).first().waitFor();
    await hangUp(phone);
    await page.getByRole("region", { name: "Wrap-up" }).waitFor();
    await page.keyboard.press("1");
    await page.keyboard.press("Enter");
    await page.getByText(/^Next: .* \(2 left today\)$/).waitFor();
    await eventually("the first is done", async () => (await followUps()).length === 2);
    // A reload changes nothing: the list goes on.
    await page.reload();
    await page.getByRole("button", { name: /^(Connect|Se connecter)$/ }).click();
    await page.getByText(/^Next: .* \(2 left today\)$/).waitFor();
    await list(phone).locator("[data-day-list]").getByText("Wants to talk").waitFor();
    // In an hour, with a way back.
    await page.getByRole("button", { name: /^Call .* in an hour$/ }).first().click();
    await eventually("put off by an hour", async () => (await followUps()).some(({ wrapUp }) => wrapUp.followUp > Date.now() + 3_500_000));
    await list(phone).locator("[data-day-list]").getByText("Send the offer").waitFor();
    // To the next morning, and none is left but the one in an hour (unless that is tomorrow already).
    await page.keyboard.press("Shift+Z");
    await eventually("put off to tomorrow", async () => {
      const record = (await followUps()).find(({ sid }) => sid === first);
      return record && new Date(record.wrapUp.followUp).getHours() === 9 && record.wrapUp.followUp > Date.now();
    });
    assert.equal((await followUps()).find(({ sid }) => sid === first).wrapUp.note, "Send the offer");
    await page.getByRole("button", { name: "Undo" }).click();
    await list(phone).getByText("Send the offer").waitFor();
    await page.getByRole("button", { name: "Leave the list" }).click();
    await strip(phone).waitFor({ state: "hidden" });
    assert.equal(await bar(phone).count(), 0);
    assert.deepEqual(phone.errors, []);
  });

  it("follow-ups at a secret address, made, renewed and ended in the page", async () => {
    const phone = await open();
    const { page } = phone;
    await page.evaluate(() => (location.hash = "#/settings"));
    const card = page.getByRole("region", { name: "Follow-ups in your calendar" });
    await card.getByRole("button", { name: "Make an address" }).click();
    const address = card.getByLabel("Address to subscribe to");
    const url = await address.inputValue();
    assert.match(url, /^http:\/\/localhost:\d+\/calendar\/[\w-]{40,}\.ics$/);
    const answer = await fetch(url);
    assert.equal(answer.status, 200);
    const text = await answer.text();
    assert.match(text, /BEGIN:VEVENT\r\nUID:CA/);
    assert.match(text, /Send the offer/);
    assert.deepEqual(await violations(page), []);
    await card.scrollIntoViewIfNeeded();
    await page.screenshot({ path: join(out, "feed-1280-light-en.png") });
    await card.getByRole("button", { name: "Make a new address" }).click();
    await eventually("another address", async () => (await address.inputValue()) !== url);
    assert.equal((await fetch(url)).status, 404);
    const second = await address.inputValue();
    await card.getByRole("button", { name: "End the subscription" }).click();
    await card.getByText("The address no longer works.").waitFor();
    assert.equal((await fetch(second)).status, 404);
    assert.equal(server.log.some((line) => line.includes(url.slice(-30, -4))), false, "never logged");
  });

  for (const [width, height, colorScheme, locale] of [
    [1280, 800, "light", "en-GB"],
    [768, 1024, "dark", "fr-FR"],
    [390, 844, "light", "fr-FR"],
    [320, 560, "dark", "en-GB"],
  ])
    it(`${width} px, ${colorScheme}, ${locale}: for everybody`, async () => {
      const phone = await open({ viewport: { width, height }, colorScheme, locale });
      const { page } = phone;
      if (width > 360) await list(phone).getByText("Send the offer").waitFor();
      const found = await violations(page);
      assert.deepEqual(found, []);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(overflow <= 0, `the page is ${overflow} px wider than the window`);
      const name = (what) => join(out, `${what}-${width}-${colorScheme}-${locale.slice(0, 2)}.png`);
      if (width > 360) await list(phone).scrollIntoViewIfNeeded();
      await page.screenshot({ path: name("day") });
      // While one works through the list, the next call is offered above every page.
      await page.evaluate(() => {
        const today = new Date();
        const two = (value) => String(value).padStart(2, "0");
        const day = `${today.getFullYear()}-${two(today.getMonth() + 1)}-${two(today.getDate())}`;
        localStorage.setItem("softphone_day_alice", JSON.stringify({ day, running: true, skipped: [], calling: null }));
      });
      await page.reload();
      await page.getByRole("button", { name: /^(Connect|Se connecter)$/ }).click();
      await page.getByText(/^(Next|Suivant)\s?: /).waitFor();
      assert.deepEqual(await violations(page), []);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(wide <= 0, `the strip is ${wide} px wider than the window`);
      await page.screenshot({ path: name("day-strip") });
    });
});
