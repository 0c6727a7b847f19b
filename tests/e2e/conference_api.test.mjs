// Conferences and queues of `softphone carrier`, driven by the npm package `twilio`, with parties of the practice
// network: no browser is needed. Every callback's signature and order are checked.
import assert from "node:assert/strict";
import { after, before, beforeEach, describe, it } from "node:test";
import { eventually } from "./support/browser.mjs";
import { Application, Carrier } from "./support/carrier.mjs";

const ECHO = "+33199000001";
const SPEAK = "+33199000002";
const BUSY = "+33199000003";
const SILENT = "+33199000004";
const OURS = "+33199001000";

describe("conferences and queues over REST", () => {
  const application = new Application();
  let carrier;
  let client;
  let number = 0;

  before(async () => {
    await application.listen();
    carrier = await Carrier.start(application);
    client = carrier.client();
  });
  after(async () => {
    await carrier?.stop();
    application.close();
  });
  beforeEach(() => {
    application.requests.length = 0;
    application.answers = {};
    number += 1;
  });

  const events = () => application.to("/conference").map((request) => request.parameters);
  const told = (event) => events().filter((parameters) => parameters.StatusCallbackEvent === event);
  const callbacks = {
    conferenceStatusCallback: undefined,
    conferenceStatusCallbackEvent: ["start", "end", "join", "leave", "mute", "hold", "modify", "speaker", "announcement"],
  };
  /// A conference of two practice parties. The first is called "agent".
  async function conference() {
    const room = `room ${number}`;
    callbacks.conferenceStatusCallback = `${application.url}/conference`;
    const agent = await client.conferences(room).participants.create({ from: OURS, to: ECHO, label: "agent", earlyMedia: true, ...callbacks });
    const customer = await client.conferences(room).participants.create({
      from: OURS,
      to: SPEAK,
      statusCallback: `${application.url}/progress`,
      statusCallbackEvent: ["initiated", "ringing", "answered", "completed"],
    });
    assert.equal(agent.conferenceSid, customer.conferenceSid, "the name leads to one conference");
    const sid = agent.conferenceSid;
    await eventually("the conference starts", async () => (await client.conferences(sid).fetch()).status === "in-progress");
    await eventually("the application knows", () => told("conference-start").length === 1);
    return { room, sid, agent, customer, of: client.conferences(sid) };
  }
  /// Everything that was said about the conference is signed, without gaps, and in order.
  function judge(sid) {
    const list = application.to("/conference");
    for (const [index, request] of list.entries()) {
      assert.ok(request.valid, `the package refuses the signature of ${request.parameters.StatusCallbackEvent}`);
      assert.equal(request.parameters.SequenceNumber, String(index + 1));
      assert.equal(request.parameters.ConferenceSid, sid);
      assert.ok(Date.parse(request.parameters.Timestamp) > 0);
    }
    return list.map((request) => request.parameters.StatusCallbackEvent);
  }

  it("is created by its first participant, read back, and ended", async () => {
    const { room, sid, agent, customer, of } = await conference();
    assert.match(sid, /^CF[0-9a-f]{32}$/);
    assert.equal(agent.label, "agent");
    assert.equal(agent.status, "queued");
    assert.equal(agent.muted, false);
    assert.equal(agent.hold, false);
    assert.equal(agent.coaching, false);
    assert.equal(agent.callSidToCoach, null);
    assert.equal(agent.startConferenceOnEnter, true);
    assert.equal(agent.endConferenceOnExit, false);
    assert.ok(agent.dateCreated instanceof Date);
    const read = await of.fetch();
    assert.equal(read.friendlyName, room);
    assert.equal(read.region, "us1");
    assert.equal(read.reasonConferenceEnded, null);
    assert.match(read.subresourceUris.participants, new RegExp(`${sid}/Participants.json$`));
    const byName = await client.conferences.list({ friendlyName: room, status: "in-progress" });
    assert.deepEqual(byName.map((entry) => entry.sid), [sid]);
    assert.equal((await client.conferences.list({ friendlyName: room, status: "completed" })).length, 0);
    const participants = await of.participants.list();
    assert.deepEqual(participants.map((entry) => entry.callSid).sort(), [agent.callSid, customer.callSid].sort());
    assert.ok(participants.every((entry) => entry.status === "connected"));
    const page = await of.participants.page({ pageSize: 1 });
    assert.equal(page.instances.length, 1);
    assert.ok(page.nextPageUrl);

    await of.update({ status: "completed" });
    const ended = await of.fetch();
    assert.equal(ended.status, "completed");
    assert.equal(ended.reasonConferenceEnded, "conference-ended-via-api");
    assert.equal((await of.participants.list()).length, 0);
    await eventually("the calls end", async () => (await client.calls(customer.callSid).fetch()).status === "completed");
    await eventually("the end is told", () => told("conference-end").length === 1);
    assert.deepEqual(judge(sid).filter((event) => !event.startsWith("participant-speech")), [
      "participant-join",
      "participant-join",
      "conference-start",
      "participant-leave",
      "participant-leave",
      "conference-end",
    ]);
    for (const left of told("participant-leave")) assert.equal(left.ReasonParticipantLeft, "conference_ended_via_api");
    const progress = await eventually("the last status callback", () => application.to("/progress").length === 4 && application.to("/progress"));
    assert.ok(progress.every((request) => request.valid));
    assert.deepEqual(progress.map((request) => request.parameters.CallStatus), ["initiated", "ringing", "in-progress", "completed"]);
  });

  it("holds, mutes, coaches and announces", async () => {
    const { sid, customer, of } = await conference();
    const held = await of.participants(customer.callSid).update({ hold: true, holdUrl: `${application.url}/hold` });
    assert.equal(held.hold, true);
    application.answers["/hold"] = "<Response><Pause length='60'/></Response>";
    const [hold] = await eventually("the hold document is asked for", () => application.to("/hold").length > 0 && application.to("/hold"));
    assert.equal(hold.method, "GET");
    assert.ok(hold.valid);
    assert.equal(hold.parameters.ConferenceSid, sid);
    assert.deepEqual((await of.participants.list({ hold: true })).map((entry) => entry.callSid), [customer.callSid]);
    assert.deepEqual((await of.participants.list({ hold: false })).map((entry) => entry.label), ["agent"]);
    assert.equal((await of.participants(customer.callSid).update({ hold: false })).hold, false);

    assert.equal((await of.participants("agent").update({ muted: true })).muted, true);
    assert.deepEqual((await of.participants.list({ muted: true })).map((entry) => entry.label), ["agent"]);
    await of.participants("agent").update({ muted: false, endConferenceOnExit: true });

    const coach = await of.participants.create({ from: OURS, to: ECHO, label: "coach", coaching: true, callSidToCoach: customer.callSid, beep: "false" });
    assert.equal(coach.coaching, true);
    assert.equal(coach.callSidToCoach, customer.callSid);
    await eventually("the coach is there", async () => (await of.participants("coach").fetch()).status === "connected");
    assert.deepEqual((await of.participants.list({ coaching: true })).map((entry) => entry.label), ["coach"]);
    assert.equal((await of.participants("coach").update({ coaching: false })).coaching, false);

    application.answers["/announce"] = "<Response><Say>Good</Say></Response>";
    await of.participants(customer.callSid).update({ announceUrl: `${application.url}/announce` });
    await eventually("one has heard it", () => told("announcement-end").length === 1);
    assert.equal(told("announcement-end")[0].CallSid, customer.callSid);
    application.answers["/announce"] = { status: 404, text: "" };
    await of.update({ announceUrl: `${application.url}/announce` });
    await eventually("a failure is told", () => told("announcement-fail").length === 1);
    assert.equal(told("announcement-fail")[0].AnnounceUrl, `${application.url}/announce`);

    await of.participants("agent").remove();
    await eventually("the end is told", () => told("conference-end").length === 1);
    assert.equal(told("conference-end")[0].ReasonConferenceEnded, "participant-with-end-conference-on-exit-kicked");
    assert.equal(told("conference-end")[0].ParticipantLabelEndingConference, "agent");
    const order = judge(sid);
    for (const event of ["participant-hold", "participant-unhold", "participant-mute", "participant-unmute", "participant-modify"]) {
      assert.ok(order.includes(event), event);
    }
    await assert.rejects(of.participants("agent").fetch(), { status: 404, code: 20404 });
  });

  it("tells of those who do not answer, and cancels those who ring at the end", async () => {
    const room = `room ${number}`;
    callbacks.conferenceStatusCallback = `${application.url}/conference`;
    const agent = await client.conferences(room).participants.create({ from: OURS, to: ECHO, label: "agent", ...callbacks });
    const of = client.conferences(agent.conferenceSid);
    const busy = await of.participants.create({ from: OURS, to: BUSY });
    await eventually("busy is told", () => told("participant-leave").length === 1);
    assert.equal(told("participant-leave")[0].CallSid, busy.callSid);
    assert.equal(told("participant-leave")[0].ParticipantCallStatus, "busy");
    assert.equal(told("participant-leave")[0].ReasonParticipantLeft, "participant_add_failed");
    const silent = await of.participants.create({ from: OURS, to: SILENT });
    await eventually("it rings", async () => (await of.participants(silent.callSid).fetch()).status === "ringing");
    await of.update({ status: "completed" });
    assert.equal((await client.calls(silent.callSid).fetch()).status, "canceled");
    await eventually("the end is told", () => told("conference-end").length === 1);
    judge(agent.conferenceSid);
  });

  it("moves a call into a conference and out of it again", async () => {
    const { of, agent } = await conference();
    const third = await client.calls.create({ from: OURS, to: ECHO, twiml: "<Response><Pause length='60'/></Response>" });
    await eventually("the third talks", async () => (await client.calls(third.sid).fetch()).status === "in-progress");
    application.answers["/after"] = "<Response><Pause length='60'/></Response>";
    const twiml = `<Response><Dial action="${application.url}/after"><Conference participantLabel="third">room ${number}</Conference></Dial></Response>`;
    await client.calls(third.sid).update({ twiml });
    await eventually("the third is in", async () => (await of.participants.list()).length === 3);
    await of.participants("third").remove();
    const [after] = await eventually("its Dial is over", () => application.to("/after").length > 0 && application.to("/after"));
    assert.equal(after.parameters.DialCallStatus, "answered");
    assert.equal(after.parameters.DialCallSid, undefined);
    assert.equal((await client.calls(third.sid).fetch()).status, "in-progress");
    // The agent is sent elsewhere.
    await client.calls(agent.callSid).update({ twiml: "<Response><Pause length='60'/></Response>" });
    assert.equal((await of.participants.list()).length, 1);
    assert.equal((await client.calls(agent.callSid).fetch()).status, "in-progress");
    for (const sid of [third.sid, agent.callSid]) await client.calls(sid).update({ status: "completed" });
    await of.update({ status: "completed" });
  });

  it("answers mistakes as Twilio does", async () => {
    const { sid, of, customer } = await conference();
    const cases = [
      [{ to: "bob" }, 400, 21211],
      [{ timeout: 1 }, 400, 21208],
      [{ label: "agent" }, 400, 16025],
      [{ label: "a/b" }, 400, 16023],
      [{ beep: "sometimes" }, 400, 20001],
      [{ maxParticipants: 300 }, 400, 20001],
      [{ maxParticipants: 2 }, 400, 16020],
      [{ waitMethod: "PUT" }, 400, 21209],
      [{ coaching: true, callSidToCoach: "CA0" }, 400, 13240],
    ];
    for (const [change, status, code] of cases) {
      await assert.rejects(of.participants.create({ from: OURS, to: ECHO, ...change }), { status, code }, JSON.stringify(change));
    }
    await assert.rejects(client.conferences(`CF${"0".repeat(32)}`).fetch(), { status: 404, code: 20404 });
    await assert.rejects(client.conferences(`CF${"0".repeat(32)}`).participants.create({ from: OURS, to: ECHO }), { status: 404, code: 20404 });
    await assert.rejects(of.participants("nobody").update({ muted: true }), { status: 404, code: 20404 });
    await assert.rejects(of.participants(customer.callSid).update({ hold: true, holdUrl: "x" }), { status: 400, code: 21205 });
    await assert.rejects(of.update({ status: "paused" }), { status: 400, code: 20001 });
    assert.equal((await of.participants.list()).length, 2);
    await of.update({ status: "completed" });
    assert.ok(sid);
  });

  it("queues callers, and puts the first through", async () => {
    const name = `queue ${number}`;
    const queue = await client.queues.create({ friendlyName: name, maxSize: 2 });
    assert.equal(queue.currentSize, 0);
    assert.equal(queue.maxSize, 2);
    await assert.rejects(client.queues.create({ friendlyName: name }), { status: 400 });
    application.answers["/wait"] = "<Response><Pause length='60'/></Response>";
    const enqueue = `<Response><Enqueue action="${application.url}/left" waitUrl="${application.url}/wait">${name}</Enqueue></Response>`;
    const callers = [];
    for (const place of [1, 2]) {
      callers.push(await client.calls.create({ from: OURS, to: ECHO, twiml: enqueue }));
      await eventually("the caller waits", async () => (await client.queues(queue.sid).fetch()).currentSize === place);
    }
    const members = await client.queues(queue.sid).members.list();
    assert.deepEqual(members.map((member) => [member.callSid, member.position]), callers.map((call, index) => [call.sid, index + 1]));
    const asked = await eventually("both waited with a document", () => application.to("/wait").length === 2 && application.to("/wait"));
    assert.ok(asked.every((request) => request.valid));
    assert.deepEqual(asked.map((request) => request.parameters.QueuePosition), ["1", "2"]);
    // No room for a third.
    const third = await client.calls.create({ from: OURS, to: ECHO, twiml: enqueue });
    const full = await eventually("it is full", () => application.to("/left").find((request) => request.parameters.CallSid === third.sid));
    assert.equal(full.parameters.QueueResult, "queue-full");

    const agent = await client.calls.create({
      from: OURS,
      to: ECHO,
      twiml: `<Response><Dial action="${application.url}/dialled"><Queue url="${application.url}/tell">${name}</Queue></Dial></Response>`,
    });
    const [tell] = await eventually("the first is told", () => application.to("/tell").length > 0 && application.to("/tell"));
    assert.equal(tell.parameters.CallSid, callers[0].sid);
    assert.equal(tell.parameters.DequeingCallSid, agent.sid);
    await eventually("one is left", async () => (await client.queues(queue.sid).fetch()).currentSize === 1);
    // The second is taken out over REST.
    application.answers["/elsewhere"] = "<Response><Hangup/></Response>";
    const front = await client.queues(queue.sid).members("Front").update({ url: `${application.url}/elsewhere`, method: "POST" });
    assert.equal(front.callSid, callers[1].sid);
    await eventually("it goes", async () => (await client.calls(callers[1].sid).fetch()).status === "completed");
    await client.calls(callers[0].sid).update({ status: "completed" });
    const [dialled] = await eventually("the Dial is over", () => application.to("/dialled").length > 0 && application.to("/dialled"));
    assert.equal(dialled.parameters.DialCallSid, callers[0].sid);
    assert.equal(dialled.parameters.QueueSid, queue.sid);
    const results = await eventually("all three have left", () => application.to("/left").length === 3 && application.to("/left"));
    const result = (call) => results.find((request) => request.parameters.CallSid === call.sid).parameters.QueueResult;
    assert.equal(result(callers[1]), "redirected");
    assert.ok(results.every((request) => request.valid));
    assert.equal((await client.queues(queue.sid).update({ maxSize: 10 })).maxSize, 10);
    assert.ok((await client.queues.list()).some((entry) => entry.sid === queue.sid));
    await client.queues(queue.sid).remove();
    await assert.rejects(client.queues(queue.sid).fetch(), { status: 404, code: 20404 });
  });
});
