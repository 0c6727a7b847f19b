// What the program and a Twilio account say to each other over REST, judged by facts of Twilio's own description: set-up,
// the doctor, calls with all that can be done in them. The judge (tests/contract) stands between the built program and the
// carrier, and nothing reaches either without having been read.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { facts, judgeAnswer, judgeRequest, memberOf } from "../contract/judge.mjs";
import { Recorder } from "../contract/recorder.mjs";
import { connect, dial, eventually, hangUp, incoming, openPhone, talking } from "./support/browser.mjs";
import { becomes, command, stateOf } from "./support/call.mjs";
import { Carrier } from "./support/foreign.mjs";
import { freePort, program, Server, temporaryDirectory } from "./support/server.mjs";

const root = join(import.meta.dirname, "../..");
const byId = (id) => facts.operations.find((one) => one.id === id);
const fine = (recorder) => assert.deepEqual([...recorder.complaints], []);

describe("the judge", () => {
  const account = `/2010-04-01/Accounts/AC${"1".repeat(32)}`;
  const call = `${account}/Calls/CA${"2".repeat(32)}.json`;
  const room = `${account}/Conferences/CF${"3".repeat(32)}/Participants.json`;
  const add = "From=%2B33199001000&To=client%3Abob&StatusCallbackEvent=answered&StatusCallbackEvent=completed&WaitUrl=";
  const requests = [
    ["a good one", "POST", room, add, undefined],
    ["another method", "PUT", room, add, /Twilio has no PUT/],
    ["a path that is not there", "GET", `${account}/Call.json`, "", /Twilio has no GET/],
    ["the SID of something else", "POST", call.replace("CA2", "CF2"), "Status=completed", /Sid in the path is not a CA SID/],
    ["a parameter too many", "POST", room, `${add}&Colour=red`, /no parameter Colour in its form/],
    ["one in the wrong place", "POST", `${room}?Label=bob`, add, /no parameter Label in its query/],
    ["one twice", "POST", room, `${add}&Label=a&Label=b`, /Label is given twice/],
    ["a word that is none", "POST", room, `${add}&Beep=loud`, /Beep is not one of true, false, onEnter, onExit/],
    ["an event that is none", "POST", room, `${add}&StatusCallbackEvent=answered+hungup`, /StatusCallbackEvent is not one of/],
    ["a number that is none", "POST", room, `${add}&Timeout=soon`, /Timeout is not of type integer/],
    ["one too few", "POST", room, "From=%2B33199001000", /CreateParticipant needs To/],
    ["nothing to do", "POST", call, "", /UpdateCall needs one of/],
    ["too long a page", "GET", `${account}/Keys.json?PageSize=5000`, "", /PageSize is not from 1 to 1000/],
    ["a name of Object's own", "POST", room, `${add}&constructor=1`, /no parameter constructor/],
  ];
  for (const [what, method, target, body, complaint] of requests) {
    it(`of a request: ${what}`, () => {
      const complaints = judgeRequest(method, target, body);
      if (complaint) assert.match(complaints.join("\n"), complaint);
      else assert.deepEqual(complaints, []);
    });
  }

  const good = { sid: `CA${"2".repeat(32)}`, status: "in-progress", to: "+33199000001", duration: null, queue_time: "0", subresource_uris: {} };
  const answers = [
    ["a good one", 200, good, undefined],
    ["a member too many", 200, { ...good, colour: "red" }, /no member colour/],
    ["another type", 200, { ...good, queue_time: 0 }, /queue_time is not of type string/],
    ["a word that is none", 200, { ...good, status: "talking" }, /status is not one of/],
    ["the SID of something else", 200, { ...good, sid: `CF${"2".repeat(32)}` }, /sid is not a CA SID/],
    ["another status", 201, good, /does not answer with status 201/],
    ["a refusal", 404, { code: 20404, message: "no", more_info: "https://www.twilio.com/docs/errors/20404", status: 404 }, undefined],
    ["a refusal in another shape", 404, { error: "no" }, /no member error/],
    ["something below a list", 200, { calls: [good, { ...good, price: 1 }] }, /calls\[1\]\.price is not of type string/, "ListCall"],
  ];
  for (const [what, status, body, complaint, id = "FetchCall"] of answers) {
    it(`of an answer: ${what}`, () => {
      const complaints = judgeAnswer(byId(id), status, JSON.stringify(body));
      if (complaint) assert.match(complaints.join("\n"), complaint);
      else assert.deepEqual(complaints, []);
    });
  }
});

