// What applications set up through REST, judged by the npm package: it works at once, and survives a restart.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, beforeEach, describe, it } from "node:test";
import { promisify } from "node:util";
import WebSocket from "ws";
import { eventually } from "./support/browser.mjs";
import { Application, Carrier } from "./support/foreign.mjs";

describe("the account by REST", () => {
  const application = new Application();
  let carrier;
  let client;

  before(async () => {
    await application.listen();
    carrier = await new Carrier(`${application.url}/voice`).start();
    application.authToken = carrier.env.TWILIO_AUTH_TOKEN;
    client = carrier.client();
  });
  after(async () => {
    application.close();
    await carrier?.remove();
  });
  beforeEach(() => {
    application.requests.length = 0;
    application.answers = {};
  });
  const refuses = async (promise, status, code) => {
    await assert.rejects(promise, (error) => {
      assert.equal(error.status, status, error.message);
      assert.equal(error.code, code, error.message);
      return true;
    });
  };
  const ring = async (to) => {
    const response = await fetch(`${carrier.env.TWILIO_API_BASE}/practice/v1/calls`, {
      method: "POST",
      headers: { Authorization: `Basic ${Buffer.from(`${carrier.env.TWILIO_ACCOUNT_SID}:${carrier.env.TWILIO_AUTH_TOKEN}`).toString("base64")}` },
      body: new URLSearchParams({ From: "+33639980001", To: to }),
    });
    assert.equal(response.status, 201, await response.text());
  };

  it("makes, changes and deletes applications", async () => {
    const made = await client.applications.create({
      friendlyName: "été", voiceUrl: `${application.url}/second`, voiceMethod: "GET", statusCallback: `${application.url}/done`,
    });
    assert.match(made.sid, /^AP[0-9a-f]{32}$/);
    assert.ok(made.dateCreated instanceof Date && !Number.isNaN(made.dateCreated.getTime()));
    assert.equal((await client.applications(made.sid).fetch()).voiceMethod, "GET");
    const changed = await client.applications(made.sid).update({ voiceMethod: "POST" });
    assert.equal(changed.voiceMethod, "POST");
    assert.equal(changed.voiceUrl, `${application.url}/second`, "what is not named stays");
    assert.deepEqual((await client.applications.list({ friendlyName: "été" })).map((app) => app.sid), [made.sid]);
    await refuses(client.applications.create({ voiceUrl: "ftp://x/" }), 400, 21402);
    await refuses(client.applications(made.sid).update({ voiceMethod: "PUT" }), 400, 21403);
    assert.equal(await client.applications(made.sid).remove(), true);
    await refuses(client.applications(made.sid).fetch(), 404, 20404);
    await refuses(client.applications(made.sid).remove(), 404, 20404);
  });

  it("makes keys that work at once, and deletes them for good", async () => {
    const key = await client.newKeys.create({ friendlyName: "page" });
    assert.match(key.sid, /^SK[0-9a-f]{32}$/);
    assert.ok(key.secret.length >= 32);
    const [listed] = (await client.keys.list()).filter((entry) => entry.sid === key.sid);
    assert.equal(listed.friendlyName, "page");
    assert.equal(listed.secret, undefined, "the secret is shown once");
    const byKey = carrier.client(key.sid, key.secret);
    assert.equal((await byKey.balance.fetch()).currency, "USD");
    assert.equal((await signalling(carrier, carrier.token("zoe", { key: key.sid, secret: key.secret }))).type, "connected");
    assert.equal((await client.keys(key.sid).update({ friendlyName: "old page" })).friendlyName, "old page");
    await client.keys(key.sid).remove();
    await refuses(byKey.balance.fetch(), 401, 20003);
    const refused = await signalling(carrier, carrier.token("zoe", { key: key.sid, secret: key.secret }));
    assert.equal(refused.payload.error.code, 31202);
  });

  it("takes numbers that are free, and calls what their URLs say", async () => {
    const free = await client.availablePhoneNumbers("FR").local.list({ contains: "0050" });
    assert.ok(free.length > 0 && free.length <= 20);
    assert.ok((await client.availablePhoneNumbers("US").local.list({ areaCode: 415 }))[0].phoneNumber.startsWith("+141555501"));
    const number = await client.incomingPhoneNumbers.create({ phoneNumber: free[0].phoneNumber, voiceUrl: `${application.url}/first` });
    assert.match(number.sid, /^PN[0-9a-f]{32}$/);
    await refuses(client.incomingPhoneNumbers.create({ phoneNumber: free[0].phoneNumber }), 400, 21422);
    await refuses(client.incomingPhoneNumbers.create({ phoneNumber: "+33612345678" }), 400, 21422);
    await refuses(client.incomingPhoneNumbers.create({ phoneNumber: "12" }), 400, 21421);
    await ring(number.phoneNumber);
    await eventually("the number's URL is asked", () => application.to("/first").length === 1);
    const app = await client.applications.create({ voiceUrl: `${application.url}/second`, statusCallback: `${application.url}/done` });
    await client.incomingPhoneNumbers(number.sid).update({ voiceApplicationSid: app.sid });
    await ring(number.phoneNumber);
    await eventually("the application's URL is asked", () => application.to("/second").length === 1);
    assert.equal(application.to("/first").length, 1);
    await eventually("and its status callback", () => application.to("/done").length === 1);
    const call = await client.calls.create({ to: "+33199000001", from: number.phoneNumber, twiml: "<Response/>" });
    assert.equal(call.from, number.phoneNumber);
    await client.incomingPhoneNumbers(number.sid).remove();
    await refuses(client.incomingPhoneNumbers(number.sid).fetch(), 404, 20404);
  });

  it("keeps all that over a restart, and its credentials", async () => {
    const key = await client.newKeys.create({ friendlyName: "kept" });
    const app = await client.applications.create({ friendlyName: "kept", voiceUrl: `${application.url}/kept` });
    const [own] = await client.incomingPhoneNumbers.list();
    await client.incomingPhoneNumbers(own.sid).update({ voiceUrl: `${application.url}/moved` });
    const others = (await client.incomingPhoneNumbers.list()).filter((number) => number.sid !== own.sid);
    if (others.length > 0) await client.incomingPhoneNumbers(others[0].sid).remove();
    const before = { ...carrier.env };
    await carrier.restart();
    assert.deepEqual(carrier.env, before);
    client = carrier.client();
    assert.equal((await client.applications(app.sid).fetch()).voiceUrl, `${application.url}/kept`);
    assert.equal((await carrier.client(key.sid, key.secret).keys(key.sid).fetch()).friendlyName, "kept");
    assert.equal((await client.incomingPhoneNumbers(own.sid).fetch()).voiceUrl, `${application.url}/moved`);
    if (others.length > 0) await refuses(client.incomingPhoneNumbers(others[0].sid).fetch(), 404, 20404);
    assert.equal((await client.api.v2010.accounts(carrier.env.TWILIO_ACCOUNT_SID).fetch()).status, "active");
  });

  it("answers what it has not as Twilio does", async () => {
    await refuses(client.messages.create({ to: "+33199000001", from: "+33199001000", body: "x" }), 404, 20404);
    await refuses(client.conferences(`CF${"0".repeat(32)}`).fetch(), 404, 20404);
    await refuses(carrier.client(undefined, "wrong").balance.fetch(), 401, 20003);
    assert.deepEqual(await client.outgoingCallerIds.list(), []);
    assert.equal((await client.balance.fetch()).balance, "0.00");
  });

  it("serves the application of the manual, as it stands there", async () => {
    const folder = join(import.meta.dirname, "../../docs/operations");
    const snippet = (file) => /```js\n(.*?)```/s.exec(readFileSync(join(folder, file), "utf8"))[1];
    const text = snippet("carrier-for-your-app.md");
    assert.equal(snippet("carrier-for-your-app.fr.md"), text);
    const file = join(import.meta.dirname, `.manual-${process.pid}.mjs`); // here the package is found
    writeFileSync(file, text);
    try {
      const run = promisify(execFile)(process.execPath, [file, carrier.envFile], { env: { ...process.env, PORT: "0" }, timeout: 60000 });
      assert.match((await run).stdout, /^\+33199000002: completed$/m);
    } finally {
      rmSync(file);
    }
  });

  it("is not held up by a server that never answers", async () => {
    application.answers["/voice"] = null;
    application.answers["/progress"] = null;
    application.answers["/quick"] = "<Response><Hangup/></Response>";
    const stuck = [];
    for (let i = 0; i < 20; i++) {
      stuck.push(await client.calls.create({
        to: "+33199000001", from: carrier.env.TWILIO_PHONE_NUMBER, url: `${application.url}/voice`,
        statusCallback: `${application.url}/progress`, statusCallbackEvent: ["initiated", "ringing", "answered", "completed"],
      }));
    }
    await eventually("they wait", () => application.to("/voice").length === 20);
    const quick = await client.calls.create({ to: "+33199000001", from: carrier.env.TWILIO_PHONE_NUMBER, url: `${application.url}/quick` });
    await eventually("another call comes and goes", async () => (await client.calls(quick.sid).fetch()).status === "completed", 5000);
    const [one] = stuck;
    await client.calls(one.sid).update({ status: "completed" });
    assert.equal((await client.calls(one.sid).fetch()).status, "completed", "and may be hung up meanwhile");
  });
});

/// The first answer to a `listen` with this token.
async function signalling(carrier, token) {
  const socket = new WebSocket(carrier.env.TWILIO_SIGNALING);
  await new Promise((resolve, reject) => {
    socket.onopen = resolve;
    socket.onerror = reject;
  });
  socket.send(JSON.stringify({ type: "listen", version: "1.6", payload: { token, browserinfo: {} } }));
  const frame = await new Promise((resolve) => {
    socket.onmessage = (message) => message.data !== "\n" && resolve(JSON.parse(message.data));
  });
  socket.close();
  return frame;
}
