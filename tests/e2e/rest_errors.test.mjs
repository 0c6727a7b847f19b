// What REST says to parameters that are out of range, resource by resource: Twilio's status, code and shape.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { eventually } from "./support/browser.mjs";
import { Application, Carrier } from "./support/carrier.mjs";

const OURS = "+33199001000";
const SPEAK = "+33199000002";
const nobody = (prefix) => `${prefix}${"0".repeat(32)}`;

describe("mistakes over REST", () => {
  const application = new Application();
  let carrier;
  let env;
  const sids = {};

  const ask = async (method, path, form = {}, credentials = `${env.TWILIO_ACCOUNT_SID}:${env.TWILIO_AUTH_TOKEN}`) => {
    const response = await fetch(`${env.TWILIO_API_BASE}/2010-04-01/Accounts/${env.TWILIO_ACCOUNT_SID}${path}`, {
      method,
      headers: { Authorization: `Basic ${Buffer.from(credentials).toString("base64")}` },
      body: method === "POST" ? new URLSearchParams(form) : undefined,
    });
    const text = await response.text();
    return { status: response.status, body: text ? JSON.parse(text) : {} };
  };
  const refused = async (method, path, form, status, code) => {
    const answer = await ask(method, path, form);
    const what = `${method} ${path} ${JSON.stringify(form)}: ${JSON.stringify(answer.body)}`;
    assert.equal(answer.status, status, what);
    assert.equal(answer.body.code, code, what);
    assert.equal(answer.body.status, status, what);
    assert.equal(answer.body.more_info, `https://www.twilio.com/docs/errors/${code}`, what);
    assert.ok(typeof answer.body.message === "string" && answer.body.message.length > 0, what);
  };
  /// Each row differs in one field from a request that is right.
  const table = (right, rows) => rows.map(([change, code, status = 400]) => [{ ...right, ...change }, status, code]);
  const refusedAll = async (path, rows) => {
    for (const [form, status, code] of rows) {
      const given = Object.fromEntries(Object.entries(form).filter(([, value]) => value !== undefined));
      await refused("POST", path, given, status, code);
    }
  };

  before(async () => {
    await application.listen();
    carrier = await Carrier.start(application);
    ({ env } = carrier);
    application.answers["/answered"] = "<Response><Pause length='60'/></Response>";
    sids.call = (await ask("POST", "/Calls.json", { To: SPEAK, From: OURS, Url: `${application.url}/answered` })).body.sid;
    await eventually("the call is answered", async () => (await ask("GET", `/Calls/${sids.call}.json`)).body.status === "in-progress");
    await ask("POST", "/Conferences/room/Participants.json", { To: SPEAK, From: OURS, Label: "one" });
    await eventually("the conference is there", async () => {
      [sids.conference] = (await ask("GET", "/Conferences.json")).body.conferences.map((each) => each.sid);
      return sids.conference;
    });
    sids.queue = (await ask("POST", "/Queues.json", { FriendlyName: "sales" })).body.sid;
  });
  after(async () => {
    await carrier?.stop();
    application.close();
  });

  it("knows who asks, and for what", async () => {
    for (const credentials of ["", `${env.TWILIO_ACCOUNT_SID}:wrong`, `${nobody("SK")}:x`]) {
      const answer = await ask("GET", "/Calls.json", {}, credentials);
      assert.equal(answer.status, 401, credentials);
      assert.equal(answer.body.code, 20003);
    }
    for (const path of [
      `/Calls/${nobody("CA")}.json`, `/Conferences/${nobody("CF")}.json`, `/Recordings/${nobody("RE")}.json`, `/Queues/${nobody("QU")}.json`,
      `/IncomingPhoneNumbers/${nobody("PN")}.json`, `/Applications/${nobody("AP")}.json`, `/Keys/${nobody("SK")}.json`,
      `/Conferences/${sids.conference}/Participants/nobody.json`, `/Queues/${sids.queue}/Members/Front.json`, "/Calls/x.json", "/Nothing.json",
    ]) {
      await refused("GET", path, {}, 404, 20404);
    }
  });

  it("checks a new call", async () => {
    const right = { To: SPEAK, From: OURS, Url: `${application.url}/answered` };
    await refusedAll("/Calls.json", table(right, [
      [{ To: undefined }, 21201], [{ To: "" }, 21201], [{ To: "12" }, 21211], [{ To: "client:" }, 21211],
      [{ From: undefined }, 21213], [{ From: "+15005550006" }, 21210],
      [{ Url: undefined }, 21205], [{ Url: "ftp://x" }, 21205], [{ Url: undefined, ApplicationSid: nobody("AP") }, 21218],
      [{ Url: undefined, Twiml: "x".repeat(4001) }, 20001],
      [{ SendDigits: "12x" }, 21206], [{ SendDigits: "1".repeat(33) }, 21206],
      [{ Timeout: "0" }, 21208], [{ Timeout: "601" }, 21208], [{ Timeout: "soon" }, 21208], [{ TimeLimit: "0" }, 20001],
      [{ Method: "PUT" }, 21209], [{ StatusCallbackMethod: "PUT" }, 21209], [{ FallbackMethod: "x" }, 21209],
      [{ FallbackUrl: "x" }, 21205], [{ StatusCallback: "x" }, 21609],
      [{ Record: "true", RecordingChannels: "three" }, 20001], [{ Record: "true", RecordingTrack: "x" }, 20001],
      [{ Record: "true", Trim: "x" }, 20001], [{ Record: "true", RecordingStatusCallback: "x" }, 21609],
      [{ MachineDetection: "Maybe" }, 20001], [{ MachineDetection: "Enable", MachineDetectionTimeout: "2" }, 20001],
      [{ MachineDetection: "Enable", MachineDetectionSpeechThreshold: "10" }, 20001],
    ]));
    assert.equal((await ask("GET", "/Calls.json")).body.calls.length, 2, "none of them was made");
  });

  it("checks what is to become of a call", async () => {
    const call = `/Calls/${sids.call}`;
    await refusedAll(`${call}.json`, table({}, [
      [{ Status: "canceled" }, 21220], [{ Status: "busy" }, 20001], [{}, 21205], [{ Url: "x" }, 21205],
      [{ Url: `${application.url}/answered`, Method: "PUT" }, 21209], [{ Twiml: "x".repeat(4001) }, 20001],
    ]));
    await refused("DELETE", `${call}.json`, {}, 409, 20009);
    await refusedAll(`${call}/Recordings.json`, table({}, [
      [{ RecordingChannels: "3" }, 20001], [{ RecordingTrack: "x" }, 20001], [{ Trim: "x" }, 20001],
      [{ RecordingStatusCallback: "x" }, 21609], [{ RecordingStatusCallback: application.url, RecordingStatusCallbackEvent: "x" }, 20001],
    ]));
    await refused("POST", `${call}/Recordings/Twilio.CURRENT.json`, { Status: "paused" }, 404, 20404);
    await refused("POST", `${call}/UserDefinedMessages.json`, { Content: "1" }, 400, 21220);
    await refused("POST", `${call}/UserDefinedMessageSubscriptions.json`, { Callback: application.url }, 400, 21220);
    for (const query of ["PageSize=0", "PageSize=x"]) await refused("GET", `/Calls.json?${query}`, {}, 400, 20007);
    await refused("GET", "/Calls.json?Page=-1", {}, 400, 20006);
    await refused("GET", "/Calls.json?StartTime=yesterday", {}, 400, 20001);
    assert.equal((await ask("GET", "/Calls.json?PageSize=5000")).body.page_size, 1000);
    assert.equal((await ask("GET", `${call}.json`)).body.status, "in-progress", "nothing happened to it");
  });

  it("checks conferences and who takes part", async () => {
    const conference = `/Conferences/${sids.conference}`;
    const right = { To: SPEAK, From: OURS };
    await refusedAll(`${conference}/Participants.json`, table(right, [
      [{ To: undefined }, 21201], [{ From: undefined }, 21213], [{ To: "12" }, 21211], [{ From: "+15005550006" }, 21210],
      [{ Timeout: "4" }, 21208], [{ Timeout: "601" }, 21208], [{ TimeLimit: "0" }, 20001],
      [{ Label: "one" }, 16025], [{ Label: "x".repeat(129) }, 16023], [{ Label: nobody("CA") }, 16023],
      [{ MaxParticipants: "0" }, 20001], [{ MaxParticipants: "251" }, 20001], [{ Beep: "loud" }, 20001],
      [{ Coaching: "true", CallSidToCoach: nobody("CA") }, 13240],
    ]));
    await refusedAll(`${conference}/Participants/one.json`, table({}, [
      [{ Hold: "true", HoldUrl: "x" }, 21205], [{ Hold: "true", HoldMethod: "PUT" }, 21209], [{ AnnounceUrl: "x" }, 21205],
      [{ Coaching: "true", CallSidToCoach: nobody("CA") }, 13240],
    ]));
    await refused("POST", `${conference}/Participants/two.json`, { Muted: "true" }, 404, 20404);
    await refused("POST", `${conference}.json`, { Status: "paused" }, 400, 20001);
    await refused("POST", `${conference}.json`, { AnnounceUrl: "x" }, 400, 21205);
    await refused("GET", "/Conferences.json?DateCreated=x", {}, 400, 20001);
  });

  it("checks queues, numbers, applications and keys", async () => {
    await refusedAll("/Queues.json", table({ FriendlyName: "other" }, [
      [{ FriendlyName: "" }, 22001], [{ FriendlyName: "x".repeat(65) }, 22001], [{ MaxSize: "0" }, 22002], [{ MaxSize: "5001" }, 22002],
      [{ FriendlyName: "sales" }, 22003],
    ]));
    await refused("POST", `/Queues/${sids.queue}/Members/Front.json`, { Url: `${application.url}/x` }, 404, 20404);
    await refusedAll("/IncomingPhoneNumbers.json", table({}, [
      [{}, 21421], [{ PhoneNumber: "12" }, 21421], [{ PhoneNumber: "+15005550006" }, 21422], [{ PhoneNumber: OURS }, 21422],
    ]));
    await refusedAll("/Applications.json", table({}, [
      [{ VoiceUrl: "x" }, 21402], [{ VoiceMethod: "PUT" }, 21403], [{ StatusCallback: "x" }, 21402], [{ FriendlyName: "x".repeat(65) }, 20001],
    ]));
    await refused("POST", "/Keys.json", { FriendlyName: "x".repeat(65) }, 400, 20001);
  });
});
