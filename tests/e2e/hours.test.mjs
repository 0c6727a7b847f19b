// The hours of a line and what stands behind them, set in a browser and followed by the next call: a feed of the
// test's own, public holidays, the fortnight ahead.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { createServer } from "node:http";
import { dirname, join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { violations } from "./support/axe.mjs";
import { connect, eventually, openPhone } from "./support/browser.mjs";
import { program, Server, temporaryDirectory } from "./support/server.mjs";

const run = promisify(execFile);
const out = join(dirname(fileURLToPath(import.meta.url)), "out");
const main = "+33199001000";
const customer = "+33639980001";

/// An entry for all day from yesterday to the day after tomorrow.
function feedOf(name) {
  const date = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10).replaceAll("-", "");
  return [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "BEGIN:VEVENT",
    "UID:closing@test",
    `SUMMARY:${name}`,
    `DTSTART;VALUE=DATE:${date(-1)}`,
    `DTEND;VALUE=DATE:${date(2)}`,
    "END:VEVENT",
    "END:VCALENDAR",
    "",
  ].join("\r\n");
}

describe("hours of a line", () => {
  let directory;
  let server;
  let feeds;
  let feed;
  const phones = [];
  before(async () => {
    mkdirSync(out, { recursive: true });
    directory = temporaryDirectory();
    feed = feedOf("Fermeture annuelle");
    feeds = createServer((request, response) => {
      const known = request.url === "/private-5up3r/basic.ics" && feed !== null;
      response.writeHead(known ? 200 : 404, { "Content-Type": "text/calendar", ETag: '"1"' }).end(known ? feed : "");
    }).listen(0, "127.0.0.1");
    await once(feeds, "listening");
    server = await Server.start({
      data: join(directory.path, "data"),
      env: { CALENDAR_PRIVATE: `http://127.0.0.1:${feeds.address().port}` },
    });
  });
  after(async () => {
    await Promise.all(phones.map(({ browser }) => browser.close()));
    await server?.stop();
    feeds?.close();
    directory?.remove();
  });
  const open = async (options) => {
    const phone = await openPhone(server, directory.path, options);
    phones.push(phone);
    await connect(phone, "Alice");
    return phone;
  };
  const cli = async (...args) =>
    (await run(program, ["hours", ...args], { env: { ...process.env, SOFTPHONE_DATA: server.data } })).stdout;
  const edit = async ({ page }) => {
    await page.evaluate(() => (location.hash = "#settings"));
    await page.getByRole("button", { name: /(Edit|Modifier) (Accueil|01 99 00 10 00)/ }).click();
    return page.getByRole("form", { name: /(Edit|Modifier) (Accueil|01 99 00 10 00)/ });
  };
  const hoursOf = async () => {
    const session = await server.signIn("alice");
    return (await (await session("/api/lines")).json()).lines.find(({ number }) => number === main).hours;
  };

  it("a feed that an admin adds closes the line, and the command line says why", async () => {
    const phone = await open();
    const form = await edit(phone);
    await form.getByRole("combobox", { name: "Opening hours" }).selectOption("Opening hours");
    const preview = form.getByRole("region", { name: "The next 14 days" });
    await preview.getByRole("listitem").nth(13).waitFor();
    assert.equal(await preview.getByRole("listitem").count(), 14);
    // Something goes wrong first: the address of a page, not of a calendar.
    await form.getByRole("button", { name: "Add a calendar" }).click();
    await form.getByLabel("Name", { exact: true }).nth(1).fill("Congés");
    await form.getByLabel("Address in iCal format").fill("http://192.168.1.1/calendar.ics");
    await form.getByRole("button", { name: "Add a calendar" }).click();
    await form.getByText(/leads into a private network/).waitFor();
    await form.getByLabel("Address in iCal format").fill(`http://127.0.0.1:${feeds.address().port}/private-5up3r/basic.ics`);
    await form.getByLabel("Address in iCal format").press("Enter");
    await form.getByRole("checkbox", { name: /^Congés/ }).waitFor();
    assert.equal(await form.getByRole("checkbox", { name: /^Congés/ }).isChecked(), true);
    await preview.getByText("Closed now.").waitFor();
    await preview.getByText("Calendar: Fermeture annuelle").first().waitFor();
    assert.equal((await phone.page.content()).includes("5up3r"), false, "the address is a secret");
    await form.getByRole("button", { name: "Save" }).click();
    await phone.page.getByText("Saved. The next call follows it.").waitFor();

    const said = await cli(main);
    assert.match(said, /Now: closed: calendar, Fermeture annuelle/);
    const { calendars } = await hoursOf();
    assert.equal(calendars.length, 1);
    await run(program, ["ring", customer, "--to", main], {
      env: { ...process.env, PORT: String(server.port), SOFTPHONE_DATA: server.data },
    });
    const session = await server.signIn("alice");
    await eventually("the caller is led to the voicemail, and nobody rung", async () => {
      const { calls } = await (await session("/api/calls")).json();
      return calls[0]?.outcome === "missed" || calls[0]?.outcome === "voicemail" || calls[0]?.voicemail !== null;
    });
  });

  it("while the feed is down its last copy counts, and its age is shown", async () => {
    feed = null;
    const phone = await open();
    const form = await edit(phone);
    await form.getByRole("button", { name: /Read Congés again/ }).click();
    await form.getByText(/It could not be read again; the copy of/).waitFor();
    await form.getByRole("region", { name: "The next 14 days" }).getByText(/“Congés” could not be read/).waitFor();
    await form.getByText("Calendar: Fermeture annuelle").first().waitFor();
    await form.getByRole("checkbox", { name: /^Congés/ }).uncheck();
    await form.getByRole("button", { name: "Save" }).click();
    await phone.page.getByText("Saved. The next call follows it.").waitFor();
    assert.deepEqual((await hoursOf()).calendars, []);
    feed = feedOf("Fermeture annuelle");
  });

  it("public holidays close it each year, and a day can be taken back", async () => {
    const phone = await open();
    const form = await edit(phone);
    await form.getByRole("combobox", { name: /^Public holidays/ }).selectOption("France");
    await form.getByText("Closed on 11 days in the next twelve months").click();
    await form.getByRole("checkbox", { name: /Whit Monday/ }).uncheck();
    await form.getByText("Closed on 10 days in the next twelve months").waitFor();
    await form.getByRole("button", { name: "Save" }).click();
    await phone.page.getByText("Saved. The next call follows it.").waitFor();
    const hours = await hoursOf();
    assert.deepEqual(hours.holidays, ["FR"]);
    assert.deepEqual(hours.worked, ["FR/whit_monday"]);
    assert.match(await cli(main, "--on", "2027-12-24"), /Fri 2027-12-24 {2}09:00-18:00 open/);
    assert.match(await cli(main, "--on", "2028-12-25"), /Mon 2028-12-25 {2}all day closed: public holiday, Christmas Day/);
    assert.match(await cli(main, "--on", "2028-06-05"), /Mon 2028-06-05 {2}09:00-18:00 open/, "Whit Monday is worked");
    await assert.rejects(cli("nobody's"), /no line has this name/);
  });

  it("a date is opened specially, above week, holidays and calendars", async () => {
    const phone = await open();
    const form = await edit(phone);
    const before = await hoursOf();
    // Sundays are not in the week; this one is a day of the fortnight ahead.
    const sunday = new Date(Date.now() + 86_400_000);
    while (sunday.getUTCDay() !== 0) sunday.setTime(sunday.getTime() + 86_400_000);
    const date = sunday.toISOString().slice(0, 10);
    await form.getByLabel("Closed dates").fill(date);
    await form.getByRole("button", { name: "Add a closed date" }).click();
    const field = form.getByRole("group", { name: "Special openings" });
    await field.getByLabel("Special openings", { exact: true }).fill(date);
    await field.getByLabel("Special opening, from").fill("14");
    await field.getByLabel("Special opening, from").press("Tab");
    await field.getByText("The end must come after the beginning.").waitFor();
    assert.equal(await field.getByRole("button", { name: "Add a special opening" }).isDisabled(), true);
    await field.getByLabel("Special opening, to").fill("17:30");
    await field.getByLabel("Special opening, to").press("Tab");
    await field.getByRole("button", { name: "Add a special opening" }).click();
    await field.getByRole("button", { name: /Remove .*14:00–17:30/ }).waitFor();
    await form.getByRole("region", { name: "The next 14 days" }).getByText("14:00–17:30").waitFor();
    await form.getByText(/Specially open on/).waitFor();
    await form.getByRole("button", { name: "Save" }).click();
    await phone.page.getByText("Saved. The next call follows it.").waitFor();
    const hours = await hoursOf();
    assert.deepEqual(hours.opened, [{ date, from: 840, to: 1050 }]);
    assert.deepEqual(hours.closed, before.closed, "said last, it is not closed any more");
    assert.match(await cli(main, "--on", date), new RegExp(`Sun ${date} {2}14:00-17:30 open`));
  });

  for (const [width, height, colorScheme, locale] of [
    [1280, 900, "light", "en-GB"],
    [768, 1024, "dark", "fr-FR"],
    [390, 844, "light", "fr-FR"],
    [320, 560, "dark", "en-GB"],
  ])
    it(`${width} px, ${colorScheme}, ${locale}: for everybody`, async () => {
      const phone = await open({ viewport: { width, height }, colorScheme, locale });
      const form = await edit(phone);
      const { page } = phone;
      await form.getByRole("checkbox", { name: /^Congés/ }).check();
      await form.getByText(/(Calendar: |Calendrier : )Fermeture annuelle/).first().waitFor();
      await form.getByText(/(Closed on|Fermé) 1\d (days|jours)/).click();
      const found = await violations(page);
      assert.deepEqual(found, []);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(overflow <= 0, `the page is ${overflow} px wider than the window`);
      const name = (what) => join(out, `${what}-${width}-${colorScheme}-${locale.slice(0, 2)}.png`);
      await form.getByRole("group", { name: /(Special openings|Ouvertures exceptionnelles)/ }).scrollIntoViewIfNeeded();
      await page.screenshot({ path: name("hours-opened") });
      await form.getByRole("list", { name: /(Public holidays|Jours fériés)/ }).scrollIntoViewIfNeeded();
      await page.screenshot({ path: name("hours-holidays") });
      await form.getByRole("region", { name: /(The next 14 days|Les 14 prochains jours)/ }).scrollIntoViewIfNeeded();
      await page.screenshot({ path: name("hours-preview") });
      await form.getByRole("button", { name: /(Add a calendar|Ajouter un calendrier)/ }).click();
      await page.screenshot({ path: name("hours-calendar") });
      assert.deepEqual(await violations(page), []);
    });
});
