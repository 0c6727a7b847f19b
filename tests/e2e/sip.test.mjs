// The telephone network: `softphone carrier` with a SIP trunk. sipp is the provider, this process its sound.
import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import { eventually } from "./support/browser.mjs";
import { Application, Carrier } from "./support/carrier.mjs";
import { freePort } from "./support/server.mjs";
import { sipp, Telephone } from "./support/sip.mjs";

// No country has code 999: such a number is nobody's, and is not reserved for fiction.
const outside = "+99912345678";
const ours = "+33199001000";

describe("the telephone network", () => {
  const application = new Application();
  let carrier;
  let env;
  let sipPort;
  let trunkPort;
  let telephones = [];

  before(async () => {
    await application.listen();
    sipPort = await freePort();
    trunkPort = await freePort();
    carrier = await Carrier.start(application, {
      SIP_LISTEN: `127.0.0.1:${sipPort}`,
      SIP_TRUNK: `sip:127.0.0.1:${trunkPort}`,
      SIP_USERNAME: "anna",
      SIP_PASSWORD: "pass word",
      SIP_COUNTRY: "33",
      // sipp would take the question for its one call.
      SIP_KEEPALIVE: "no",
    });
    ({ env } = carrier);
  });
  after(async () => {
    await carrier?.stop();
    application.close();
    const log = carrier.log.join("");
    assert.ok(!log.includes("pass word"), "the password is in the log");
    assert.ok(!/Sanitizer/.test(log), log);
  });
  beforeEach(() => {
    application.requests.length = 0;
    application.answers = {};
  });
  afterEach(() => {
    for (const telephone of telephones) telephone.close();
    telephones = [];
  });

  const telephone = async () => {
    const opened = await Telephone.open();
    telephones.push(opened);
    return opened;
  };
  const rest = async (path, form) => {
    const response = await fetch(`${env.TWILIO_API_BASE}/2010-04-01/Accounts/${env.TWILIO_ACCOUNT_SID}${path}`, {
      method: form ? "POST" : "GET",
      headers: { Authorization: `Basic ${Buffer.from(`${env.TWILIO_ACCOUNT_SID}:${env.TWILIO_AUTH_TOKEN}`).toString("base64")}` },
      body: form && new URLSearchParams(form),
    });
    const text = await response.text();
    return { status: response.status, body: text ? JSON.parse(text) : null };
  };
  const call = async (form) => {
    const created = await rest("/Calls.json", { To: outside, From: ours, Url: `${application.url}/answered`, ...form });
    assert.equal(created.status, 201, JSON.stringify(created.body));
    return created.body.sid;
  };
  const status = async (sid) => (await rest(`/Calls/${sid}.json`)).body.status;
  const becomes = (sid, wanted) => eventually(`the call is ${wanted}`, async () => (await status(sid)) === wanted);

  it("connects a caller from the trunk with a number behind it, and both hear each other", async () => {
    application.answers["/voice"] = `<Response><Dial><Number>${outside}</Number></Dial></Response>`;
    const [caller, callee] = [await telephone(), await telephone()];
    const far = sipp("uas_answer", { port: trunkPort, keys: { rtp_port: callee.port } });
    const near = sipp("uac_call", { port: await freePort(), remote: sipPort, keys: { called: ours, rtp_port: caller.port } });
    caller.say(440);
    callee.say(1000);
    await eventually("the callee hears the caller", () => callee.share(440) > 0.9);
    await eventually("the caller hears the callee", () => caller.share(1000) > 0.9);
    await near.done;
    await far.done;
    const [request] = application.to("/voice");
    assert.ok(request.valid);
    assert.equal(request.parameters.From, "+33140000099");
    assert.equal(request.parameters.To, ours);
    assert.equal(request.parameters.Direction, "inbound");
    assert.equal(request.parameters.CallerName, "Jean Client");
    assert.equal(request.parameters["SipHeader_X-Campaign"], "spring");
    await becomes(request.parameters.CallSid, "completed");
  });

  it("does the same over TCP, and with A-law", async () => {
    application.answers["/voice"] = `<Response><Dial><Number>${outside}</Number></Dial></Response>`;
    const [caller, callee] = [await telephone(), await telephone()];
    const far = sipp("uas_alaw", { port: trunkPort, keys: { rtp_port: callee.port } });
    const near = sipp("uac_call", { port: await freePort(), remote: sipPort, transport: "t1", keys: { called: ours, rtp_port: caller.port } });
    caller.say(440);
    callee.say(1000, { aLaw: true });
    await eventually("the callee hears the caller", () => callee.share(440) > 0.9);
    assert.equal(callee.type, 8);
    await eventually("the caller hears the callee", () => caller.share(1000) > 0.9);
    assert.equal(caller.type, 0);
    await near.done;
    await far.done;
  });

  it("reports a busy number", async () => {
    const busy = sipp("uas_busy", { port: trunkPort });
    const sid = await call({ StatusCallback: `${application.url}/progress` });
    await busy.done;
    await becomes(sid, "busy");
    await eventually("the report", () => application.to("/progress").length === 1);
    assert.equal(application.to("/progress")[0].parameters.SipResponseCode, "486");
  });

  it("gives up on a number that rings for too long", async () => {
    const ringing = sipp("uas_ringing", { port: trunkPort });
    const sid = await call({ Timeout: "2" });
    await becomes(sid, "ringing");
    await ringing.done;
    await becomes(sid, "no-answer");
  });

  it("presses keys for the far end", async () => {
    application.answers["/answered"] = `<Response><Play digits="12#"/><Pause length="1"/></Response>`;
    const callee = await telephone();
    const far = sipp("uas_answer", { port: trunkPort, keys: { rtp_port: callee.port } });
    await call({});
    await far.done;
    assert.deepEqual(callee.keys, ["1", "2", "#"]);
  });

  it("lets the caller hear what comes before the answer, and reports why there was none", async () => {
    application.answers["/voice"] = `<Response><Dial action="/over"><Sip>sip:dora@127.0.0.1:${trunkPort}</Sip></Dial></Response>`;
    application.answers["/over"] = "<Response><Hangup/></Response>";
    const [caller, callee] = [await telephone(), await telephone()];
    const far = sipp("uas_early", { port: trunkPort, keys: { rtp_port: callee.port } });
    const near = sipp("uac_wait", { port: await freePort(), remote: sipPort, keys: { called: ours, rtp_port: caller.port } });
    callee.say(700);
    await eventually("early media", () => caller.share(700) > 0.9);
    await near.done;
    await far.done;
    const [over] = application.to("/over");
    assert.equal(over.parameters.DialCallStatus, "no-answer");
    assert.equal(over.parameters.DialSipResponseCode, "480");
    assert.equal(over.parameters["DialSipHeader_X-Why"], "asleep");
    assert.ok(over.parameters.DialSipCallId);
  });

  for (const { earlyMedia, hears } of [
    { earlyMedia: true, hears: "hear what comes before the answer" },
    { earlyMedia: false, hears: "wait with music when early media is not wanted" },
  ]) {
    it(`lets who is in a conference ${hears}`, async () => {
      application.answers["/voice"] = `<Response><Dial><Conference beep="false">early ${earlyMedia}</Conference></Dial></Response>`;
      const [caller, callee] = [await telephone(), await telephone()];
      const near = sipp("uac_wait", { port: await freePort(), remote: sipPort, keys: { called: ours, rtp_port: caller.port } });
      caller.say(440);
      await eventually("music", () => caller.heard.length > 50);
      const far = sipp("uas_early", { port: trunkPort, keys: { rtp_port: callee.port } });
      const added = await rest(`/Conferences/early%20${earlyMedia}/Participants.json`, { From: ours, To: outside, EarlyMedia: String(earlyMedia) });
      assert.equal(added.status, 201, JSON.stringify(added.body));
      callee.say(700);
      // Where nothing is to be heard nothing is sent, so the far end is told where to speak to.
      if (earlyMedia) {
        await eventually("the announcement", () => caller.share(700) > 0.9);
        assert.ok(callee.heard.length > 20, "it is sent silence");
        assert.ok(callee.share(440) < 0.05, "who has not answered hears nobody");
      }
      await becomes(added.body.call_sid, "no-answer");
      await far.done;
      const after = caller.heard.length;
      await eventually("music again", () => caller.heard.length > after + 75);
      assert.ok(caller.share(700) < 0.2, `${caller.share(700)} of 700 Hz`);
      const conference = (await rest(`/Conferences/${added.body.conference_sid}.json`, { Status: "completed" })).body;
      assert.equal(conference.status, "completed");
      await near.done;
    });
  }

  it("calls a SIP address with headers of the application's", async () => {
    application.answers["/voice"] =
      `<Response><Dial callerId="anna" action="/over"><Sip>sip:bob@127.0.0.1:${trunkPort};transport=udp?X-Lead=42%3B%20b&amp;Subject=no</Sip></Dial></Response>`;
    application.answers["/over"] = "<Response/>";
    const [caller, callee] = [await telephone(), await telephone()];
    const far = sipp("uas_headers", { port: trunkPort, keys: { rtp_port: callee.port } });
    const near = sipp("uac_call", { port: await freePort(), remote: sipPort, keys: { called: ours, rtp_port: caller.port } });
    callee.say(1000);
    await eventually("the caller hears the callee", () => caller.share(1000) > 0.9);
    await near.done;
    await far.done;
    const notes = (await rest("/Notifications.json")).body.notifications.map((note) => note.error_code);
    assert.ok(notes.includes("13252"), `Subject was let through: ${notes}`);
  });

  it("answers a challenge with the noun's credentials", async () => {
    application.answers["/voice"] =
      `<Response><Dial><Sip username="anna" password="pass word">sip:bob@127.0.0.1:${trunkPort}</Sip></Dial></Response>`;
    const [caller, callee] = [await telephone(), await telephone()];
    const far = sipp("uas_auth", { port: trunkPort, keys: { rtp_port: callee.port } });
    const near = sipp("uac_call", { port: await freePort(), remote: sipPort, keys: { called: ours, rtp_port: caller.port } });
    callee.say(1000);
    await eventually("the caller hears the callee", () => caller.share(1000) > 0.9);
    await near.done;
    await far.done;
  });

  it("keeps a call that the far end holds, and says nothing meanwhile", async () => {
    application.answers["/voice"] = `<Response><Pause length="20"/></Response>`;
    const caller = await telephone();
    const near = sipp("uac_hold", { port: await freePort(), remote: sipPort, keys: { called: ours, rtp_port: caller.port } });
    await eventually("sound", () => caller.heard.length > 10);
    await eventually("silence while held", () => Date.now() - caller.heard.at(-1).at > 500);
    const before = caller.heard.length;
    await eventually("sound again", () => caller.heard.length > before + 10);
    await near.done;
  });

  it("refers the far end to somebody else", async () => {
    application.answers["/answered"] = `<Response><Refer action="/referred"><Sip>sip:carol@192.0.2.9</Sip></Refer></Response>`;
    application.answers["/referred"] = "<Response><Hangup/></Response>";
    const callee = await telephone();
    const far = sipp("uas_refer", { port: trunkPort, keys: { rtp_port: callee.port } });
    await call({});
    await far.done;
    const [referred] = application.to("/referred");
    assert.equal(referred.parameters.ReferCallStatus, "completed");
    assert.equal(referred.parameters.ReferSipResponseCode, "202");
    assert.equal(referred.parameters.NotifySipResponseCode, "200");
  });

  it("knows no number that is not the account's", async () => {
    const caller = await telephone();
    const near = sipp("uac_refused", { port: await freePort(), remote: sipPort, keys: { called: "+33199009999", rtp_port: caller.port } });
    await near.done;
    assert.equal(application.to("/voice").length, 0);
  });
});
