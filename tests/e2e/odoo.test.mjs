// `softphone crm check` and `softphone crm find` beside a stand-in of each version of Odoo, or beside a real one named by
// ODOO_URL, ODOO_DB, ODOO_LOGIN and ODOO_API_KEY.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createServer } from "node:http";
import { join } from "node:path";
import { after, before, beforeEach, describe, it } from "node:test";
import { Odoo } from "./support/odoo.mjs";
import { freePort, program, Server, temporaryDirectory } from "./support/server.mjs";

/// The exit code and what it says, and the last line read as JSON.
function crm(env, ...words) {
  const clean = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(TWILIO|ODOO)_/.test(name)));
  return new Promise((resolve) => {
    execFile(program, ["crm", ...words], { env: { ...clean, ...env } }, (error, stdout, stderr) => {
      const json = words.includes("--json") ? JSON.parse(stdout) : undefined;
      resolve({ code: error ? error.code : 0, stdout, stderr, json });
    });
  });
}

for (const major of [17, 18, 19]) {
  describe(`Odoo ${major}`, () => {
    let odoo;
    before(async () => {
      odoo = await Odoo.start(major);
    });
    beforeEach(() => {
      odoo.calls = [];
      odoo.faults = [];
      odoo.tables["crm.lead"] = [];
      odoo.tables["res.partner"] = [];
    });
    after(() => odoo.stop());

    it("is found fit", async () => {
      const text = await crm(odoo.env, "check");
      assert.equal(text.code, 0, text.stderr);
      assert.match(text.stdout, new RegExp(`^Odoo ${major}\\.0, over ${major >= 19 ? "JSON/2" : "JSON-RPC"}; the key is accepted`));
      const { json } = await crm(odoo.env, "check", "--json");
      assert.equal(json.api, major >= 19 ? "json2" : "jsonrpc");
      assert.equal(json.lead_fields.includes("mobile"), major < 19);
    });

    it("finds a number in every notation, and no other", async () => {
      const notations = [
        "+33612345678",
        "0033 6 12 34 56 78",
        "06 12 34 56 78",
        "06.12.34.56.78",
        "+33 (0)6-12-34-56-78",
        "+33 6 12 34 56 78 / +33 1 23 45 67 89",
      ];
      const wanted = notations.map((phone) => odoo.addLead({ name: phone, phone }).id);
      odoo.addLead({ name: "ends alike", phone: "+1 612 345 678" });
      odoo.addLead({ name: "Morocco", phone: "06 12 34 56 78", country_id: [132, "Morocco"] });
      const { code, json } = await crm(odoo.env, "find", "+33612345678", "--json");
      assert.equal(code, 0);
      assert.deepEqual(json.records.map((one) => one.id).sort(), wanted.sort());
      assert.ok(json.records.every((one) => one.model === "crm.lead" && one.url.startsWith(odoo.url)));
    });

    it("puts open leads before closed ones, and goes through contacts to their leads", async () => {
      odoo.addLead({ name: "won", phone: "0612345678", probability: 100, write_date: "2026-11-26 10:00:00" });
      odoo.addLead({ name: "archived", phone: "0612345678", active: false, write_date: "2026-11-25 10:00:00" });
      odoo.addLead({ name: "open", phone: "0612345678" });
      const ranked = await crm(odoo.env, "find", "+33612345678", "--json");
      assert.deepEqual(
        ranked.json.records.map((one) => one.name),
        ["open", "won", "archived"],
      );
      const company = odoo.add("res.partner", { name: "ACME", commercial_partner_id: false });
      const contact = odoo.add("res.partner", {
        name: "Paul",
        phone: "+33 7 11 22 33 44",
        parent_id: [company.id, "ACME"],
        commercial_partner_id: [company.id, "ACME"],
      });
      odoo.addLead({ name: "ACME's", partner_id: [contact.id, "Paul"] });
      const through = await crm(odoo.env, "find", "+33711223344", "--json");
      assert.deepEqual(
        through.json.records.map((one) => one.name),
        ["ACME's", "Paul"],
      );
    });

    it("shows names as text", async () => {
      odoo.addLead({ name: "\u202Eevil\u001b[31m <b>", phone: "0612345678" });
      const { stdout } = await crm(odoo.env, "find", "+33612345678");
      assert.match(stdout, /^crm\.lead \d+ {2}evil\[31m <b>\n/);
    });

    it("says what is wrong and what helps, and never the key", async () => {
      const wrong = "ffffffffffffffff";
      for (const [env, trouble, words] of [
        [{ ODOO_API_KEY: wrong }, "credentials", /ODOO_API_KEY/],
        [{ ODOO_URL: `http://127.0.0.1:${await freePort()}` }, "network", /cannot be reached/],
      ]) {
        const { code, json, stdout } = await crm({ ...odoo.env, ...env }, "check", "--json");
        assert.equal(code, 1);
        assert.equal(json.trouble, trouble);
        assert.match(json.detail, words);
        assert.ok(!stdout.includes(wrong) && !stdout.includes(odoo.key));
      }
      for (const [kind, trouble] of [
        ["access", "rights"],
        ["500", "server"],
        ["html", "server"],
        ["cut", "network"],
        ["half", "network"],
      ]) {
        // More than once: a read is asked again when a kept connection ends.
        odoo.faults = [];
        odoo.fail("crm.lead.search_read", kind, { times: 3 });
        const { code, json } = await crm(odoo.env, "find", "+33612345678", "--json");
        assert.equal(code, 1, kind);
        assert.equal(json.trouble, trouble, `${kind}: ${json.detail}`);
        assert.ok(!json.detail.includes("Traceback") && !json.detail.includes("<"), json.detail);
      }
    });

    it("signs in again when a session is over; a key that is refused is told", async () => {
      odoo.addLead({ name: "Usine", phone: "0612345678" });
      odoo.fail("crm.lead.search_read", "401");
      const { json } = await crm(odoo.env, "find", "+33612345678", "--json");
      if (major >= 19) assert.equal(json.trouble, "credentials");
      else assert.equal(json.records?.length, 1, JSON.stringify(json));
    });
  });
}

describe("the local index", () => {
  let odoo;
  let directory;
  let server;
  const index = (...words) => crm(odoo.env, ...words, "--data", server.data);
  before(async () => {
    odoo = await Odoo.start(18);
    directory = temporaryDirectory();
    // Without a CRM: nobody else reads it.
    server = await Server.start({ data: join(directory.path, "data") });
    await server.stop();
  });
  after(async () => {
    await odoo.stop();
    directory.remove();
  });

  it("is empty at first, and says so", async () => {
    const { code, json } = await index("status", "--json");
    assert.equal(code, 1);
    assert.equal(json.phase, "empty");
    assert.match((await index("check")).stdout, /Numbers known here: nothing was read yet/);
  });

  it("is read, follows what changes, and counts what was deleted", async () => {
    for (let i = 0; i < 1203; i++) odoo.addLead({ name: `Lead ${i}`, phone: `06 12 34 ${String(i).padStart(4, "0")}` });
    odoo.add("res.partner", { name: "Paul", phone: "+33 7 11 22 33 44", commercial_partner_id: false });
    odoo.calls = [];
    const first = await index("sync", "--json");
    assert.equal(first.code, 0, first.stderr);
    assert.deepEqual([first.json.phase, first.json.leads, first.json.contacts], ["ready", 1203, 1]);
    assert.equal(odoo.calls.filter((one) => one === "crm.lead.search_read").length, 4, "the newest, and three pages");
    odoo.tables["crm.lead"].splice(5, 3);
    const later = await index("sync");
    assert.match(later.stdout, /; 1200 leads and 1 contact, changes known up to \d{4}-/);
    assert.ok(odoo.calls.includes("crm.lead.search"), "a sweep of the ids");
    const full = await index("sync", "--full", "--json");
    assert.equal(full.json.read, 1201);
    const status = await index("status");
    assert.equal(status.code, 0);
    assert.match(status.stdout, /1200 leads and 1 contact/);
    assert.match(status.stdout, /in the clear/);
  });

  it("keeps why it failed, and what was known", async () => {
    odoo.fail("crm.lead.search_read", "html", { times: 10 });
    const failed = await index("sync", "--json");
    assert.equal(failed.code, 1);
    assert.equal(failed.json.trouble, "server");
    odoo.faults = [];
    const { code, json } = await index("status", "--json");
    assert.equal(code, 1);
    assert.equal(json.reason, "server");
    assert.equal(json.leads, 1200);
    assert.equal((await index("sync", "--json")).code, 0);
    assert.equal((await index("status", "--json")).json.reason, "");
  });

  it("wants the folder of a server", async () => {
    const { code, stderr } = await crm(odoo.env, "sync", "--data", join(directory.path, "none"));
    assert.equal(code, 1);
    assert.match(stderr, /nothing in .*none/);
  });
});

describe("softphone crm", () => {
  it("asks for the settings when there are none, and names what is missing when half are there", async () => {
    const none = await crm({}, "check");
    assert.equal(none.code, 1);
    assert.match(none.stderr, /ODOO_URL, ODOO_DB, ODOO_LOGIN and ODOO_API_KEY/);
    const half = await crm({ ODOO_URL: "https://odoo.example.com", ODOO_API_KEY: "0123456789" }, "check");
    assert.equal(half.code, 1);
    assert.match(half.stderr, /ODOO_DB, ODOO_LOGIN missing/);
    assert.ok(!half.stderr.includes("0123456789"));
  });

  it("refuses a number without its country", async () => {
    const env = { ODOO_URL: "http://127.0.0.1:1", ODOO_DB: "a", ODOO_LOGIN: "b", ODOO_API_KEY: "c" };
    const { code, stderr } = await crm(env, "find", "0612345678");
    assert.equal(code, 1);
    assert.match(stderr, /\+33612345678/);
  });

  it("does not follow an address that leads elsewhere with the key", async () => {
    const seen = [];
    const other = createServer((request, response) => {
      seen.push(request.url);
      if (request.url.startsWith("/elsewhere")) response.end("{}");
      else response.writeHead(303, { Location: `/elsewhere${request.url}` }).end();
    }).listen(0, "127.0.0.1");
    await new Promise((resolve) => other.once("listening", resolve));
    const env = { ODOO_URL: `http://127.0.0.1:${other.address().port}`, ODOO_DB: "a", ODOO_LOGIN: "b", ODOO_API_KEY: "c" };
    const { json } = await crm(env, "check", "--json");
    other.closeAllConnections();
    other.close();
    assert.equal(json.trouble, "server");
    assert.match(json.detail, /leads elsewhere/);
    assert.ok(seen.length > 0 && seen.every((url) => !url.startsWith("/elsewhere")), seen.join());
  });
});

// What only the real server can say: run where one is named.
if (process.env.ODOO_URL) {
  it("a real Odoo is found fit", async () => {
    const { ODOO_URL, ODOO_DB, ODOO_LOGIN, ODOO_API_KEY } = process.env;
    const { code, json } = await crm({ ODOO_URL, ODOO_DB, ODOO_LOGIN, ODOO_API_KEY }, "check", "--json");
    assert.equal(code, 0, json.detail);
  });
}
