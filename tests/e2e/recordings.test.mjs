// Recordings and answering machine detection of `softphone carrier`, by every verb of the npm package `twilio`; and
// what is left of a recording when the carrier is killed.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, beforeEach, describe, it } from "node:test";
import { eventually } from "./support/browser.mjs";
import { Application, restClient } from "./support/carrier.mjs";
import { freePort, program, temporaryDirectory } from "./support/server.mjs";

/// Facts of a WAV, read as any player does.
function readWav(bytes) {
  assert.equal(bytes.toString("latin1", 0, 4), "RIFF");
  assert.equal(bytes.readUInt32LE(4), bytes.length - 8, "the RIFF size is that of the file");
  assert.equal(bytes.toString("latin1", 36, 40), "data");
  assert.equal(bytes.readUInt32LE(40), bytes.length - 44);
  const channels = bytes.readUInt16LE(22);
  const loudness = Array.from({ length: channels }, (_, channel) => {
    let sum = 0;
    let count = 0;
    for (let at = 44 + 2 * channel; at + 1 < bytes.length; at += 2 * channels) {
      sum += bytes.readInt16LE(at) ** 2;
      count += 1;
    }
    return Math.sqrt(sum / count);
  });
  return { channels, rate: bytes.readUInt32LE(24), seconds: (bytes.length - 44) / (16000 * channels), loudness };
}

