// Recordings in the CRM by the operator's policy: attached once whatever answer is lost, a link, or nothing; and what
// the server measures of itself meanwhile.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { connect, dial, eventually, hangUp, openPhone, talking } from "./support/browser.mjs";
import { becomes, newest } from "./support/call.mjs";
import { Odoo } from "./support/odoo.mjs";
import { Server, temporaryDirectory } from "./support/server.mjs";

for (const [major, policy] of [
  [18, "attach"],
  [19, "attach"],
  [19, "none"],
]) {
  describe(`recordings in Odoo ${major}: ${policy}`, () => {
    let directory;
    let odoo;
    let server;
    let alice;
    let session;
    before(async () => {
      directory = temporaryDirectory();
      odoo = await Odoo.start(major);
      odoo.addLead({ name: "Acme", phone: "01 99 00 00 01", country_id: [75, "France"] });
      server = await Server.start({
        data: join(directory.path, "data"),
        env: { ...odoo.env, PUBLIC_URL: "https://phone.example.com", CRM_RECORDINGS: policy },
      });
      session = await server.signIn("alice");
      const set = await session("/api/settings/recording", {
        method: "PUT",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ policy: "always", announcement: false, language: "fr" }),
      });
      assert.equal(set.status, 200);
      alice = await openPhone(server, directory.path);
      await connect(alice, "Alice");
    });
    after(async () => {
      await alice?.browser.close();
      await server?.stop();
      await odoo?.stop();
      directory?.remove();
    });

    const call = async () => {
      await dial(alice, "+33199000001");
      await talking(alice);
      await becomes("it is recorded", session, (one) => one.recording.state === "on");
      await hangUp(alice);
      await becomes("the call is over", session, (one) => one.state === "ended");
      return (await newest(session)).sid;
    };
    const recordingOf = (sid) =>
      eventually("the recording is there", async () => {
        const { recordings } = await (await session(`/api/calls/${sid}/recordings`)).json();
        return recordings.find(({ status }) => status === "completed");
      });

    if (policy === "none") {
      it("the note does not speak of it", async () => {
        const sid = await call();
        await recordingOf(sid);
        await becomes("it is written", session, (one) => one.crm?.state === "written", 60000);
        await eventually("all is told", async () => {
          const metrics = await (await fetch(`${server.url}/metrics`)).text();
          return /softphone_outbox_deliveries\{target="crm",address="crm",state="waiting"\} 0\n/.test(metrics);
        });
        assert.equal(odoo.notes.length, 1);
        assert.doesNotMatch(odoo.notes[0].body, /Recording|Enregistrement/);
        assert.equal(odoo.attachments.length, 0);
      });
      return;
    }

    it("is attached once although an answer is lost, and the note links it", async () => {
      odoo.fail("ir.attachment.create", "cut", { after: true });
      const sid = await call();
      const recording = await recordingOf(sid);
      const note = await eventually(
        "the note links the attachment",
        async () => odoo.notes.find(({ body }) => body.includes("/web/content/")),
        90000,
      );
      assert.equal(odoo.notes.length, 1);
      assert.equal(odoo.attachments.length, 1, "the first try was carried out");
      assert.equal(odoo.calls.filter((one) => one === "ir.attachment.create").length, 1);
      const [attachment] = odoo.attachments;
      assert.equal(attachment.name.endsWith(`${recording.sid}.mp3`), true, attachment.name);
      assert.deepEqual([attachment.res_model, attachment.res_id], ["crm.lead", odoo.tables["crm.lead"][0].id]);
      const sound = Buffer.from(attachment.datas, "base64");
      const served = await session(`/api/recordings/${recording.sid}.mp3`);
      assert.deepEqual(sound, Buffer.from(await served.arrayBuffer()), "all of it");
      assert.ok(note.body.includes(`${odoo.url}/web/content/${attachment.id}"`), note.body);
      assert.equal((await newest(session)).crm.state, "written");
    });

    it("a later word of the rep keeps the attachment as it is", async () => {
      const { sid } = await newest(session);
      const saved = await session(`/api/calls/${sid}/wrap-up`, {
        method: "PUT",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ id: "w1", outcome: null, note: "Send the offer" }),
      });
      assert.equal(saved.status, 200);
      await eventually("it is written", async () => odoo.notes[0].body.includes("Send the offer"));
      assert.match(odoo.notes[0].body, /\/web\/content\//);
      assert.equal(odoo.attachments.length, 1);
    });

    it("the server's measurements count it, for this machine only", async () => {
      const metrics = await (await fetch(`${server.url}/metrics`)).text();
      for (const line of [
        /^softphone_outbox_deliveries\{target="crm",address="crm",state="dead"\} 0$/m,
        /^softphone_outbox_tries_total\{target="crm",address="crm",result="done"\} [1-9]\d*$/m,
        /^softphone_outbox_tries_total\{target="crm",address="crm",result="network"\} [1-9]\d*$/m,
        /^softphone_unlogged_calls\{rep="alice"\} 0$/m,
        /^softphone_calls_open 0$/m,
        /^softphone_webhook_answers_total\{status="200"\} [1-9]\d*$/m,
        /^softphone_crm_index_records\{model="leads"\} 1$/m,
        /^softphone_database_up 1$/m,
      ])
        assert.match(metrics, line);
      const refused = await fetch(`${server.url}/metrics`, { headers: { "X-Forwarded-For": "203.0.113.9" } });
      assert.equal(refused.status, 401);
    });
  });
}
