// The add-on in the Odoo that it is for: installed there, its phone fields clicked in Odoo's own web client, and the genuine program
// docked in it.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { chromium } from "playwright-core";
import { eventually, flags } from "../support/browser.mjs";
import { program, Server, temporaryDirectory } from "../support/server.mjs";
import { installAddon, major, odooCommand, people, RealOdoo } from "./support.mjs";

const run = promisify(execFile);
const out = join(dirname(dirname(fileURLToPath(import.meta.url))), "out");
const echo = "+33199000001";

describe(`the add-on in Odoo ${major}`, () => {
  let directory;
  let odoo;
  let known;
  let server;
  let browser;
  let desk;
  const noise = [];

  before(async () => {
    mkdirSync(out, { recursive: true });
    directory = temporaryDirectory();
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
    await odoo?.stop();
    directory?.remove();
  });

  it("is installed without a warning, and once more over itself", async () => {
    for (const again of [false, true]) {
      const log = again
        ? (await odooCommand(["server", "-d", "sales", "-u", "softphone", "--stop-after-init", "--no-http"])).out
        : await installAddon();
      assert.match(log, /[Mm]odule softphone/);
      const complaints = log.split("\n").filter((line) => / (WARNING|ERROR|CRITICAL) /.test(line) && !/py\.warnings: \/usr\/lib\//.test(line));
      assert.deepEqual(complaints, []);
    }
    known = await people();
    odoo = await RealOdoo.start();
    server = await Server.start({
      data: join(directory.path, "data"),
      env: { ...odoo.env(known.bot), EMBED_ORIGINS: odoo.url },
    });
    server.url = server.url.replace("localhost", "127.0.0.1");
    desk = await server.signIn("alice");
    browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", headless: true, args: flags });
  });

  /// Odoo's web client, signed in.
  async function enter(person) {
    const context = await browser.newContext({ locale: "en-GB", viewport: { width: 1280, height: 800 } });
    for (const origin of [server.url, odoo.url]) await context.grantPermissions(["microphone"], { origin });
    const page = await context.newPage();
    page.on("pageerror", (error) => noise.push(String(error)));
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) noise.push(`${message.type()}: ${message.text()} (${message.location().url})`);
    });
    await page.goto(`${odoo.url}/web/login`);
    await page.locator("input[name=login]").fill(person.login);
    await page.locator("input[name=password]").fill(person.password);
    await page.locator("form button[type=submit]").first().click();
    await page.locator(".o_main_navbar").waitFor({ timeout: 120000 });
    return page;
  }
  const systray = (page) => page.locator(".o-softphone-systray button");
  const docked = (page) => page.frameLocator(".o-softphone-dock iframe");
  async function openForm(page, model, id) {
    await page.goto(major >= 18 ? `${odoo.url}/odoo/${model}/${id}` : `${odoo.url}/web#id=${id}&model=${model}&view_type=form`);
    await page.locator(".o_form_view").waitFor({ timeout: 60000 });
    await systray(page).waitFor();
  }
  /// Without leaving Odoo's page, as people go from one to the next.
  const openRecord = (page, res_model, res_id) =>
    page.evaluate(
      ([model, id]) =>
        odoo.__WOWL_DEBUG__.root.env.services.action.doAction({
          type: "ir.actions.act_window",
          name: "Record",
          res_model: model,
          res_id: id,
          views: [[false, "form"]],
        }),
      [res_model, res_id],
    );
  /// A list that shows the phone as Odoo's own lists of leads do; not each version has one of contacts.
  async function openList(page, model, domain) {
    const list = major >= 18 ? "list" : "tree";
    const view = await odoo.create("ir.ui.view", {
      name: `phones of ${model}`,
      model,
      type: list,
      priority: 99,
      arch: `<${list}><field name="name"/><field name="phone" widget="phone" class="o_list_phone"/></${list}>`,
    });
    await page.evaluate(
      ([res_model, wanted, id]) =>
        odoo.__WOWL_DEBUG__.root.env.services.action.doAction({
          type: "ir.actions.act_window",
          name: "List",
          res_model,
          domain: wanted,
          views: [[id, "list"], [false, "form"]],
        }),
      [model, domain, view],
    );
    await page.locator(".o_list_view").waitFor({ timeout: 60000 });
  }
  async function signIn(phone) {
    await phone.getByRole("radio", { name: /Alice/ }).check();
    await phone.getByRole("button", { name: "Connect" }).click();
    await phone.getByText(/^Ready$/).first().waitFor({ state: "attached" });
  }
  /// The link of a form's phone field, which Odoo shows to whoever points at the field.
  async function clickPhone(page) {
    const field = page.locator('.o_form_view .o_field_widget[name="phone"]').first();
    await field.hover();
    await field.locator('a[href^="tel:"]').first().click();
  }
  const written = new Set();
  /// Talks a moment to the number that was clicked, and answers with the record on which the call is written.
  async function talkAndSee(page) {
    const phone = docked(page);
    await phone.getByText(/^\d\d:\d\d$/).first().waitFor({ timeout: 30000 });
    await phone.getByRole("button", { name: /Hang up/ }).first().click();
    const call = await eventually("the call is written", async () => {
      const { calls } = await (await desk("/api/calls")).json();
      return calls.find((one) => !written.has(one.sid) && one.peer.value === echo && one.crm?.state === "written");
    }, 60000);
    written.add(call.sid);
    await phone.getByRole("button", { name: "Later" }).click();
    return call.crm.record;
  }
  /// Two that no rule tells apart, so that only the click decides.
  async function twins(model, values) {
    const france = await odoo.france();
    const made = [];
    for (const name of ["Acme, first", "Acme, second"])
      made.push(await odoo.create(model, { phone: "01 99 00 00 01", country_id: france, name, ...values }));
    return made;
  }

  it("takes the softphone's address in Odoo's settings, and none that is wrong", async () => {
    const page = await enter(known.chloe);
    assert.equal(await systray(page).count(), 0, "without an address there is no phone");
    await page.evaluate(() =>
      odoo.__WOWL_DEBUG__.root.env.services.action.doAction("base_setup.action_general_configuration", {
        additionalContext: { module: "softphone" },
      }),
    );
    await page.locator('.settings_tab [data-key="softphone"]').click();
    const field = page.locator('[name="softphone_url"] input');
    await field.waitFor({ timeout: 60000 });
    await page.getByText(/^La fiche de l’appelant/).first().waitFor();
    const save = page.locator("button.o_form_button_save, button[name=execute]").first();
    await field.fill("phone.example.com");
    await save.click();
    await page.locator(".modal, .o_notification").getByText(/https:\/\/phone\.example\.com/).first().waitFor();
    await page.screenshot({ path: join(out, `odoo-real-${major}-settings.png`) });
    await page.locator(".modal .btn-close, .modal footer button").first().click();
    await field.fill(`${server.url}/`);
    await save.click();
    await eventually("it is kept", async () => (await odoo.ask("ir.config_parameter", "get_param", ["softphone.url"])) === `${server.url}/`);
    await systray(page).waitFor({ timeout: 60000 });
    assert.match(await systray(page).getAttribute("title"), /Afficher ou masquer le softphone/);
    await page.context().close();
    noise.length = 0;
  });

  it("calls from a lead's form and from a row of a list, and writes the call on that lead", async () => {
    const leads = await twins("crm.lead", { type: "opportunity" });
    const page = await enter(known.alice);
    await openForm(page, "crm.lead", leads[0]);
    const color = (icon) => icon.first().evaluate((element) => getComputedStyle(element).color);
    assert.equal(await color(systray(page).locator("i")), await color(page.locator(".o_menu_systray i.fa-clock-o")), "as visible as its neighbours");
    await systray(page).click();
    await signIn(docked(page));
    await eventually("the phone in the bar is pressed", async () => (await systray(page).getAttribute("aria-pressed")) === "true");
    await clickPhone(page);
    assert.deepEqual(
      await talkAndSee(page).then(({ model, id }) => [model, id]),
      ["crm.lead", leads[0]],
    );
    await page.screenshot({ path: join(out, `odoo-real-${major}-lead.png`) });
    await openList(page, "crm.lead", [["id", "in", leads]]);
    await page.locator(".o_data_row", { hasText: "Acme, second" }).locator('a[href^="tel:"]').first().click();
    assert.equal((await talkAndSee(page)).id, leads[1]);
    assert.ok(await page.locator(".o_list_view").isVisible(), "the click opens no record");
    assert.ok(page.url().startsWith(odoo.url));
    await page.context().close();
    await odoo.ask("crm.lead", "unlink", [leads]);
  });

  it("calls from a contact's form, and from the next one that is opened", async () => {
    const contacts = await twins("res.partner", {});
    const page = await enter(known.alice);
    await openForm(page, "res.partner", contacts[0]);
    await systray(page).click();
    await signIn(docked(page));
    await clickPhone(page);
    assert.equal((await talkAndSee(page)).id, contacts[0]);
    await openRecord(page, "res.partner", contacts[1]);
    await page.getByText("Acme, second").or(page.locator('.o_breadcrumb', { hasText: "Acme, second" })).first().waitFor();
    await clickPhone(page);
    const record = await talkAndSee(page);
    assert.deepEqual([record.model, record.id], ["res.partner", contacts[1]]);
    await page.context().close();
    await odoo.ask("res.partner", "unlink", [contacts]);
  });

  it("opens the lead of whoever calls", async () => {
    const lead = await odoo.create("crm.lead", { name: "Usine Morel", phone: "+33 6 39 98 00 01", type: "opportunity" });
    const page = await enter(known.alice);
    await systray(page).click();
    const phone = docked(page);
    await signIn(phone);
    await run(program, ["ring", "+33639980001", "--to", "+33199001001"], {
      env: { ...process.env, PORT: String(server.port), SOFTPHONE_DATA: server.data },
    });
    await page.locator(".o_form_view").getByText("Usine Morel").or(page.locator('.o_form_view [name="name"] :is(input, textarea)')).first().waitFor({ timeout: 60000 });
    await eventually("it is that lead's form", async () => new RegExp(`\\b${lead}\\b`).test(page.url()));
    await phone.getByRole("dialog", { name: /Incoming call/ }).getByRole("button", { name: /Decline/ }).click();
    await page.context().close();
    await odoo.ask("crm.lead", "unlink", [[lead]]);
  });

  it("speaks French where the user does, and works in a window of its own", async () => {
    await odoo.setParameter("softphone.mode", "window");
    const lead = await odoo.create("crm.lead", { name: "Fenêtre", phone: "+33 1 99 00 00 01", type: "opportunity" });
    const page = await enter(known.chloe);
    await openForm(page, "crm.lead", lead);
    await page.getByRole("button", { name: "Afficher ou masquer le softphone", exact: true }).waitFor();
    const opening = page.context().waitForEvent("page");
    await clickPhone(page);
    const phone = await opening;
    await phone.waitForURL(`${server.url}/**`);
    await signIn(phone);
    await phone.getByText(/^\d\d:\d\d$/).first().waitFor({ timeout: 30000 });
    await phone.getByRole("button", { name: /Hang up/ }).first().click();
    assert.ok(page.url().startsWith(odoo.url), "Odoo's page stays");
    await page.context().close();
    await odoo.ask("crm.lead", "unlink", [[lead]]);
  });

  it("leaves no complaint in the browser's console", () => {
    assert.deepEqual(noise, []);
  });
});
