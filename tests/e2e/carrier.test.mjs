// `softphone carrier` alone, as the carrier of a foreign Twilio application; the npm package `twilio` is the judge.
import assert from "node:assert/strict";
import { statSync } from "node:fs";
import { after, before, beforeEach, describe, it } from "node:test";
import { eventually } from "./support/browser.mjs";
import { Application, Carrier } from "./support/carrier.mjs";

describe("the carrier alone", () => {
  const application = new Application();
  let carrier;
  let env;
  let log;

  before(async () => {
    await application.listen();
    carrier = await Carrier.start(application);
    assert.equal(statSync(carrier.envFile).mode & 0o777, 0o600);
    ({ env, log } = carrier);
  });
  after(async () => {
    await carrier?.stop();
    application.close();
  });
  beforeEach(() => {
    application.requests.length = 0;
    application.answers = {};
  });

  const rest = async (path, form, user = `${env.TWILIO_ACCOUNT_SID}:${env.TWILIO_AUTH_TOKEN}`) => {
    const response = await fetch(`${env.TWILIO_API_BASE}/2010-04-01/Accounts/${env.TWILIO_ACCOUNT_SID}${path}`, {
      method: form ? "POST" : "GET",
      headers: { Authorization: `Basic ${Buffer.from(user).toString("base64")}` },
      body: form && new URLSearchParams(form),
    });
    const text = await response.text();
    return { status: response.status, body: text ? JSON.parse(text) : null };
  };

  it("writes everything that an application needs", () => {
    for (const name of ["ACCOUNT_SID", "AUTH_TOKEN", "API_KEY", "API_SECRET", "TWIML_APP_SID", "API_BASE", "SIGNALING"]) {
      assert.ok(env[`TWILIO_${name}`], name);
    }
    assert.match(env.TWILIO_ACCOUNT_SID, /^AC[0-9a-f]{32}$/);
    assert.match(env.TWILIO_API_KEY, /^SK[0-9a-f]{32}$/);
    assert.match(env.TWILIO_TWIML_APP_SID, /^AP[0-9a-f]{32}$/);
    assert.match(env.TWILIO_SIGNALING, /^ws:.*\/signal$/);
  });

  it("places a call by REST and reports each step, signed", async () => {
    application.answers["/answered"] = "<Response><Pause length='1'/></Response>";
    const created = await rest("/Calls.json", {
      To: "+33199000001",
      From: "+33199001000",
      Url: `${application.url}/answered?x=1&y=a%20b`,
      StatusCallback: `${application.url}/progress`,
      StatusCallbackEvent: "initiated",
    });
    assert.equal(created.status, 201, JSON.stringify(created.body));
    assert.match(created.body.sid, /^CA[0-9a-f]{32}$/);
    assert.equal(created.body.direction, "outbound-api");
    await eventually("the call completes", async () => (await rest(`/Calls/${created.body.sid}.json`)).body.status === "completed");
    const [voice] = await eventually("the URL is asked", () => application.to("/answered").length > 0 && application.to("/answered"));
    assert.ok(voice.valid, "the package refuses our signature");
    assert.equal(voice.parameters.CallStatus, "in-progress");
    assert.equal(voice.parameters.Direction, "outbound-api");
    const [progress] = await eventually("the status callback", () => application.to("/progress").length > 0 && application.to("/progress"));
    assert.ok(progress.valid);
    assert.equal(progress.parameters.CallbackSource, "call-progress-events");
  });

  it("tells a Dial's action how the dialled leg ended", async () => {
    const cases = [
      ["+33199000003", "busy", "486"],
      ["+33199000099", "failed", "404"],
    ];
    for (const [number, status, code] of cases) {
      application.requests.length = 0;
      application.answers["/answered"] = `<Response><Dial action="/dialed" timeout="5" callerId="+33199001000"><Number statusCallback="/leg" statusCallbackEvent="initiated ringing answered completed">${number}</Number></Dial></Response>`;
      application.answers["/dialed"] = "<Response/>";
      const created = await rest("/Calls.json", { To: "+33199000001", From: "+33199001000", Url: `${application.url}/answered` });
      assert.equal(created.status, 201);
      const [dialed] = await eventually("the action is asked", () => application.to("/dialed").length > 0 && application.to("/dialed"));
      assert.ok(dialed.valid);
      assert.equal(dialed.parameters.DialCallStatus, status);
      const final = await eventually("the leg's last callback", () => application.to("/leg").find((r) => r.parameters.SipResponseCode));
      assert.ok(final.valid);
      assert.equal(final.parameters.SipResponseCode, code);
      assert.equal(final.parameters.ParentCallSid, created.body.sid);
      await eventually("the parent completes", async () => (await rest(`/Calls/${created.body.sid}.json`)).body.status === "completed");
    }
  });

  it("hangs up by REST", async () => {
    const created = await rest("/Calls.json", { To: "+33199000001", From: "+33199001000", Twiml: "<Response><Pause length='60'/></Response>" });
    await eventually("in progress", async () => (await rest(`/Calls/${created.body.sid}.json`)).body.status === "in-progress");
    const ended = await rest(`/Calls/${created.body.sid}.json`, { Status: "completed" });
    assert.equal(ended.status, 200);
    await eventually("completed", async () => (await rest(`/Calls/${created.body.sid}.json`)).body.status === "completed");
  });

  it("answers REST mistakes as Twilio does", async () => {
    const wrongPassword = await rest("/Calls.json", undefined, `${env.TWILIO_ACCOUNT_SID}:wrong`);
    assert.equal(wrongPassword.status, 401);
    assert.equal(wrongPassword.body.code, 20003);
    const missing = await rest(`/Calls/CA${"0".repeat(32)}.json`);
    assert.equal(missing.status, 404);
    assert.equal(missing.body.code, 20404);
    const noTo = await rest("/Calls.json", { From: "+33199001000", Twiml: "<Response/>" });
    assert.equal(noTo.status, 400);
    assert.equal(noTo.body.code, 21201);
    const withKey = await rest("/Calls.json", undefined, `${env.TWILIO_API_KEY}:${env.TWILIO_API_SECRET}`);
    assert.equal(withKey.status, 200);
    assert.ok(Array.isArray(withKey.body.calls));
  });

  it("survives a webhook that fails, and notes why", async () => {
    application.answers["/answered"] = { status: 500, text: "oops", type: "text/plain" };
    const created = await rest("/Calls.json", {
      To: "+33199000001",
      From: "+33199001000",
      Url: `${application.url}/answered`,
      FallbackUrl: `${application.url}/fallback`,
    });
    application.answers["/fallback"] = "<Response><Hangup/></Response>";
    const [fallback] = await eventually("the fallback is asked", () => application.to("/fallback").length > 0 && application.to("/fallback"));
    assert.ok(fallback.valid);
    assert.equal(fallback.parameters.ErrorCode, "11200");
    await eventually("the call ends", async () => (await rest(`/Calls/${created.body.sid}.json`)).body.status === "completed");
  });

  it("keeps its secrets out of the log", () => {
    for (const name of ["TWILIO_AUTH_TOKEN", "TWILIO_API_SECRET"]) assert.ok(!log.join("").includes(env[name]), name);
  });
});