describe("recordings of the carrier", () => {
  const application = new Application();
  const from = "+33199001000";
  let directory;
  let port;
  let carrier;
  let env;
  let client;

  const start = async () => {
    const envFile = join(directory.path, "carrier.env");
    const log = [];
    carrier = spawn(
      program,
      ["carrier", "--app-url", `${application.url}/voice`, "--port", String(port), "--env-file", envFile, "--data", join(directory.path, "data")],
      { cwd: directory.path, stdio: ["ignore", "pipe", "pipe"] },
    );
    for (const stream of [carrier.stdout, carrier.stderr]) stream.on("data", (text) => log.push(String(text)));
    await eventually(`the carrier serves: ${log.join("")}`, () => log.join("").includes("softphone ready"));
    env = Object.fromEntries(
      readFileSync(envFile, "utf8").trim().split("\n").map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
    );
    application.authToken = env.TWILIO_AUTH_TOKEN;
    client = restClient(env.TWILIO_API_BASE, env.TWILIO_ACCOUNT_SID, env.TWILIO_AUTH_TOKEN);
  };
  const stop = async (signal) => {
    if (!carrier || carrier.exitCode !== null || carrier.signalCode !== null) return;
    const ended = once(carrier, "exit");
    carrier.kill(signal);
    await ended;
  };

  before(async () => {
    directory = temporaryDirectory();
    await application.listen();
    port = await freePort();
    await start();
  });
  after(async () => {
    await stop("SIGTERM");
    application.close();
    directory?.remove();
  });
  beforeEach(() => {
    application.requests.length = 0;
    application.answers = {};
  });

  /// A call to a practice number that answers; its TwiML comes from /answered.
  const call = async (to, twiml, options = {}) => {
    application.answers["/answered"] = twiml;
    const created = await client.calls.create({ to, from, url: `${application.url}/answered`, ...options });
    await eventually("the URL is asked", () => application.to("/answered").length > 0, 60_000);
    return created.sid;
  };
  const media = (sid, options = {}) =>
    fetch(`${env.TWILIO_API_BASE}/2010-04-01/Accounts/${env.TWILIO_ACCOUNT_SID}/Recordings/${sid}`, {
      ...options,
      headers: {
        Authorization: `Basic ${Buffer.from(`${env.TWILIO_API_KEY}:${env.TWILIO_API_SECRET}`).toString("base64")}`,
        ...options.headers,
      },
    });
  const told = (path) => application.to(path).map((request) => request.parameters);
  const allSigned = () => assert.ok(application.requests.every((request) => request.valid), "a signature is refused");
  const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

  it("starts, pauses, resumes, stops, shows, lists, gives and deletes", async () => {
    const callSid = await call("+33199000002", "<Response><Say language='en-US' loop='0'>One two three four five six seven eight nine ten.</Say></Response>");
    const started = await client.calls(callSid).recordings.create({
      recordingChannels: "dual",
      recordingStatusCallback: `${application.url}/recorded`,
      recordingStatusCallbackEvent: ["in-progress", "completed"],
    });
    assert.match(started.sid, /^RE[0-9a-f]{32}$/);
    assert.equal(started.status, "in-progress");
    assert.equal(started.source, "StartCallRecordingAPI");
    assert.equal(started.callSid, callSid);
    assert.equal(started.channels, 2);
    await pause(4000);
    const paused = await client.calls(callSid).recordings("Twilio.CURRENT").update({ status: "paused", pauseBehavior: "skip" });
    assert.equal(paused.status, "paused");
    await pause(1000);
    const resumed = await client.calls(callSid).recordings(started.sid).update({ status: "in-progress" });
    assert.equal(resumed.status, "in-progress");
    assert.equal((await media(`${started.sid}.wav`)).status, 404, "not before it is completed");
    await pause(1000);
    assert.equal((await client.calls(callSid).recordings(started.sid).update({ status: "stopped" })).sid, started.sid);
    const shown = await eventually("it is completed", async () => {
      const recording = await client.calls(callSid).recordings(started.sid).fetch();
      return recording.status === "completed" && recording;
    });
    assert.ok(Math.abs(Number(shown.duration) - 5) <= 1, `${shown.duration} s, 5 without the pause`);
    await eventually("both callbacks", () => told("/recorded").length === 2);
    assert.deepEqual(told("/recorded").map((fields) => fields.RecordingStatus), ["in-progress", "completed"]);
    const [, completed] = told("/recorded");
    assert.deepEqual(Object.keys(completed).sort(), [
      "AccountSid", "CallSid", "ErrorCode", "RecordingChannels", "RecordingDuration", "RecordingSid", "RecordingSource",
      "RecordingStartTime", "RecordingStatus", "RecordingTrack", "RecordingUrl",
    ]);
    allSigned();

    assert.equal((await client.recordings(started.sid).fetch()).mediaUrl, completed.RecordingUrl);
    assert.deepEqual((await client.recordings.list({ callSid })).map((each) => each.sid), [started.sid]);
    assert.deepEqual((await client.calls(callSid).recordings.list()).map((each) => each.sid), [started.sid]);
    assert.deepEqual(await client.recordings.list({ callSid: `CA${"0".repeat(32)}` }), []);

    const whole = await media(`${started.sid}.wav`);
    assert.equal(whole.status, 200);
    assert.equal(whole.headers.get("content-type"), "audio/x-wav");
    const bytes = Buffer.from(await whole.arrayBuffer());
    const wav = readWav(bytes);
    assert.equal(wav.channels, 2);
    assert.equal(wav.rate, 8000);
    assert.ok(wav.loudness[0] > 100, `the called party speaks: ${wav.loudness}`);
    assert.ok(wav.loudness[1] > 100, `it hears what is said to it: ${wav.loudness}`);
    assert.equal(Math.round(wav.seconds), Number(shown.duration));
    const part = await media(`${started.sid}.wav`, { headers: { Range: "bytes=100-299", "If-Range": whole.headers.get("etag") } });
    assert.equal(part.status, 206);
    assert.deepEqual(Buffer.from(await part.arrayBuffer()), bytes.subarray(100, 300));
    const mp3 = await media(`${started.sid}.mp3`);
    assert.equal(mp3.headers.get("content-type"), "audio/mpeg");
    const compressed = Buffer.from(await mp3.arrayBuffer());
    assert.equal(compressed.readUInt16BE(0) & 0xffe0, 0xffe0, "an MPEG frame");
    assert.ok(compressed.length < bytes.length / 4);
    assert.equal((await media(`${started.sid}.wav`, { headers: { Authorization: "Basic bm9ib2R5OnNlY3JldA==" } })).status, 401);

    assert.equal(await client.recordings(started.sid).remove(), true);
    assert.equal((await media(`${started.sid}.wav`)).status, 404);
    assert.deepEqual(await client.recordings.list({ callSid }), []);
    const [deleted] = await client.recordings.list({ callSid, includeSoftDeleted: true });
    assert.equal(deleted.status, "deleted");
    await client.calls(callSid).update({ status: "completed" });
    await assert.rejects(client.calls(callSid).recordings.create({}), { code: 21220, status: 400 });
    await assert.rejects(client.recordings(`RE${"0".repeat(32)}`).fetch(), { code: 20404, status: 404 });
  });

  it("takes a message, and tells it with the call's end", async () => {
    application.answers["/message"] = "<Response><Hangup/></Response>";
    const callSid = await call("+33199000002", "<Response><Record maxLength='3' action='/message' recordingStatusCallback='/recorded'/></Response>", {
      statusCallback: `${application.url}/over`,
    });
    const [message] = await eventually("the action is asked", () => told("/message").length > 0 && told("/message"));
    assert.equal(message.CallSid, callSid);
    assert.match(message.RecordingUrl, new RegExp(`/Recordings/${message.RecordingSid}$`));
    assert.ok(Number(message.RecordingDuration) >= 1 && Number(message.RecordingDuration) <= 3, message.RecordingDuration);
    const [over] = await eventually("the call's end", () => told("/over").length > 0 && told("/over"));
    assert.equal(over.CallStatus, "completed");
    assert.equal(over.RecordingSid, message.RecordingSid);
    assert.equal(over.RecordingUrl, message.RecordingUrl);
    assert.equal(over.RecordingDuration, message.RecordingDuration);
    await eventually("the recording's callback", () => told("/recorded").some((fields) => fields.RecordingStatus === "completed"));
    // What the action was given can be fetched as it is.
    const answer = await fetch(message.RecordingUrl, {
      headers: { Authorization: `Basic ${Buffer.from(`${env.TWILIO_ACCOUNT_SID}:${env.TWILIO_AUTH_TOKEN}`).toString("base64")}` },
    });
    assert.equal(answer.status, 200);
    assert.ok(readWav(Buffer.from(await answer.arrayBuffer())).loudness[0] > 100);
    allSigned();
  });

  it("records a call of the API from its answer", async () => {
    const callSid = await call("+33199000002", "<Response><Pause length='2'/></Response>", {
      record: true,
      recordingChannels: "dual",
      recordingStatusCallback: `${application.url}/recorded`,
    });
    const [recorded] = await eventually("the callback", () => told("/recorded").length > 0 && told("/recorded"));
    assert.equal(recorded.RecordingSource, "OutboundAPI");
    assert.equal(recorded.RecordingStatus, "completed");
    assert.equal(recorded.CallSid, callSid);
  });

  it("waits for the machine's beep", async () => {
    await call("+33199000008", "<Response><Hangup/></Response>", { machineDetection: "DetectMessageEnd" });
    assert.equal(told("/answered")[0].AnsweredBy, "machine_end_beep");
    allSigned();
  });

  it("tells a person from a machine beside the call", async () => {
    const callSid = await call("+33199000009", "<Response><Pause length='20'/></Response>", {
      machineDetection: "Enable",
      asyncAmd: "true",
      asyncAmdStatusCallback: `${application.url}/amd`,
    });
    assert.equal(told("/answered")[0].AnsweredBy, undefined);
    const [verdict] = await eventually("the verdict", () => told("/amd").length > 0 && told("/amd"));
    assert.equal(verdict.AnsweredBy, "human");
    assert.equal(verdict.CallSid, callSid);
    assert.ok(Number(verdict.MachineDetectionDuration) > 1000);
    assert.equal((await client.calls(callSid).fetch()).answeredBy, "human");
    await client.calls(callSid).update({ status: "completed" });
  });

  it("keeps what was recorded when it is killed", async () => {
    const callSid = await call("+33199000002", "<Response><Pause length='60'/></Response>");
    const started = await client.calls(callSid).recordings.create({ recordingStatusCallback: `${application.url}/recorded` });
    const file = join(directory.path, "data", "recordings", `${started.sid}.wav`);
    await eventually("three seconds are on disk", () => existsSync(file) && readFileSync(file).length > 44 + 3 * 16000);
    await stop("SIGKILL");
    const left = readFileSync(file).length;
    assert.deepEqual(told("/recorded"), []);
    const account = env.TWILIO_ACCOUNT_SID;
    await start();
    assert.equal(env.TWILIO_ACCOUNT_SID, account, "the account is the same");
    const [completed] = await eventually("it is told after the restart", () => told("/recorded").length > 0 && told("/recorded"));
    assert.equal(completed.RecordingStatus, "completed");
    assert.equal(completed.RecordingSid, started.sid);
    assert.equal(completed.CallSid, callSid);
    assert.ok(Number(completed.RecordingDuration) >= 3);
    allSigned();
    const wav = readWav(Buffer.from(await (await media(`${started.sid}.wav`)).arrayBuffer()));
    assert.ok(wav.seconds >= 3 && wav.seconds >= (left - 44) / 16000 - 0.001, "nothing of what was written is lost");
    assert.ok(wav.loudness[0] > 100);

    // Once more, by an orderly stop: what was under way is closed, everything is there, and nothing is told twice.
    application.requests.length = 0;
    const second = await call("+33199000002", "<Response><Pause length='60'/></Response>");
    const orderly = await client.calls(second).recordings.create({});
    await pause(2000);
    const known = (await client.recordings.list()).map((each) => each.sid).sort();
    await stop("SIGTERM");
    const note = JSON.parse(readFileSync(join(directory.path, "data", "recordings", `${orderly.sid}.json`), "utf8"));
    assert.equal(note.status, "completed");
    await start();
    assert.deepEqual((await client.recordings.list()).map((each) => each.sid).sort(), known);
    assert.equal((await client.recordings(orderly.sid).fetch()).duration, String(note.duration));
    assert.deepEqual(told("/recorded"), []);
    assert.deepEqual(readdirSync(join(directory.path, "data", "recordings")).filter((name) => name.endsWith(".new")), []);
  });

  it("tells again after a kill what its receiver had not taken", async () => {
    application.answers["/recorded"] = { status: 503, text: "" };
    const callSid = await call("+33199000002", "<Response><Pause length='2'/></Response>", {
      record: true,
      recordingStatusCallback: `${application.url}/recorded`,
    });
    await eventually("the receiver refuses it", () => told("/recorded").length > 0);
    const [first] = told("/recorded");
    assert.equal(first.RecordingStatus, "completed");
    const note = () => JSON.parse(readFileSync(join(directory.path, "data", "recordings", `${first.RecordingSid}.json`), "utf8"));
    assert.equal(note().to_announce, true);
    await stop("SIGKILL");
    application.answers = {};
    application.requests.length = 0;
    await start();
    const [again] = await eventually("it is told again", () => told("/recorded").length > 0 && told("/recorded"));
    assert.deepEqual(again, first);
    assert.equal(again.CallSid, callSid);
    await eventually("the mark is gone", () => note().to_announce === undefined);
    await stop("SIGKILL");
    application.requests.length = 0;
    await start();
    await pause(1000);
    assert.deepEqual(told("/recorded"), [], "what was taken is not told a third time");
  });

  it("ends the recording, not the call, when the disk is full", { skip: process.getuid() !== 0 && "mounting needs root" }, async (context) => {
    await stop("SIGTERM");
    const folder = join(directory.path, "data", "recordings");
    mkdirSync(folder, { recursive: true });
    try {
      execFileSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", folder], { stdio: "pipe" });
    } catch {
      await start();
      return context.skip("this machine does not let a disk be mounted");
    }
    try {
      await start();
      const callSid = await call("+33199000002", "<Response><Pause length='60'/></Response>", {
        record: true,
        recordingStatusCallback: `${application.url}/recorded`,
      });
      const [failed] = await eventually("it is told", () => told("/recorded").length > 0 && told("/recorded"));
      assert.equal(failed.RecordingStatus, "failed");
      assert.equal(failed.ErrorCode, "12400");
      assert.equal((await client.recordings(failed.RecordingSid).fetch()).status, "failed");
      assert.equal((await media(failed.RecordingSid)).status, 404);
      const alerts = await client.api.v2010.accounts(env.TWILIO_ACCOUNT_SID).notifications.list();
      const alert = alerts.find((each) => each.errorCode === "12400");
      assert.match(alert.messageText, /No space left/);
      assert.equal(alert.callSid, callSid);
      assert.equal((await client.calls(callSid).fetch()).status, "in-progress", "the call goes on");
      await client.calls(callSid).update({ status: "completed" });
    } finally {
      await stop("SIGTERM");
      execFileSync("umount", [folder]);
      await start();
    }
  });
});
