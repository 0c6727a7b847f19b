// The page "Diagnosis": each of the four complaints leads to its cause and to what helps; a button mends what can be.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, afterEach, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { violations } from "./support/axe.mjs";
import { connect, eventually, openPhone } from "./support/browser.mjs";
import { Application, Carrier } from "./support/carrier.mjs";
import { Odoo } from "./support/odoo.mjs";
import { Server, temporaryDirectory } from "./support/server.mjs";

const out = join(dirname(fileURLToPath(import.meta.url)), "out");

const cause = ({ page }) => page.getByRole("status", { name: /^(Most important|Le plus important)$/ });
const row = ({ page }, check) => page.locator(`li[data-check="${check}"]`).first();
async function openDiagnosis({ page }) {
  await page.evaluate(() => (location.hash = "#/diagnosis"));
  await page.getByRole("heading", { name: /^(Diagnosis|Diagnostic)$/ }).waitFor();
}
/// Chooses a complaint, and waits until all of it was looked at.
async function complain(phone, name) {
  await phone.page.getByRole("button", { name }).first().click();
  await phone.page.getByRole("button", { name: /^(Copy report|Copier le rapport)$/ }).waitFor({ timeout: 60000 });
}

describe("the page Diagnosis, on the built-in carrier", () => {
  let directory;
  let server;
  let phone;
  before(async () => {
    mkdirSync(out, { recursive: true });
    directory = temporaryDirectory();
    server = await Server.start({ data: join(directory.path, "data") });
  });
  afterEach(async () => {
    await phone?.browser.close();
    phone = undefined;
  });
  after(async () => {
    await server?.stop();
    directory?.remove();
  });

  it("finds nothing where all is well, and hands on a report without secrets", async () => {
    phone = await openPhone(server, directory.path, {});
    await phone.context.grantPermissions(["microphone", "notifications", "clipboard-read", "clipboard-write"]);
    await connect(phone, "Alice");
    await openDiagnosis(phone);
    await complain(phone, "Check everything");
    await cause(phone).getByText("Nothing is wrong with what was tried.").waitFor();
    for (const check of ["browser", "desk", "live", "device", "microphone", "ice", "line", "own_clock", "server", "database", "disk"])
      assert.equal(await row(phone, check).getAttribute("data-verdict"), "ok", check);
    assert.match(await row(phone, "line").innerText(), /Quality [34]\.\d of 5/);
    await phone.page.getByRole("button", { name: "Copy report" }).click();
    await phone.page.getByRole("button", { name: "Copied" }).waitFor();
    const report = await phone.page.evaluate(() => navigator.clipboard.readText());
    assert.match(report, /^TeepTrak Softphone \d.*\(built-in\)/);
    assert.match(report, /OK +line\.ok +Sound goes both ways/);
    assert.doesNotMatch(report, /[0-9a-f]{24}/);
    assert.deepEqual(phone.errors, []);
  });

  it("no sound: the microphone was blocked", async () => {
    // Without the flag that answers for the user: the browser decides by what is granted.
    phone = await openPhone(server, directory.path, { microphone: false });
    await phone.context.grantPermissions(["microphone", "notifications"]);
    await connect(phone, "Alice");
    await openDiagnosis(phone);
    await phone.context.clearPermissions();
    await complain(phone, /There is no sound/);
    await cause(phone).getByText("The microphone is blocked for this page.").waitFor();
    assert.equal(await row(phone, "microphone").getAttribute("data-verdict"), "failed");
    await phone.context.grantPermissions(["microphone", "notifications"]);
    await cause(phone).getByRole("button", { name: "Ask for the microphone again" }).click();
    await eventually("the microphone works", async () => (await row(phone, "microphone").getAttribute("data-verdict").catch(() => null)) === "ok");
  });

  const cases = [
    { width: 1280, height: 800, colorScheme: "light", locale: "en-GB" },
    { width: 768, height: 1024, colorScheme: "dark", locale: "fr-FR" },
    { width: 390, height: 844, colorScheme: "light", locale: "fr-FR" },
    { width: 320, height: 560, colorScheme: "dark", locale: "en-GB" },
  ];
  for (const { width, height, colorScheme, locale } of cases) {
    it(`looks well and is usable by everybody: ${width} px, ${colorScheme}, ${locale}`, async () => {
      phone = await openPhone(server, directory.path, { viewport: { width, height }, colorScheme, locale });
      await connect(phone, "Bob");
      await openDiagnosis(phone);
      const { page } = phone;
      const name = (what) => join(out, `${what}-${width}-${colorScheme}-${locale.slice(0, 2)}.png`);
      await page.screenshot({ path: name("diagnosis-begin") });
      assert.deepEqual(await violations(page), []);
      await page.getByRole("button", { name: /There is no sound|Il n’y a pas de son/ }).focus();
      await page.keyboard.press("Enter");
      await page.getByRole("progressbar").waitFor();
      await page.screenshot({ path: name("diagnosis-running") });
      await page.getByRole("button", { name: /^(Copy report|Copier le rapport)$/ }).waitFor({ timeout: 60000 });
      await page.screenshot({ path: name("diagnosis-done"), fullPage: true });
      assert.deepEqual(await violations(page), []);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(overflow <= 0, `${overflow} px wider than the window`);
    });
  }
});

