// The add-on for Odoo: its files are right, and its own code, loaded in a page of another origin that plays Odoo's part,
// calls through the real softphone and hears who calls.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { dirname, join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { chromium } from "playwright-core";
import { violations } from "./support/axe.mjs";
import { eventually, flags } from "./support/browser.mjs";
import { Odoo } from "./support/odoo.mjs";
import { program, Server, temporaryDirectory } from "./support/server.mjs";

const run = promisify(execFile);
const addon = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), "integrations/odoo/softphone");
const out = join(dirname(fileURLToPath(import.meta.url)), "out");
const files = (folder = addon) =>
  readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (name === "__pycache__") return [];
    return statSync(path).isDirectory() ? files(path) : [path];
  });

describe("the files of the add-on", () => {
  it("are Python that compiles and XML that is well-formed", async () => {
    const script = `
import ast, sys, xml.dom.minidom
for path in sys.argv[1:]:
    text = open(path, encoding="utf-8").read()
    if path.endswith(".py"): compile(text, path, "exec")
    elif path.endswith(".xml"): xml.dom.minidom.parseString(text)
`;
    const sources = files().filter((path) => /\.(py|xml)$/.test(path));
    assert.ok(sources.length >= 7, sources.join());
    await run("python3", ["-c", script, ...sources]);
  });

  it("are those that the manifest names, and no other is needed", async () => {
    const read = "import ast,json,sys; print(json.dumps(ast.literal_eval(open(sys.argv[1]).read())))";
    const { stdout } = await run("python3", ["-c", read, join(addon, "__manifest__.py")]);
    const manifest = JSON.parse(stdout);
    assert.deepEqual(manifest.depends, ["web", "base_setup"], "no VoIP of Odoo's own");
    assert.match(manifest.version, /^\d+\.\d+\.\d+$/, "each version of Odoo puts its own series before it");
    const named = [...manifest.data, ...manifest.assets["web.assets_backend"].map((path) => path.replace(/^softphone\//, ""))];
    for (const path of named) assert.ok(statSync(join(addon, path)).isFile(), path);
    const code = files().filter((path) => /static\/src\//.test(path)).map((path) => path.slice(addon.length + 1));
    assert.deepEqual(code.filter((path) => !named.includes(path)), []);
    for (const path of code.filter((one) => one.endsWith(".js")))
      assert.match(readFileSync(join(addon, path), "utf8"), /^\/\*\* @odoo-module \*\*\//, `${path}: Odoo 17 asks for it`);
  });

  it("have templates and settings that the code knows", () => {
    const text = (path) => readFileSync(join(addon, path), "utf8");
    const template = /static template = "([^"]+)"/.exec(text("static/src/softphone_systray.js"))[1];
    assert.ok(text("static/src/softphone_systray.xml").includes(`t-name="${template}"`));
    const fields = [...text("models/res_config_settings.py").matchAll(/^ {4}(softphone_\w+) = fields/gm)].map((found) => found[1]);
    assert.equal(fields.length, 3);
    for (const field of fields) assert.ok(text("views/res_config_settings_views.xml").includes(`<field name="${field}"`), field);
    for (const [, parameter] of text("models/ir_http.py").matchAll(/get_param\("([^"]+)"/g))
      assert.ok(text("models/res_config_settings.py").includes(`config_parameter="${parameter}"`), parameter);
  });
});

describe("the words of the add-on", () => {
  const text = (path) => readFileSync(join(addon, path), "utf8");
  const french = readPo(text("i18n/fr.po"));
  /// All that people read: what code marks, and what Odoo takes from fields, views and the manifest by itself.
  const words = () => {
    const found = new Set();
    const take = (path, pattern) => {
      const matches = [...text(path).matchAll(pattern)].map((match) => match[1].replaceAll("\\'", "'"));
      for (const one of matches) found.add(one);
      return matches.length;
    };
    assert.ok(take("static/src/softphone_service.js", /_t\(\s*"([^"]+)"/g) >= 2);
    assert.equal(take("static/src/softphone_systray.xml", /\btitle="([^"]+)"/g), 1);
    assert.doesNotMatch(text("static/src/softphone_systray.xml"), / aria-label="/, "Odoo 17 and 18 translate none");
    assert.ok(take("views/res_config_settings_views.xml", /\b(?:string|title|help)="([^"]+)"/g) >= 7);
    assert.ok(take("models/res_config_settings.py", /(?:string=|_\(\s*|\("\w+", )"([A-Z][^"]+)"/g) >= 9);
    assert.ok(take("__manifest__.py", /"(?:name|summary|description)": "([^"]+)"/g) === 3);
    return found;
  };

  it("are all there in French, and no others", async () => {
    for (const word of words()) assert.ok(french.get(word), `${word} has no French`);
    for (const word of french.keys()) assert.ok(words().has(word), `${word} is said nowhere`);
    assert.deepEqual([...readPo(text("i18n/softphone.pot")).keys()].sort(), [...french.keys()].sort());
  });
});

/// The terms of a gettext file.
function readPo(file) {
  const terms = new Map();
  for (const [, id, translated] of file.matchAll(/^msgid "(.*)"\nmsgstr "(.*)"$/gm))
    if (id !== "") terms.set(JSON.parse(`"${id}"`), JSON.parse(`"${translated}"`));
  return terms;
}

/// A page as Odoo's client would be: phone fields, and the modules that the add-on's code asks Odoo for.
const odooPage = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Odoo</title>
<link rel="stylesheet" href="/softphone/static/src/softphone.css">
<script type="importmap">{"imports":{"@web/core/registry":"/odoo/registry.js","@web/core/utils/hooks":"/odoo/hooks.js","@web/session":"/odoo/session.js","@web/core/l10n/translation":"/odoo/translation.js","@web/core/utils/patch":"/odoo/patch.js","@web/views/fields/phone/phone_field":"/odoo/phone_field.js","@odoo/owl":"/odoo/owl.js"}}</script>
<main><h1>Lead</h1><p><a class="o_form_uri" href="tel:+33199000001">+33 1 99 00 00 01</a></p>
<p><input type="tel" aria-label="Phone" value="01 99 00 00 02"><a class="o_phone_form_link" href="tel:0199000002">Call</a></p>
<div id="field"></div>
<p><button id="systray">Softphone</button></p></main>
<script type="module">
import { services } from "/odoo/registry.js";
import "/softphone/static/src/softphone_service.js";
import "/softphone/static/src/softphone_systray.js";
window.actions = [];
const action = { doAction: (one) => window.actions.push(one) };
window.notices = [];
const notification = { add: (message) => window.notices.push(message) };
window.softphone = services.softphone.start({}, { action, notification });
// A form's phone field, as Odoo shows it.
import { mount, Component, xml } from "@odoo/owl";
import { PhoneField } from "@web/views/fields/phone/phone_field";
class Field extends Component {
  static components = { PhoneField };
  static props = ["*"];
  static template = xml\`<div name="phone" class="o_field_widget o_field_phone"><PhoneField t-props="props"/></div>\`;
}
window.showField = (record) => mount(Field, document.getElementById("field"), { props: { name: "phone", record } });
document.getElementById("systray").onclick = () => window.softphone.toggle();
document.documentElement.dataset.loaded = "yes";
</script></html>`;
const modules = (session) => ({
  "/odoo/registry.js":
    "export const services = {}; const systray = {};\n" +
    "export const registry = { category: (name) => ({ add: (key, value) => { (name === 'services' ? services : systray)[key] = value; } }) };",
  "/odoo/hooks.js": "export const useService = () => window.softphone;",
  "/odoo/translation.js":
    'import { session } from "/odoo/session.js";\n' +
    `const french = new Map(${JSON.stringify([...readPo(readFileSync(join(addon, "i18n/fr.po"), "utf8"))])});\n` +
    'export const _t = (text) => (session.softphone.lang === "fr" ? french.get(text) ?? "?" : text);',
  // What Odoo's own does: the extension's \`super\` is what was there before.
  "/odoo/patch.js": `export function patch(target, extension) {
  const before = Object.create(Object.getPrototypeOf(target), Object.getOwnPropertyDescriptors(target));
  Object.setPrototypeOf(extension, before);
  Object.defineProperties(target, Object.getOwnPropertyDescriptors(extension));
}`,
  "/odoo/phone_field.js": `import { Component, xml } from "@odoo/owl";
export class PhoneField extends Component {
  static props = ["*"];
  static template = xml\`<div class="o_phone_content d-inline-flex w-100"><input class="o_input" type="tel" aria-label="Field" t-att-value="props.record.data[props.name]"/><a t-att-href="phoneHref" class="o_phone_form_link">Call the field</a></div>\`;
  setup() {}
  get phoneHref() { return "tel:" + this.props.record.data[this.props.name].replace(/\\s+/g, ""); }
}`,
  "/odoo/session.js": `export const session = ${JSON.stringify({ softphone: session })};`,
  "/odoo/owl.js": readFileSync(fileURLToPath(import.meta.resolve("@odoo/owl/dist/owl.es.js")), "utf8"),
});

/// Serves that page on an origin of its own.
async function serveOdoo(session) {
  const parts = modules(session);
  const server = createServer((request, response) => {
    const path = new URL(request.url, "http://x").pathname;
    const send = (type, body) => response.writeHead(200, { "Content-Type": type }).end(body);
    if (path === "/") return send("text/html; charset=utf-8", odooPage);
    // Odoo resolves "./bridge" to the module of that name.
    const asked = /\/softphone\/static\/src\/(\w+)(\.\w+)?$/.exec(path);
    if (asked) {
      const extension = asked[2] ?? ".js";
      const type = extension === ".css" ? "text/css" : "text/javascript";
      return send(`${type}; charset=utf-8`, readFileSync(join(addon, "static/src", asked[1] + extension)));
    }
    return parts[path] ? send("text/javascript", parts[path]) : response.writeHead(404).end();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return { origin: `http://127.0.0.1:${server.address().port}`, close: () => (server.closeAllConnections(), server.close()) };
}

const session = { url: "", mode: "dock", pop: "ring" };

describe("the softphone inside Odoo", () => {
  let directory;
  let odoo;
  let server;
  let site;
  let stranger;
  let browser;
  let lead;
  const errors = [];

  before(async () => {
    mkdirSync(out, { recursive: true });
    directory = temporaryDirectory();
    odoo = await Odoo.start(18);
    lead = odoo.addLead({ name: "Acme", phone: "06 39 98 00 01", country_id: [75, "France"] });
    site = await serveOdoo(session);
    stranger = await serveOdoo(session);
    // One site, as odoo.example.com and phone.example.com are: else a frame has no cookies.
    server = await Server.start({
      data: join(directory.path, "data"),
      env: { ...odoo.env, EMBED_ORIGINS: site.origin },
    });
    server.url = server.url.replace("localhost", "127.0.0.1");
    session.url = `${server.url}/`;
    browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", headless: true, args: flags });
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
    for (const one of [site, stranger]) one?.close();
    await odoo?.stop();
    directory?.remove();
  });

  /// Odoo's page, with what the add-on is told of its settings.
  async function open(settings = {}, origin = site.origin) {
    const context = await browser.newContext({ locale: "en-GB", viewport: { width: 1280, height: 800 } });
    await context.grantPermissions(["microphone"], { origin: server.url });
    await context.grantPermissions(["microphone"], { origin });
    const page = await context.newPage();
    page.on("pageerror", (error) => errors.push(String(error)));
    await page.route("**/odoo/session.js", (route) =>
      route.fulfill({ contentType: "text/javascript", body: `export const session = ${JSON.stringify({ softphone: { ...session, ...settings } })};` }),
    );
    await page.goto(`${origin}/`);
    await page.locator("html[data-loaded=yes]").waitFor();
    return page;
  }
  async function signIn(phone) {
    await phone.getByRole("radio", { name: /Alice/ }).check();
    await phone.getByRole("button", { name: "Connect" }).click();
    await phone.getByText(/^Ready$/).first().waitFor({ state: "attached" });
  }
  const docked = (page) => page.frameLocator(".o-softphone-dock iframe");
  const ring = (from) =>
    run(program, ["ring", from, "--to", "+33199001001"], {
      env: { ...process.env, PORT: String(server.port), SOFTPHONE_DATA: server.data },
    });

  it("is allowed to the origins of the settings, and to nobody else", async () => {
    const { headers } = await fetch(`${server.url}/`);
    const policy = /frame-ancestors ([^;]+);/.exec(headers.get("content-security-policy"))[1];
    assert.equal(policy, `'self' ${site.origin}`);
    const config = await (await fetch(`${server.url}/api/config`)).json();
    assert.deepEqual(config.embedOrigins, [site.origin]);
    const page = await open({}, stranger.origin);
    const refused = page.waitForEvent("console", (message) => /frame-ancestors/.test(message.text()));
    await page.getByRole("button", { name: "Softphone" }).click();
    await refused;
    await page.context().close();
  });

  it("opens from the top bar, and calls a number that is clicked, docked", async () => {
    const page = await open();
    await page.getByRole("button", { name: "Softphone" }).click();
    const phone = docked(page);
    await signIn(phone);
    await page.waitForFunction(() => window.softphone.state.ready);
    await page.getByRole("link", { name: "+33 1 99 00 00 01" }).click();
    await phone.getByText(/^\d\d:\d\d$/).first().waitFor({ timeout: 20000 });
    await page.waitForFunction(() => window.softphone.state.inCall);
    assert.equal(page.url(), `${site.origin}/`, "Odoo's page stays");
    await page.screenshot({ path: join(out, "odoo-docked.png") });
    // Out of sight the call goes on.
    await page.getByRole("button", { name: "Softphone" }).click();
    assert.equal(await page.locator(".o-softphone-dock").isVisible(), false);
    await page.getByRole("button", { name: "Softphone" }).click();
    await phone.getByRole("button", { name: /Hang up/ }).first().click();
    await page.waitForFunction(() => !window.softphone.state.inCall);
    assert.deepEqual(await violations(page), []);
    await page.context().close();
  });

  it("only shows a number that no click of a person asked for", async () => {
    const page = await open();
    await page.getByRole("button", { name: "Softphone" }).click();
    const phone = docked(page);
    await signIn(phone);
    await page.waitForFunction(() => window.softphone.state.ready);
    await page.evaluate(() => document.querySelector(".o_phone_form_link").click());
    const field = phone.getByRole("combobox", { name: "Number or name" });
    await eventually("the number is in the dialer", async () => (await field.inputValue()).replaceAll(" ", "") === "0199000002");
    assert.equal(await page.evaluate(() => window.softphone.state.inCall), false);
    // A stranger's message is not heard, whatever it says.
    const evil = await page.context().newPage();
    await evil.goto(`${stranger.origin}/`);
    const opening = page.context().waitForEvent("page");
    await evil.evaluate((url) => {
      window.opened = window.open(url, "evil");
    }, server.url);
    const opened = await opening;
    await opened.getByRole("button", { name: "Connect" }).click();
    await opened.getByText(/^Ready$/).first().waitFor({ state: "attached" });
    await opened.evaluate(() => {
      window.heard = 0;
      window.addEventListener("message", () => (window.heard += 1));
    });
    await evil.evaluate(() => {
      window.answers = [];
      window.addEventListener("message", (event) => window.answers.push(event.data));
      for (const type of ["softphone:hello", "softphone:call"])
        window.opened.postMessage({ v: 1, type, number: "+33199000001", clicked: true }, "*");
    });
    await opened.waitForFunction(() => window.heard === 2);
    await opened.evaluate(() => new Promise((resolve) => setTimeout(resolve, 300)));
    assert.equal(await opened.getByRole("combobox", { name: "Number or name" }).inputValue(), "");
    assert.equal(await opened.getByRole("button", { name: /Hang up/ }).count(), 0);
    assert.deepEqual(await evil.evaluate(() => window.answers), [], "and is told nothing");
    await page.context().close();
  });

  it("writes a call on the record whose number was clicked, although others bear it, too", async () => {
    const twin = odoo.addLead({ name: "Acme, second order", phone: "+33 1 99 00 00 01", country_id: [75, "France"] });
    const clicked = odoo.addLead({ name: "Acme, first order", phone: "01 99 00 00 01", country_id: [75, "France"] });
    assert.equal(twin.write_date, clicked.write_date, "no rule decides between them");
    const page = await open();
    await page.getByRole("button", { name: "Softphone" }).click();
    const phone = docked(page);
    await signIn(phone);
    await page.waitForFunction(() => window.softphone.state.ready);
    await page.evaluate(
      (id) => window.showField({ resModel: "crm.lead", resId: id, data: { phone: "01 99 00 00 01" } }),
      clicked.id,
    );
    await page.getByRole("link", { name: "Call the field" }).click();
    await page.waitForFunction(() => window.softphone.state.inCall);
    await phone.getByRole("button", { name: /Hang up/ }).first().click();
    await page.waitForFunction(() => !window.softphone.state.inCall);
    const desk = await server.signIn("alice");
    const entry = await eventually("the call is written", async () => {
      const { calls } = await (await desk("/api/calls")).json();
      const call = calls.find(({ peer }) => peer.value === "+33199000001");
      return call?.crm?.state === "written" && call.crm;
    });
    assert.deepEqual([entry.record.model, entry.record.id], ["crm.lead", clicked.id]);
    await page.context().close();
  });

  it("speaks French where Odoo does, and says when the browser keeps its window away", async () => {
    const page = await open({ lang: "fr", mode: "window" });
    await page.evaluate(() => {
      window.open = () => null;
    });
    await page.getByRole("link", { name: "+33 1 99 00 00 01" }).click();
    assert.deepEqual(await page.evaluate(() => window.notices), [
      "Le navigateur empêche la fenêtre du softphone de s’ouvrir. Autorisez les fenêtres surgissantes pour cette page.",
    ]);
    await page.context().close();
  });

  it("opens the lead of whoever calls", async () => {
    const page = await open();
    await page.getByRole("button", { name: "Softphone" }).click();
    const phone = docked(page);
    await signIn(phone);
    await page.waitForFunction(() => window.softphone.state.ready);
    await ring("+33639980001");
    await page.waitForFunction(() => window.actions.length > 0, undefined, { timeout: 30000 });
    assert.deepEqual(await page.evaluate(() => window.actions), [
      { type: "ir.actions.act_window", res_model: "crm.lead", res_id: lead.id, views: [[false, "form"]], target: "current" },
    ]);
    await phone.getByRole("dialog", { name: /Incoming call/ }).getByRole("button", { name: /Decline/ }).click();
    await page.context().close();
  });

  it("works in a window of its own, which a second click does not reload", async () => {
    const page = await open({ mode: "window" });
    const opening = page.context().waitForEvent("page");
    await page.getByRole("link", { name: "+33 1 99 00 00 01" }).click();
    const phone = await opening;
    await phone.waitForURL(`${server.url}/**`);
    await signIn(phone);
    await phone.getByText(/^\d\d:\d\d$/).first().waitFor({ timeout: 20000 }); // what was clicked before it was there
    await page.reload();
    await page.locator("html[data-loaded=yes]").waitFor();
    await page.getByRole("link", { name: "Call" }).click();
    await page.waitForFunction(() => window.softphone.state.inCall, undefined, { timeout: 20000 });
    assert.equal(page.context().pages().length, 2, "the same window, and its call goes on");
    await phone.getByText(/asks? for|0199000002|01 99 00 00 02/).first().waitFor();
    await phone.getByRole("button", { name: /Hang up/ }).first().click();
    await page.context().close();
  });

  it("breaks nothing where no address is set, or a wrong one", async () => {
    for (const url of ["", "not an address", "javascript:alert(1)"]) {
      const page = await open({ url });
      assert.equal(await page.evaluate(() => window.softphone.state.configured), false, url);
      await page.context().close();
    }
    assert.deepEqual(errors, []);
  });
});
