// A call made in the page is written on the lead that bears its number, once, whatever Odoo and the server go through;
// where that cannot be decided, the rep decides.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { promisify } from "node:util";
import { violations } from "./support/axe.mjs";
import { bar, connect, dial, eventually, hangUp, incoming, openPhone, talking } from "./support/browser.mjs";
import { becomes } from "./support/call.mjs";
import { Odoo } from "./support/odoo.mjs";
import { program, Server, temporaryDirectory } from "./support/server.mjs";

const run = promisify(execFile);
const echo = "+33199000001";
const voice = "+33199000002";
const talker = "+33199000009";

describe("a call in the CRM", () => {
  let directory;
  let odoo;
  let server;
  let alice;
  let page;
  let lead;
  const settings = () => ({ ...odoo.env, PUBLIC_URL: "https://phone.example.com" });

  before(async () => {
    directory = temporaryDirectory();
    odoo = await Odoo.start(19);
    lead = odoo.addLead({ name: "Acme <Rennes>", phone: "01 99 00 00 01", country_id: [75, "France"] });
    server = await Server.start({ data: join(directory.path, "data"), env: settings() });
    alice = await openPhone(server, directory.path);
    page = alice.page;
    await connect(alice, "Alice");
  });
  after(async () => {
    await alice?.browser.close();
    await server?.stop();
    await odoo?.stop();
    directory?.remove();
  });

  const wrapUp = () => page.getByRole("region", { name: "Wrap-up" });
  /// A call of a second; its SID.
  const call = async (to) => {
    await dial(alice, to);
    await talking(alice);
    await hangUp(alice);
    const { sid } = await becomes("the call is over", await server.signIn("alice"), (one) => one.state === "ended");
    return sid;
  };
  const later = async () => {
    await wrapUp().getByRole("button", { name: "Later" }).click();
    await bar(alice).waitFor({ state: "detached" });
  };
  let signedIn;
  const crmOf = (sid, state) =>
    becomes(`its entry is ${state}`, signedIn, (one) => one.sid === sid && one.crm?.state === state, 60000);
  const notesOf = (sid) => odoo.notes.filter((note) => note.message_id?.includes(sid));
  const openCall = async (sid) => {
    await page.evaluate((to) => (location.hash = to), `#/history/${sid}`);
    const entry = page.getByRole("region", { name: "The call you were sent to" }).getByRole("region", { name: "CRM" });
    await entry.waitFor();
    return entry;
  };
  const openPhonePage = () => page.evaluate(() => (location.hash = "#/"));

  it("is written on the lead that bears the number, and shown with a link to it", async () => {
    signedIn = await server.signIn("alice");
    const sid = await call(echo);
    const { crm } = await crmOf(sid, "written");
    assert.equal(crm.record.id, lead.id);
    const [note, ...others] = notesOf(sid);
    assert.deepEqual(others, []);
    assert.equal(note.res_id, lead.id);
    assert.equal(note.subtype_xmlid, "mail.mt_note", "nobody gets mail of it");
    assert.match(note.body, /Alice Martin/);
    assert.match(note.body, /https:\/\/phone\.example\.com\/#\/history\/CA/);
  });

  it("is written anew with what the rep says of it, on the same note", async () => {
    const before = odoo.notes.length;
    await wrapUp().getByLabel("Note").fill("Veut un devis <b>vite</b>");
    await wrapUp().getByRole("button", { name: "Tomorrow" }).click();
    await wrapUp().getByRole("button", { name: "Connected" }).click();
    await wrapUp().getByRole("button", { name: "Save" }).click();
    await eventually("the note tells it", async () => odoo.notes.some(({ body }) => body.includes("Veut un devis &lt;b&gt;vite&lt;/b&gt;")));
    await eventually("somebody is to call back", async () => odoo.activities.length === 1);
    assert.equal(odoo.notes.length, before);
    assert.equal(odoo.activities[0].res_id, lead.id);
    assert.match(odoo.activities[0].date_deadline, /^\d{4}-\d\d-\d\d$/);
    const { sid } = await becomes("it is kept", signedIn, (one) => one.wrapUp !== null);
    const entry = await openCall(sid);
    await entry.getByRole("link", { name: /Acme <Rennes>/ }).waitFor();
    assert.match(await entry.getByRole("link").getAttribute("href"), new RegExp(`^${odoo.url}/.*${lead.id}`));
    assert.deepEqual(await violations(page), []);
    await openPhonePage();
  });

  it("stands there once although Odoo's answer was lost", async () => {
    odoo.fail("crm.lead.message_post", "cut", { after: true });
    const sid = await call(echo);
    await crmOf(sid, "written");
    assert.equal(notesOf(sid).length, 1);
    await later();
  });

  it("waits while Odoo is away and the server is killed, and is written once they are back", async () => {
    odoo.fail("crm.lead.search_read", "html", { times: 1000 });
    const sid = await call(echo);
    await becomes("it says why it waits", signedIn, (one) => one.sid === sid && one.crm?.state === "waiting" && one.crm.reason === "server");
    await server.stop("SIGKILL");
    odoo.faults = [];
    await server.launch(settings());
    signedIn = await server.signIn("alice");
    await crmOf(sid, "written");
    assert.equal(notesOf(sid).length, 1);
    await page.getByText(/^Ready$/).first().waitFor({ state: "attached", timeout: 60000 });
    await later();
  });

  it("says who calls before the call is taken, with a link to the lead", async () => {
    odoo.addLead({ name: "Élodie Durand", phone: "+33 6 39 98 00 01" });
    await run(program, ["ring", "+33639980001", "--to", "+33199001001"], {
      env: { ...process.env, PORT: String(server.port), SOFTPHONE_DATA: server.data },
    });
    const link = incoming(alice).getByRole("link", { name: /Élodie Durand/ });
    await link.waitFor();
    assert.equal(await link.getAttribute("target"), "_blank");
    assert.deepEqual(await violations(page), []);
    await incoming(alice).getByRole("button", { name: /Accept/ }).click();
    await talking(alice);
    await page.getByRole("main").getByRole("link", { name: /Élodie Durand/ }).waitFor();
    await hangUp(alice);
    const { sid } = await becomes("the call is over", signedIn, (one) => one.state === "ended" && one.direction === "incoming");
    await crmOf(sid, "written");
    await later();
  });

  it("says who calls while Odoo is down", async () => {
    odoo.addLead({ name: "Usine Morel", phone: "06.39.98.00.05", country_id: [75, "France"] });
    await eventually("the server has read it", async () => {
      await signedIn("/api/crm/index/sync", { method: "POST", headers: { "Content-Type": "application/json" }, body: "{}" });
      const { records } = await (await signedIn("/api/crm/records?number=%2B33639980005")).json();
      return records.some(({ name }) => name === "Usine Morel");
    });
    odoo.fail("crm.lead.search_read", "cut", { times: 1000 });
    odoo.fail("res.partner.search_read", "cut", { times: 1000 });
    await run(program, ["ring", "+33639980005", "--to", "+33199001001"], {
      env: { ...process.env, PORT: String(server.port), SOFTPHONE_DATA: server.data },
    });
    await incoming(alice).getByRole("link", { name: /Usine Morel/ }).waitFor();
    assert.deepEqual(await violations(page), []);
    await incoming(alice).getByRole("button", { name: /Decline/ }).click();
    await incoming(alice).waitFor({ state: "detached" });
    odoo.faults = [];
  });

  it("shows admins what is known of the CRM's numbers", async () => {
    await page.evaluate(() => (location.hash = "#/settings"));
    const numbers = page.getByRole("region", { name: "Numbers of the CRM" });
    await numbers.getByText(/^\d+ leads · \d+ contacts?$/).waitFor();
    await numbers.getByText("Up to date").waitFor();
    const before = odoo.calls.length;
    await numbers.getByRole("button", { name: "Read everything again" }).click();
    await numbers.getByText("It is being read.").waitFor();
    await eventually("Odoo is asked", async () => odoo.calls.slice(before).includes("res.partner.search_read"));
    assert.deepEqual(await violations(page), []);
    await openPhonePage();
  });

  it("is looked at by the doctor", async () => {
    const settings = { PORT: String(server.port), SOFTPHONE_DATA: server.data };
    const doctor = async (env) => {
      const { stdout } = await run(program, ["doctor", "--json"], { env: { ...process.env, ...settings, ...env } }).catch((failed) => failed);
      return JSON.parse(stdout).findings.find(({ check }) => check === "crm");
    };
    const well = await doctor(odoo.env);
    assert.equal(well.verdict, "ok");
    assert.match(well.found, /version 19\.0, over JSON\/2/);
    const key = "another-key-that-is-refused";
    const refused = await doctor({ ...odoo.env, ODOO_API_KEY: key });
    assert.equal(refused.verdict, "failed");
    assert.match(refused.fix, /key/);
    assert.ok(!JSON.stringify(refused).includes(key));
    assert.equal(await doctor({}), undefined, "without Odoo there is nothing to look at");
  });

  it("asks the rep when nobody bears the number, who makes a lead in place", async () => {
    const sid = await call(voice);
    await crmOf(sid, "choose");
    assert.equal(notesOf(sid).length, 0);
    await later();
    const entry = await openCall(sid);
    await entry.getByText("No record has this number. Choose one, or create one.").waitFor();
    await entry.getByRole("button", { name: "Choose a record" }).click();
    const dialog = page.getByRole("dialog", { name: "Which record is meant?" });
    await dialog.getByText("No record has this number.").waitFor();
    assert.deepEqual(await violations(page), []);
    await dialog.getByLabel("Name", { exact: true }).fill("Nouvelle piste");
    await dialog.getByRole("button", { name: "Create and log" }).click();
    await dialog.waitFor({ state: "detached" });
    const { crm } = await crmOf(sid, "written");
    const made = odoo.tables["crm.lead"].find(({ name }) => name === "Nouvelle piste");
    assert.equal(crm.record.id, made.id);
    assert.equal(notesOf(sid)[0].res_id, made.id);
    await entry.getByRole("link", { name: /Nouvelle piste/ }).waitFor();
    await openPhonePage();
  });

  it("asks the rep which of several is meant", async () => {
    const [one, other] = ["Garage Morel", "Morel et Fils"].map((name) =>
      odoo.addLead({ name, phone: "+33 1 99 00 00 09", partner_id: [odoo.add("res.partner", { name }).id, name] }),
    );
    const sid = await call(talker);
    const asked = await crmOf(sid, "choose");
    assert.equal(asked.crm.reason, "ambiguous");
    assert.deepEqual(asked.crm.candidates.map(({ id }) => id).sort(), [one.id, other.id].sort());
    await later();
    const entry = await openCall(sid);
    await entry.getByText("Several records have this number. Which one is meant?").waitFor();
    await entry.getByRole("listitem").filter({ hasText: "Morel et Fils" }).getByRole("button").click();
    await crmOf(sid, "written");
    assert.deepEqual(notesOf(sid).map(({ res_id }) => res_id), [other.id]);
    assert.deepEqual(alice.errors, []);
  });
});