describe("the page Diagnosis, on an account", () => {
  let directory;
  let application;
  let carrier;
  let odoo;
  let server;
  let phone;
  before(async () => {
    directory = temporaryDirectory();
    application = new Application();
    await application.listen();
    carrier = await Carrier.start(application);
    odoo = await Odoo.start(19);
  });
  afterEach(async () => {
    await phone?.browser.close();
    await server?.stop();
    phone = server = undefined;
  });
  after(async () => {
    await odoo?.stop().catch(() => {});
    await carrier?.stop();
    application?.close();
    directory?.remove();
  });
  const account = () => Object.fromEntries(Object.entries(carrier.env).filter(([name]) => name.startsWith("TWILIO_")));
  async function serve(env = {}) {
    const app = carrier.client().applications(carrier.env.TWILIO_TWIML_APP_SID);
    await app.update({ voiceUrl: "", statusCallback: "" });
    server = await Server.start({ data: join(directory.path, "data"), env: { ...account(), ...odoo.env, ...env } });
    await eventually("the account leads its calls here", async () => (await app.fetch()).voiceUrl?.includes(`:${server.port}/`));
    return app;
  }

  it("calls do not connect: the TwiML App leads elsewhere, and a button leads it here again", async () => {
    const app = await serve();
    await app.update({ voiceUrl: "https://n8n.example/webhook/softphone/voice" });
    phone = await openPhone(server, directory.path, {});
    await connect(phone, "Alice");
    await openDiagnosis(phone);
    await complain(phone, /Calls do not connect/);
    await cause(phone).getByText(/Calls are led elsewhere than here: .*https:\/\/n8n\.example/).waitFor();
    await phone.page.screenshot({ path: join(out, "diagnosis-cause.png") });
    assert.deepEqual(await violations(phone.page), []);
    await cause(phone).getByRole("button", { name: "Lead calls here again" }).click();
    await eventually("it was mended", async () => (await row(phone, "drift").getAttribute("data-verdict").catch(() => null)) === "ok");
    assert.equal((await app.fetch()).voiceUrl, `http://127.0.0.1:${server.port}/webhook/softphone/voice`);
    await complain(phone, /Calls do not connect/);
    await cause(phone).getByText("Nothing is wrong with what was tried.").waitFor();
    assert.equal(await row(phone, "line").getAttribute("data-verdict"), "ok");
    assert.equal(await row(phone, "webhook").getAttribute("data-verdict"), "ok");
  });

  it("the settings show it, too, and mend it", async () => {
    const app = await serve();
    await app.update({ voiceFallbackUrl: "https://n8n.example/fallback" });
    phone = await openPhone(server, directory.path, {});
    await connect(phone, "Alice");
    await phone.page.evaluate(() => (location.hash = "#/settings"));
    const card = phone.page.getByRole("region", { name: "Twilio" });
    await card.getByText(/VoiceFallbackUrl of the TwiML App .* is https:\/\/n8n\.example\/fallback/).waitFor();
    await card.getByRole("button", { name: "Lead calls here again" }).click();
    await card.getByText("They lead calls here.").waitFor();
    assert.match((await app.fetch()).voiceFallbackUrl, /voice-fallback$/);
  });

  it("the phone is not connected: the API key is refused; a rep is told to ask an admin", async () => {
    await serve({ TWILIO_API_SECRET: "not the secret of this key" });
    phone = await openPhone(server, directory.path, {});
    const { page } = phone;
    const signIn = async (name) => {
      await page.getByRole("radio", { name }).check();
      await page.getByRole("button", { name: "Connect" }).click();
      await page.getByRole("navigation", { name: "Pages" }).waitFor();
    };
    await signIn(/Alice/);
    await openDiagnosis(phone);
    await complain(phone, /The phone is not connected/);
    await cause(phone).getByText("It is refused: no phone can connect.").waitFor();
    await cause(phone).getByText(/softphone setup twilio/).waitFor();
    await page.evaluate(async () => {
      await fetch("/api/session", { method: "DELETE" });
      sessionStorage.clear();
      location.hash = "";
      location.reload();
    });
    await signIn(/Bob/);
    await openDiagnosis(phone);
    await complain(phone, /The phone is not connected/);
    await cause(phone).getByText(/An admin of the team has to look at this/).waitFor();
    assert.equal(await row(phone, "folder").count(), 0);
  });

  it("calls are missing in the CRM: Odoo is down", async () => {
    await serve();
    await odoo.stop();
    phone = await openPhone(server, directory.path, { locale: "fr-FR" });
    await connect(phone, "Alice");
    await openDiagnosis(phone);
    await complain(phone, /Il manque des appels dans le CRM/);
    await cause(phone).getByText("Odoo ne peut pas être joint : les appels attendent.").waitFor();
    await cause(phone).getByText(/Vérifiez qu’Odoo tourne/).waitFor();
  });
});