describe("what the program reads of an answer", () => {
  // Source file → the operations whose answers it reads. Found where the source names a member: text(object, "sid").
  const readers = {
    "src/desk/rest_answer.cpp": ["FetchCall", "UpdateCall", "ListConference", "ListParticipant", "UpdateParticipant", "CreateParticipant", "CreateCallRecording", "UpdateCallRecording"],
    "src/io/desk/mend.cpp": ["FetchCall", "ListCall"],
    "src/desk/cost.cpp": ["FetchCall"],
    "src/io/desk/command_routes.cpp": ["FetchRecording"],
    "src/app/examination_account.cpp": ["FetchBalance"],
    "src/setup/account_state.cpp": ["ListApplication", "ListIncomingPhoneNumber", "ListKey", "CreateNewKey", "ListDialingPermissionsCountry"],
    "src/setup/number_offer.cpp": ["ListAvailablePhoneNumberLocal", "ListAvailablePhoneNumberMobile", "FetchPhoneNumberCountry"],
  };
  const refusal = ["code", "message", "more_info", "status"];
  /// Of what a page asks, in the same file: docs/api/desk.md, "Call control".
  const command = { "src/io/desk/command_routes.cpp": ["id", "command", "party", "to"] };
  /// The members that a source names, and those of them that none of the operations' answers has.
  const membersIn = (source) => {
    const read = new Set([...source.matchAll(/\b(?:text|text_of|text_member|truth|list|number_member|number_or_null|if_contains)\((?:[^()"]|\([^()]*\))*?"([a-z_]+)"/g)].map((one) => one[1]));
    for (const [, name] of source.matchAll(/^\s+\{"[A-Z][A-Za-z]+", "([a-z_]+)", (?:true|false)\},$/gm)) read.add(name);
    return [...read];
  };
  const unknown = (source, ids) => membersIn(source).filter((name) => !refusal.includes(name) && !ids.some((id) => memberOf(byId(id), name)));
  for (const [file, ids] of Object.entries(readers)) {
    it(`${file} reads members that Twilio has`, () => {
      const source = readFileSync(join(root, file), "utf8");
      assert.ok(membersIn(source).length >= 2, `it reads ${membersIn(source)}`);
      for (const id of ids) assert.ok(byId(id), id);
      assert.deepEqual(unknown(source, ids).filter((name) => !command[file]?.includes(name)), []);
    });
  }
  it("a member that Twilio has not is found out", () => {
    const source = 'change.to = text(resource, "to"); change.tone = text(resource, "tone"); if (x.if_contains("hue"))';
    assert.deepEqual(unknown(source, ["FetchCall"]), ["tone", "hue"]);
  });
});

describe("over the wire", () => {
  let directory;
  let carrier;
  let recorder;
  let port;
  let env;
  let file;

  before(async () => {
    directory = temporaryDirectory();
    port = await freePort();
    carrier = await new Carrier(`http://127.0.0.1:${port}/webhook/softphone/voice`).start();
    recorder = await new Recorder().listen(carrier.env.TWILIO_API_BASE);
    // Prices and permissions are Twilio's own, our carrier has none.
    recorder.canned["/v1/PhoneNumbers/Countries/FR"] = {
      body: {
        country: "France", iso_country: "FR", price_unit: "USD", url: "https://pricing.twilio.com/v1/PhoneNumbers/Countries/FR",
        phone_number_prices: [{ number_type: "local", base_price: "1.15", current_price: "1.05" }],
      },
    };
    recorder.canned["/v1/DialingPermissions/Countries"] = {
      body: {
        content: [{
          iso_code: "FR", name: "France", continent: "EUROPE", country_codes: ["+33"], low_risk_numbers_enabled: true,
          high_risk_special_numbers_enabled: false, high_risk_tollfraud_numbers_enabled: false, url: "https://voice.twilio.com/v1/DialingPermissions/Countries/FR",
          links: {},
        }],
        meta: { first_page_url: "https://voice.twilio.com/", key: "content", next_page_url: null, page: 0, page_size: 1000, previous_page_url: null, url: "https://voice.twilio.com/" },
      },
    };
    file = join(directory.path, "twilio.toml");
    env = { ...carrier.env, TWILIO_API_BASE: recorder.url, PUBLIC_URL: `http://127.0.0.1:${port}` };
  });
  after(async () => {
    recorder?.close();
    await carrier?.remove();
    directory?.remove();
  });

  async function run(args, more = {}) {
    const clean = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(TWILIO_|PUBLIC_URL|NGROK|SOFTPHONE_)/.test(name)));
    const child = spawn(program, args, { env: { ...clean, ...more } });
    let text = "";
    child.stdout.on("data", (part) => (text += part));
    child.stderr.on("data", (part) => (text += part));
    child.stdin.end();
    const [code] = await once(child, "close");
    return { code, text };
  }
  const account = () => Object.fromEntries(["TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_API_BASE"].map((name) => [name, env[name]]));

  it("set-up: it is made, bought, checked and undone", async () => {
    const setup = (args, more = {}) => run(["setup", "twilio", "--config", file, ...args], { ...account(), PUBLIC_URL: "https://phone.example.com", ...more });
    await carrier.client().applications(carrier.env.TWILIO_TWIML_APP_SID).remove();
    const done = await setup(["--yes"], { TWILIO_PHONE_NUMBER: "+33612345678" });
    assert.equal(done.code, 0, done.text);
    assert.match(done.text, /neither a number of this account nor a verified caller ID/);
    const shown = await setup(["--find-number", "FR"]);
    assert.equal(shown.code, 0, shown.text);
    const [, wanted] = shown.text.match(/^ {2}(\+33\d+)/m);
    const bought = await setup(["--buy-number", wanted, "--yes"]);
    assert.equal(bought.code, 0, bought.text);
    const undone = await setup(["--remove", "--yes"]);
    assert.equal(undone.code, 0, undone.text);
    fine(recorder);
    for (const id of [
      "ListApplication", "CreateApplication", "DeleteApplication", "ListKey", "CreateNewKey", "DeleteKey", "ListIncomingPhoneNumber",
      "UpdateIncomingPhoneNumber", "CreateIncomingPhoneNumber", "ListOutgoingCallerId", "ListAvailablePhoneNumberLocal",
      "ListAvailablePhoneNumberMobile", "ListAvailablePhoneNumberTollFree", "FetchPhoneNumberCountry", "ListDialingPermissionsCountry",
    ]) assert.ok(recorder.seen.has(id), `${id} was not asked`);
  });

  it("calls: held, recorded, passed on, redirected, and asked about after a crash", async () => {
    env.TWILIO_TWIML_APP_SID = (await carrier.client().applications.create({
      friendlyName: "contract", voiceUrl: `${env.PUBLIC_URL}/webhook/softphone/voice`, statusCallback: `${env.PUBLIC_URL}/webhook/softphone/status`,
    })).sid;
    for (const number of await carrier.client().incomingPhoneNumbers.list())
      await carrier.client().incomingPhoneNumbers(number.sid).update({ voiceApplicationSid: env.TWILIO_TWIML_APP_SID });
    const data = join(directory.path, "data");
    const own = { ...env, RECORDINGS_AT_TWILIO: "delete" };
    const server = await Server.start({ port, data, env: own });
    const phones = [];
    try {
      await server.atAnyHour();
      for (const [name, frequency] of [["Alice", 1810], ["Bob", 2650]]) {
        const phone = await openPhone(server, directory.path, { frequency });
        phones.push(phone);
        await connect(phone, name);
      }
      const [alice, bob] = phones;
      let session = await server.signIn("alice");
      await dial(alice, "+33 1 99 00 00 01");
      await talking(alice);
      const { sid } = await becomes("they talk", session, (one) => one.state === "talking");
      await command(session, sid, { command: "hold" });
      await becomes("she is held", session, (one) => stateOf(one, "customer") === "held");
      await command(session, sid, { command: "resume" });
      await becomes("she is back", session, (one) => stateOf(one, "customer") === "talking");
      await command(session, sid, { command: "record" });
      await becomes("it is recorded", session, (one) => one.recording.state === "on");
      await command(session, sid, { command: "pause_recording" });
      await becomes("not now", session, (one) => one.recording.state === "paused");
      await command(session, sid, { command: "resume_recording" });
      await becomes("now again", session, (one) => one.recording.state === "on");
      await command(session, sid, { command: "stop_recording" });
      await command(session, sid, { command: "consult", to: "client:bob" });
      await incoming(bob).getByRole("button", { name: /Accept/ }).click();
      await becomes("bob is asked", session, (one) => one.consultation?.state === "talking");
      await command(session, sid, { command: "complete" });
      await talking(bob);

      // kill -9, and what became of the call meanwhile is asked.
      await server.stop("SIGKILL");
      await server.launch(own);
      session = await server.signIn("bob");
      await hangUp(bob);
      await becomes("it is over", session, (one) => one.state === "ended");
      const recording = await eventually("the recording is here alone", async () => {
        const { recordings } = await (await session(`/api/calls/${sid}/recordings`)).json();
        return recordings[0]?.copy?.state === "here" && !recordings[0].copy.atCarrier && recordings[0];
      }, 60000);
      assert.equal(recording.channels, 2);

      // A customer whose call is sent on to the voicemail while it rings.
      const [line] = await carrier.client().incomingPhoneNumbers.list();
      const called = await fetch(`${carrier.env.TWILIO_API_BASE}/practice/v1/calls`, {
        method: "POST",
        headers: { Authorization: `Basic ${Buffer.from(`${env.TWILIO_ACCOUNT_SID}:${env.TWILIO_AUTH_TOKEN}`).toString("base64")}` },
        body: new URLSearchParams({ From: "+33639980001", To: line.phoneNumber }),
      });
      assert.equal(called.status, 201, await called.text());
      await incoming(bob).waitFor();
      const ringing = await becomes("it rings", session, (one) => one.state === "ringing");
      const sent = await session(`/api/calls/${ringing.sid}/voicemail`, { method: "POST" });
      assert.equal(sent.status, 204, await sent.text());
      await becomes("it rings no more", session, (one) => one.state === "ended" || one.sid !== ringing.sid);

      const doctor = await run(["doctor", "--json", "--data", data], { ...own, PORT: String(port) });
      assert.match(doctor.text, /"account"/);
    } finally {
      for (const { browser } of phones) await browser.close();
      await server.stop();
    }
    fine(recorder);
    for (const id of [
      "FetchCall", "UpdateCall", "ListCall", "CreateParticipant", "UpdateParticipant", "CreateCallRecording", "UpdateCallRecording",
      "FetchRecordingMedia.wav", "DeleteRecording", "FetchAccount",
    ]) assert.ok(recorder.seen.has(id), `${id} was not asked; ${[...recorder.seen.keys()]}`);
  });

  it("fails when something else is said: the same wire with one word changed", async () => {
    const before = recorder.complaints.size;
    const authorization = `Basic ${Buffer.from(`${env.TWILIO_ACCOUNT_SID}:${env.TWILIO_AUTH_TOKEN}`).toString("base64")}`;
    const ask = (path, options) => fetch(recorder.url + path, { ...options, headers: { authorization, "Content-Type": "application/x-www-form-urlencoded" } });
    await ask(`/2010-04-01/Accounts/${env.TWILIO_ACCOUNT_SID}/Applications.json`, { method: "POST", body: "FriendlyName=x&VoiceURL=https%3A%2F%2Fa.example" });
    const added = [...recorder.complaints].slice(before);
    assert.deepEqual(added, ["CreateApplication has no parameter VoiceURL in its form"]);
    recorder.canned[`/2010-04-01/Accounts/${env.TWILIO_ACCOUNT_SID}/Keys.json`] = { body: { keys: [{ sid: "SK1", secret: "shown" }] } };
    await ask(`/2010-04-01/Accounts/${env.TWILIO_ACCOUNT_SID}/Keys.json`);
    const later = [...recorder.complaints].slice(before + 1);
    assert.match(later.join("\n"), /keys\[0\]\.sid is not a SK SID/);
    assert.match(later.join("\n"), /no member keys\[0\]\.secret/);
  });

  it("no fact stands there for nothing", () => {
    // Asked in rare cases alone, whose requests the unit tests hold against the facts.
    const rare = ["ListConference", "ListParticipant", "UpdateConference", "UpdateApplication", "FetchRecording", "FetchRecordingMedia.mp3", "FetchBalance"];
    assert.deepEqual(facts.operations.map((one) => one.id).filter((id) => !recorder.seen.has(id) && !rare.includes(id)), []);
  });
});
