// The program's own client beside a real Odoo: its rights, its numbers, a call's note from the first word to the last, and what is
// left of all that when Odoo is stopped, or killed in the middle of writing.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { bar, dial, eventually, hangUp, openPhone, talking } from "../support/browser.mjs";
import { becomes, newest } from "../support/call.mjs";
import { program, Server, temporaryDirectory } from "../support/server.mjs";
import { crm, inBetween, major, people, RealOdoo } from "./support.mjs";

const password = "tulipe violette en avril";
const echo = "+33199000001";
const voice = "+33199000002";
const isPost = (path, body) => path.endsWith("/message_post") || body.includes('"message_post"');

describe(`records of Odoo ${major}`, () => {
  let directory;
  let odoo;
  let known;
  let between;
  let server;
  let alice;
  let session;
  let lead;
  let other;
  /// What happens to the answers of Odoo on their way; true: it gets lost.
  let onAnswer = async () => false;

  before(async () => {
    directory = temporaryDirectory();
    known = await people();
    odoo = await RealOdoo.start();
    between = await inBetween(odoo, (path, body) => onAnswer(path, body));
  });
  after(async () => {
    await alice?.browser.close();
    await server?.stop();
    between?.close();
    await odoo?.stop();
    directory?.remove();
  });

  const json = (method, body) => ({ method, headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
  const put = async (path, body, method = "PUT") => {
    const answer = await session(path, json(method, body));
    assert.equal(answer.status, 200, `${path}: ${await answer.clone().text()}`);
    return answer.json();
  };

  it("is found fit, by its key and, before 19, by its password", async () => {
    const { code, json: said } = await crm(program, odoo.env(known.bot), "check", "--json");
    assert.equal(code, 0, JSON.stringify(said));
    assert.match(said.version, new RegExp(`^${major}\\.0`));
    assert.equal(said.api, major >= 19 ? "json2" : "jsonrpc");
    assert.equal(said.lead_fields.includes("mobile"), major < 19);
    const text = await crm(program, odoo.env(known.bot), "check");
    assert.match(text.stdout, /the key is accepted/);
    const byPassword = await crm(program, odoo.env(known.bot, known.bot.password), "check", "--json");
    if (major < 19) assert.equal(byPassword.code, 0, JSON.stringify(byPassword.json));
    else assert.equal(byPassword.json.trouble, "credentials");
  });

  it("says what is wrong with a key, a right, a database, a server that is not there", async () => {
    const guest = odoo.env(known.guest);
    for (const [env, trouble, words] of [
      [odoo.env(known.bot, "0123456789abcdef0123456789abcdef01234567"), "credentials", /ODOO_API_KEY/],
      [guest, "rights", /Sales \/ User: All Documents/],
      [{ ...odoo.env(known.bot), ODOO_URL: "http://127.0.0.1:9" }, "network", /cannot be reached/],
    ]) {
      const { code, json: said } = await crm(program, env, "check", "--json");
      assert.equal(code, 1, JSON.stringify(said));
      assert.equal(said.trouble, trouble, said.detail);
      assert.match(said.detail, words);
    }
    const elsewhere = await crm(program, { ...odoo.env(known.bot), ODOO_DB: "nowhere" }, "check", "--json");
    assert.equal(elsewhere.code, 1);
    assert.match(elsewhere.json.detail, /ODOO_DB|database/, JSON.stringify(elsewhere.json));
  });

  it("finds a number in every notation, and no other", async () => {
    const france = await odoo.france();
    const [morocco] = await odoo.ask("res.country", "search", [[["code", "=", "MA"]]]);
    const make = (name, phone, country) => odoo.create("crm.lead", { name, phone, country_id: country, type: "opportunity" });
    const wanted = [];
    for (const phone of ["+33612345678", "0033 6 12 34 56 78", "06.12.34.56.78", "+33 (0)6-12-34-56-78", "06 12 34 56 78 / 01 23 45 67 89"])
      wanted.push(await make(phone, phone, france));
    await make("ends alike", "+1 612 345 678", false);
    await make("Morocco", "06 12 34 56 78", morocco);
    const contact = await odoo.create("res.partner", { name: "Paul", phone: "07 11 22 33 44", country_id: france });
    const theirs = await odoo.create("crm.lead", { name: "Paul's", partner_id: contact, type: "opportunity" });
    const found = async (number) => (await crm(program, odoo.env(known.bot), "find", number, "--json")).json.records;
    assert.deepEqual((await found("+33612345678")).map(({ id }) => id).sort(), wanted.sort());
    const through = await found("+33711223344");
    assert.deepEqual(through.map(({ model, id }) => [model, id]), [["crm.lead", theirs], ["res.partner", contact]]);
    const page = await fetch(through[0].url, { redirect: "manual" });
    assert.ok(page.status === 200 || /login/.test(page.headers.get("location")), `${through[0].url}: ${page.status}`);
  });

  it("takes a rep of its own, who signs in", async () => {
    const france = await odoo.france();
    lead = await odoo.create("crm.lead", {
      name: "Acme <b>Rennes</b>",
      phone: "01 99 00 00 01",
      country_id: france,
      type: "opportunity",
      user_id: known.chloe.id,
    });
    const customer = await odoo.create("res.partner", { name: "Customer", email: "customer@example.com" });
    await odoo.ask("crm.lead", "message_subscribe", [[lead], [customer]]);
    other = await odoo.create("crm.lead", { name: "Other", phone: "+33 6 39 98 00 77", type: "opportunity" });
    server = await Server.start({
      data: join(directory.path, "data"),
      env: { ...odoo.env(known.bot), ODOO_URL: between.url, PUBLIC_URL: "https://phone.example.com", CRM_RECORDINGS: "attach" },
    });
    const words = ["user", "add", "alice", "--name", "Alice Martin", "--email", known.alice.login, "--password-stdin", "--data", server.data];
    const adding = spawn(program, words, { env: { ...process.env, PUBLIC_URL: "" }, stdio: ["pipe", "ignore", "inherit"] });
    adding.stdin.end(`${password}\n`);
    assert.deepEqual(await once(adding, "close"), [0, null]);
    await eventually("the trial is over", async () => (await (await fetch(`${server.url}/api/config`)).json()).trial === false);
    const signingIn = await fetch(`${server.url}/api/session`, json("POST", { identity: "alice", password }));
    assert.equal(signingIn.status, 200);
    const cookie = signingIn.headers.getSetCookie()[0].split(";")[0];
    session = (path, options = {}) => fetch(server.url + path, { ...options, headers: { cookie, ...(options.headers ?? {}) } });
    const { windows } = await (await session("/api/settings/calling-hours")).json();
    await put("/api/settings/calling-hours", { policy: "off", windows });
    await put("/api/settings/recording", { policy: "always", announcement: false, language: "fr" });
    alice = await openPhone(server, directory.path);
    await alice.page.getByLabel("Name or e-mail address", { exact: true }).fill("alice");
    await alice.page.getByLabel("Password", { exact: true }).fill(password);
    await alice.page.getByRole("button", { name: "Sign in", exact: true }).click();
    await alice.page.getByText(/^Ready$/).first().waitFor({ state: "attached" });
  });

  it("is known here before anybody calls", async () => {
    const index = async () => (await (await session("/api/crm/index")).json()).index;
    await eventually("everything was read", async () => (await index()).phase === "ready", 60000);
    await odoo.create("crm.lead", { name: "Later", phone: "+33 6 39 98 00 55", type: "opportunity" });
    await eventually("what is new is read, too", async () => {
      await session("/api/crm/index/sync", json("POST", {}));
      const { records, reason } = await (await session("/api/crm/records?number=%2B33639980055")).json();
      assert.equal(reason, "");
      return records.some(({ name }) => name === "Later");
    });
    assert.equal((await index()).reason, "");
  });

  /// A call of a second or two; its SID.
  const call = async (to) => {
    await dial(alice, to);
    await talking(alice);
    await becomes("it is recorded", session, (one) => one.recording.state === "on");
    await hangUp(alice);
    await becomes("the call is over", session, (one) => one.state === "ended");
    await bar(alice).getByRole("button", { name: "Later" }).or(alice.page.getByRole("button", { name: "Later" })).first().click();
    return (await newest(session)).sid;
  };
  const becomesOf = (sid, what, check) => becomes(what, session, (one) => one.sid === sid && check(one), 90000);
  let sid;
  let wraps = 0;
  const wrapUp = (values) => {
    const body = { id: `w${++wraps}`, outcome: null, note: "", followUp: null, followUpDone: false, ...values };
    return put(`/api/calls/${sid}/wrap-up`, { ...body, replaces: wraps === 1 ? "" : `w${wraps - 1}` });
  };
  const activities = () =>
    odoo.ask("mail.activity", "search_read", [[["res_model", "=", "crm.lead"], ["res_id", "in", [lead, other]]]], {
      fields: ["res_id", "user_id", "date_deadline", "summary", "activity_type_id"],
    });

  it("gets a call as one note of the rep's, in the salesperson's language, and nobody gets mail of it", async () => {
    const mails = await odoo.ask("mail.mail", "search", [[]]); // Odoo's own, of what this test gave to people
    sid = await call(echo);
    await becomesOf(sid, "it is written", ({ crm }) => crm?.state === "written");
    const [note, ...more] = await odoo.notesOf(sid);
    assert.deepEqual(more, []);
    assert.deepEqual([note.model, note.res_id], ["crm.lead", lead]);
    assert.equal(note.author_id[0], known.alice.partner);
    assert.equal(note.create_uid[0], known.bot.id);
    assert.equal(note.subtype_id[1], "Note");
    assert.equal(note.message_id, `<softphone.${sid}@phone.example.com>`);
    assert.match(note.body, /Appel/);
    assert.match(note.body, /<a [^>]*href="https:\/\/phone\.example\.com\/#\/history\/CA/, note.body);
    assert.deepEqual(await odoo.ask("mail.mail", "search", [[]]), mails);
    const followers = await odoo.ask("mail.followers", "search_count", [[["res_model", "=", "crm.lead"], ["partner_id", "=", known.bot.partner]]]);
    assert.equal(followers, 0, "the bot follows nothing");
    assert.equal(await odoo.ask("mail.notification", "search_count", [[["mail_message_id", "=", note.id]]]), 0);
  });

  it("hears what the rep says on the same note, and a day to call back", async () => {
    await wrapUp({ note: "Veut un devis <b>vite</b>\n<script>alert(1)</script>", followUp: Date.now() + 2 * 86_400_000 });
    const note = await eventually("it is there", async () => (await odoo.notesOf(sid)).find(({ body }) => body.includes("devis")), 60000);
    assert.match(note.body, /Veut un devis &lt;b&gt;vite&lt;\/b&gt;/);
    assert.ok(!note.body.includes("<script"), note.body);
    const [activity, ...more] = await eventually("somebody is to call back", async () => {
      const list = await activities();
      return list.length > 0 && list;
    });
    assert.deepEqual(more, []);
    assert.equal(activity.res_id, lead);
    assert.equal(activity.user_id[0], known.alice.id);
    assert.match(activity.date_deadline, /^\d{4}-\d\d-\d\d$/);
    const told = await odoo.ask("mail.message", "search_count", [[["message_type", "=", "user_notification"], ["res_id", "=", lead], ["partner_ids", "in", [known.alice.partner]]]]);
    assert.equal(told, 0, "the rep gets no mail of a task that is the rep's own");
    assert.equal((await odoo.notesOf(sid)).length, 1);
  });

  it("gets another day, and none when the rep takes it back", async () => {
    const [{ id, date_deadline }] = await activities();
    await wrapUp({ note: "Veut un devis", followUp: Date.now() + 5 * 86_400_000 });
    await eventually("the same task has another day", async () => {
      const [one, ...more] = await activities();
      assert.deepEqual([one?.id, more.length], [id, 0]);
      return one.date_deadline > date_deadline;
    });
    await wrapUp({ note: "Veut un devis" });
    await eventually("the task is gone", async () => (await activities()).length === 0);
  });

  it("has the recording attached, to the last byte, and linked from the note", async () => {
    const recording = await eventually("it is there", async () => {
      const { recordings } = await (await session(`/api/calls/${sid}/recordings`)).json();
      return recordings.find(({ status }) => status === "completed");
    });
    const note = await eventually("the note links it", async () => (await odoo.notesOf(sid)).find(({ body }) => body.includes("/web/content/")), 90000);
    const attached = await odoo.ask("ir.attachment", "search_read", [[["res_model", "=", "crm.lead"], ["res_id", "=", lead]]], {
      fields: ["name", "datas", "mimetype"],
    });
    assert.equal(attached.length, 1);
    assert.ok(attached[0].name.endsWith(`${recording.sid}.mp3`), attached[0].name);
    assert.equal(attached[0].mimetype, "audio/mpeg");
    const served = await session(`/api/recordings/${recording.sid}.mp3`);
    assert.deepEqual(Buffer.from(attached[0].datas, "base64"), Buffer.from(await served.arrayBuffer()));
    assert.ok(note.body.includes(`/web/content/${attached[0].id}"`), note.body);
  });

  it("moves to another record with all that belongs to it", async () => {
    await wrapUp({ note: "Veut un devis", followUp: Date.now() + 3 * 86_400_000 });
    await eventually("there is a task", async () => (await activities()).length === 1);
    await put(`/api/calls/${sid}/crm`, { record: { model: "crm.lead", id: other }, number: "+33639980077" }, "POST");
    await becomesOf(sid, "it is on the other", ({ crm }) => crm.state === "written" && crm.record.id === other);
    const notes = await odoo.notesOf(sid);
    assert.deepEqual(notes.map(({ res_id }) => res_id).sort(), [lead, other].sort());
    const [left, moved] = [lead, other].map((id) => notes.find(({ res_id }) => res_id === id).body);
    assert.match(moved, /devis/);
    assert.doesNotMatch(left, /devis/);
    assert.match(left, /Other/);
    const attached = await odoo.ask("ir.attachment", "search_read", [[["name", "like", "call-%.mp3"]]], { fields: ["res_id"] });
    assert.deepEqual(attached.map(({ res_id }) => res_id), [other]);
    assert.deepEqual((await activities()).map(({ res_id }) => res_id), [other]);
  });

  it("gets a lead of its own when nobody bears the number", async () => {
    sid = await call(voice);
    wraps = 0;
    await becomesOf(sid, "somebody is to choose", ({ crm }) => crm?.state === "choose" && crm.reason === "no_match");
    await put(`/api/calls/${sid}/crm/create`, { name: "Nouvelle <piste>" }, "POST");
    const { crm } = await becomesOf(sid, "it is written", (one) => one.crm.state === "written");
    const [made] = await odoo.ask("crm.lead", "read", [[crm.record.id]], { fields: ["name", "phone", "user_id", "message_follower_ids"] });
    assert.deepEqual([made.name, made.phone.replace(/\s/g, ""), made.user_id[0]], ["Nouvelle <piste>", voice, known.alice.id]);
    const followers = await odoo.ask("mail.followers", "search_count", [[["id", "in", made.message_follower_ids], ["partner_id", "=", known.bot.partner]]]);
    assert.equal(followers, 0, "the bot does not follow it");
    assert.equal((await odoo.notesOf(sid)).length, 1);
  });

  it("gets what happened while it was stopped, once", async () => {
    await odoo.stop("SIGTERM");
    const missed = await call(echo);
    // Why: "network", or nothing yet where an earlier call has already found Odoo away.
    await becomesOf(missed, "it waits", ({ crm }) => crm?.state === "waiting" && ["network", ""].includes(crm.reason));
    await odoo.launch();
    await put(`/api/calls/${missed}/crm`, {}, "POST");
    await becomesOf(missed, "it is written", ({ crm }) => crm.state === "written");
    assert.equal((await odoo.notesOf(missed)).length, 1);
  });

  it("is killed between writing a note and saying so: the note stands once", async () => {
    let killed = false;
    onAnswer = async (path, body) => {
      if (killed || !isPost(path, body)) return killed && odoo.process.exitCode !== null;
      killed = true;
      await odoo.stop("SIGKILL");
      return true;
    };
    const doubtful = await call(echo);
    await eventually("Odoo is gone", async () => killed);
    await becomesOf(doubtful, "it waits", ({ crm }) => crm?.state === "waiting");
    onAnswer = async () => false;
    await odoo.launch();
    assert.equal((await odoo.notesOf(doubtful)).length, 1, "it had been written");
    await put(`/api/calls/${doubtful}/crm`, {}, "POST");
    await becomesOf(doubtful, "it is written", ({ crm }) => crm.state === "written");
    assert.equal((await odoo.notesOf(doubtful)).length, 1);
  });

  it("tells its working schedules and closing days", async () => {
    const calendar = await odoo.create("resource.calendar", {
      name: "Boutique",
      tz: "Europe/Paris",
      attendance_ids: [
        [5, 0, 0],
        ...[0, 1, 2, 3, 4, 5, 6].map((day) => [0, 0, { name: "Morning", dayofweek: String(day), hour_from: 9, hour_to: 12.5, day_period: "morning" }]),
      ],
    });
    const day = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10);
    await odoo.create("resource.calendar.leaves", { name: "Inventaire", calendar_id: calendar, date_from: `${day} 00:00:00`, date_to: `${day} 22:59:59` });
    const { odoo: told } = await (await session("/api/calendars?fresh=1")).json();
    assert.equal(told.problem, null);
    const schedule = told.schedules.find(({ name }) => name === "Boutique");
    assert.deepEqual([schedule.id, schedule.zone], [calendar, "Europe/Paris"]);
    assert.ok(told.schedules.length >= 2, "that of the company, too");
    const hours = { zone: "Europe/Paris", periods: [], closed: [], opened: [], holidays: [], worked: [], calendars: [], schedule: calendar };
    const preview = await put("/api/hours/preview", hours, "POST");
    const open = preview.days.filter(({ parts }) => parts.some((part) => part.open));
    assert.equal(open.length, 13, JSON.stringify(preview.days));
    assert.deepEqual(open.at(-1).parts.filter((part) => part.open).map(({ from, to }) => [from, to]), [[540, 750]]);
    const closed = preview.days.find(({ date }) => date === day);
    assert.ok(closed.parts.some(({ why, name }) => why === "leave" && name.en === "Inventaire"), JSON.stringify(closed));
  });

  it("is asked nothing that it cannot do, and from 19 on nothing in the old way but its version", () => {
    const complaints = odoo.log.split("\n").filter((line) => / (ERROR|CRITICAL) /.test(line));
    assert.deepEqual(complaints, []);
    const old = between.asked.filter(({ path, body }) => path === "/jsonrpc" && !body.includes('"method":"version"'));
    if (major >= 19) assert.deepEqual(old, []);
    else assert.ok(old.length > 0);
  });
});
