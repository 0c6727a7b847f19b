// A recording of the account is copied to the desk's own storage, survives kill -9, and is deleted at the carrier.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { promisify } from "node:util";
import { bar, connect, dial, eventually, hangUp, openPhone, talking } from "./support/browser.mjs";
import { becomes, command } from "./support/call.mjs";
import { Carrier } from "./support/foreign.mjs";
import { Odoo } from "./support/odoo.mjs";
import { freePort, program, Server, temporaryDirectory } from "./support/server.mjs";

describe("copies of recordings", () => {
  let directory;
  let carrier;
  let odoo;
  let server;
  let alice;
  let session;
  let env;

  before(async () => {
    directory = temporaryDirectory();
    const port = await freePort();
    carrier = await new Carrier(`http://127.0.0.1:${port}/webhook/softphone/voice`).start();
    odoo = await Odoo.start(18);
    odoo.addLead({ name: "Acme", phone: "01 99 00 00 01", country_id: [75, "France"] });
    // Until there is nothing left at the carrier.
    odoo.fail("ir.attachment.create", "500", { times: Number.POSITIVE_INFINITY });
    env = {
      ...carrier.env,
      ...odoo.env,
      PUBLIC_URL: `http://127.0.0.1:${port}`,
      RECORDINGS_AT_TWILIO: "delete",
      CRM_RECORDINGS: "attach",
    };
    server = await Server.start({ port, data: join(directory.path, "data"), env });
    await server.atAnyHour();
    alice = await openPhone(server, directory.path, { frequency: 1810 });
    await connect(alice, "Alice");
    session = await server.signIn("alice");
  });
  after(async () => {
    await alice?.browser.close();
    await server?.stop();
    await odoo?.stop();
    await carrier?.remove();
    directory?.remove();
  });

  it("is fetched, checked, deleted at the carrier, and heard from here", async () => {
    await dial(alice, "+33 1 99 00 00 01");
    await talking(alice);
    const { sid } = await becomes("they talk", session, (one) => one.state === "talking");
    await command(session, sid, { command: "record" });
    await becomes("it is recorded", session, (one) => one.recording.state === "on");
    await bar(alice).getByRole("timer", { name: "Recorded time" }).filter({ hasText: /^00:0[3-9]$/ }).waitFor();
    await hangUp(alice);
    const recording = await eventually("the copy is here alone", async () => {
      const { recordings } = await (await session(`/api/calls/${sid}/recordings`)).json();
      return recordings[0]?.copy?.state === "here" && !recordings[0].copy.atCarrier && recordings[0];
    }, 60000);
    const file = join(directory.path, "data/copies", `${recording.sid}.wav`);
    const hash = createHash("sha256").update(readFileSync(file)).digest("hex");
    assert.equal(recording.copy.sha256, hash);
    // It may answer with an error, on a bad day.
    const left = await eventually("the carrier answers", () => carrier.client().recordings.list().catch(() => null));
    assert.deepEqual(left, [], "nothing is left there");
    assert.deepEqual(readdirSync(join(directory.path, "data/copies")), [`${recording.sid}.wav`]);
    const looked = await promisify(execFile)(program, ["doctor", "--json"], {
      env: { ...process.env, ...env, PORT: String(server.port), SOFTPHONE_DATA: server.data },
    }).catch((ended) => ended);
    const copies = JSON.parse(looked.stdout).findings.find(({ check }) => check === "copies");
    assert.equal(copies.verdict, "ok", looked.stdout);
    assert.deepEqual([copies.values.here, copies.values.waiting, copies.values.failed], ["1", "0", "0"]);

    await server.stop("SIGKILL");
    await carrier.stop();
    await server.launch(env);
    session = await server.signIn("alice");
    const sound = await session(`/api/recordings/${recording.sid}.mp3`, { headers: { Range: "bytes=0-99" } });
    assert.equal(sound.status, 206);
    assert.equal(Buffer.from(await sound.arrayBuffer()).subarray(0, 4).toString(), "RIFF");
  });

  it("is what the CRM gets when the carrier has nothing any more", async () => {
    assert.equal(odoo.attachments.length, 0);
    odoo.faults.length = 0;
    const [attachment] = await eventually("it is attached", () => odoo.attachments.length > 0 && odoo.attachments, 90000);
    assert.match(attachment.name, /\.mp3$/);
    const sound = Buffer.from(attachment.datas, "base64");
    assert.equal(sound.readUInt16BE(0) & 0xffe0, 0xffe0, "a frame of MPEG audio");
    assert.ok(sound.length > 3 * 4000 * 0.9, `${sound.length} bytes are three seconds at 32 kbit/s`);
    assert.deepEqual(readdirSync(join(directory.path, "data/copies")).filter((name) => !name.endsWith(".wav")), []);
  });
});
