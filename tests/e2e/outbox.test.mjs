// Signed call events to a receiver that fails in every way, and a server that is killed meanwhile: each event of a real
// call arrives once, in order, or is given up with a reason and comes when somebody asks for it.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { promisify } from "node:util";
import { bar, connect, dial, eventually, hangUp, openPhone, talking } from "./support/browser.mjs";
import { becomes, command, newest } from "./support/call.mjs";
import { Receiver, secret } from "./support/receiver.mjs";
import { program, Server, temporaryDirectory } from "./support/server.mjs";

const run = promisify(execFile);
const echo = "+33 1 99 00 00 01";
const whole = ["call.started", "call.answered", "call.ended"];

describe("the outbox", () => {
  let directory;
  let receiver;
  let server;
  let alice;
  const settings = () => ({
    WEBHOOK_URL: receiver.url,
    WEBHOOK_SECRET: secret,
    WEBHOOK_PRIVATE: new URL(receiver.url).origin,
    PUBLIC_URL: "https://phone.example.com",
  });

  before(async () => {
    directory = temporaryDirectory();
    receiver = await Receiver.start();
    server = await Server.start({ data: join(directory.path, "data"), env: settings() });
    alice = await openPhone(server, directory.path);
    await connect(alice, "Alice");
  });
  after(async () => {
    await alice?.browser.close();
    await server?.stop();
    receiver?.stop();
    directory?.remove();
  });

  const ended = async () => becomes("the call is over", await server.signIn("alice"), (call) => call.state === "ended");
  /// A call from the page to the echo; its SID.
  const call = async () => {
    await dial(alice, echo);
    await talking(alice);
    await hangUp(alice);
    const { sid } = await ended();
    await bar(alice).waitFor({ state: "detached" });
    return sid;
  };
  const outbox = async (state = "") =>
    (await (await server.signIn("alice"))(`/api/outbox?state=${state}`)).json();

  it("tells a call from beginning to end, signed, once, in order", async () => {
    await dial(alice, echo);
    await talking(alice);
    const session = await server.signIn("alice");
    const { sid } = await newest(session);
    await command(session, sid, { command: "record" });
    await becomes("it is recorded", session, (one) => one.recording.state === "on");
    await hangUp(alice);
    await ended();
    // To the rep it is over before the carrier has said so of every leg, which is told then.
    await eventually("the end arrived", () => receiver.confirmed(sid).includes("call.ended"), 60000);
    const saved = await session(`/api/calls/${sid}/wrap-up`, {
      method: "PUT",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ id: "w1", outcome: "connected", note: "Devis <b>envoyé</b>", followUp: null }),
    });
    assert.equal(saved.status, 200);
    await eventually("all of it arrived", () => receiver.confirmed(sid).length === 5);
    assert.deepEqual(receiver.confirmed(sid).slice(0, 3), whole);
    assert.deepEqual(receiver.confirmed(sid).slice(3).sort(), ["outcome.saved", "recording.ready"]);
    assert.equal(receiver.requests.length, 5, "nothing twice");
    assert.equal(receiver.forged, 0);
    const told = Object.fromEntries(receiver.requests.map(({ type, event }) => [type, event]));
    assert.equal(told["call.started"].call.peer.value, "+33199000001");
    assert.equal(told["call.started"].call.state, "ringing");
    assert.equal(told["call.ended"].call.outcome, "answered");
    assert.deepEqual(told["call.ended"].call.rep, { identity: "alice", name: "Alice Martin" });
    assert.equal(told["call.ended"].call.url, `https://phone.example.com/#/history/${sid}`);
    assert.equal(told["outcome.saved"].wrapUp.note, "Devis <b>envoyé</b>");
    assert.match(told["recording.ready"].recording.url, /\/api\/recordings\/RE[0-9a-f]{32}\.mp3$/);
  });

  it("tries again after an empty answer, 404, 500 and silence, and keeps the order", async () => {
    receiver.script = ["empty", 404, 500, "silence"];
    const sid = await call();
    await eventually("all of it arrived", () => receiver.confirmed(sid).length === 3, 60000);
    assert.deepEqual(receiver.confirmed(sid), whole);
    const first = receiver.requests.filter(({ event }) => event.call.sid === sid).map(({ type, played }) => [type, played]);
    assert.deepEqual(first.slice(0, 5), ["empty", 404, 500, "silence", "ok"].map((played) => ["call.started", played]));
    assert.equal(first.length, 7, "nothing twice that was confirmed");
  });

  it("killed after an event was received and before it was confirmed, tells it once more", async () => {
    receiver.script = ["silence"];
    await dial(alice, echo);
    await talking(alice);
    const { sid } = await newest(await server.signIn("alice"));
    await eventually("the beginning was received", () => receiver.requests.some(({ event }) => event.call.sid === sid));
    await server.stop("SIGKILL");
    await server.launch(settings());
    await ended();
    await eventually("all of it arrived", () => receiver.confirmed(sid).length === 3, 60000);
    assert.deepEqual(receiver.confirmed(sid), whole);
    const ids = receiver.requests.filter(({ event }) => event.call.sid === sid).map(({ id }) => id);
    assert.equal(ids.length, 4);
    assert.equal(new Set(ids).size, 3, "the repeat has the id of the first");
  });

  it("killed while the receiver is away, tells everything when it is back", async () => {
    receiver.script = Array(50).fill(503);
    const sid = await call();
    await server.stop("SIGKILL");
    receiver.script = [];
    await server.launch(settings());
    await eventually("all of it arrived", () => receiver.confirmed(sid).length === 3, 60000);
    assert.deepEqual(receiver.confirmed(sid), whole);
  });

  it("gives up where the signature or a redirect says so, with a reason, until somebody asks", async () => {
    receiver.script = [401, 401, 401, "redirect", "redirect", "redirect"];
    const sid = await call();
    await eventually("the end arrived", () => receiver.confirmed(sid).includes("call.ended"), 60000);
    assert.deepEqual(receiver.confirmed(sid), ["call.ended"]);
    const { deliveries, targets } = await outbox("dead");
    assert.deepEqual(deliveries.map(({ type, reason }) => [type, reason]), [["call.started", "unauthorized"], ["call.answered", "redirect"]]);
    assert.equal(targets[0].dead, 2);
    assert.equal(targets[0].label, new URL(receiver.url).origin);

    const listed = await run(program, ["outbox", "list", "--data", server.data]);
    assert.match(listed.stdout, /dead +call\.started +CA[0-9a-f]{32} .*compare WEBHOOK_SECRET/);
    await run(program, ["outbox", "retry", String(deliveries[0].id), "--data", server.data]);
    await eventually("the beginning arrived", () => receiver.confirmed(sid).includes("call.started"));
    const session = await server.signIn("alice");
    const retried = await session("/api/outbox/retry", { method: "POST", headers: { "Content-Type": "application/json" }, body: "{}" });
    assert.deepEqual(await retried.json(), { retried: 1 });
    await eventually("the answer arrived", () => receiver.confirmed(sid).includes("call.answered"));
    await eventually("nothing is left", async () => (await outbox()).deliveries.length === 0);
    assert.match((await run(program, ["outbox", "list", "--data", server.data])).stdout, /Everything is delivered/);
    const unknown = await run(program, ["outbox", "retry", "999999", "--data", server.data]).catch((error) => error);
    assert.equal(unknown.code, 1);
  });

  it("is for admins alone", async () => {
    const bob = await server.signIn("bob");
    assert.equal((await bob("/api/outbox")).status, 403);
    assert.equal((await bob("/api/outbox/retry", { method: "POST" })).status, 403);
    assert.equal((await fetch(`${server.url}/api/outbox`)).status, 401);
  });

  it("does not talk to a private address that nobody has allowed", async () => {
    await server.stop();
    const before = receiver.requests.length;
    await server.launch({ ...settings(), WEBHOOK_PRIVATE: "" });
    await run(program, ["ring", "+33639980001", "--data", server.data], {
      env: { ...process.env, PORT: String(server.port), SOFTPHONE_DATA: server.data },
    });
    const { deliveries } = await eventually("it is given up", async () => {
      const all = await outbox("dead");
      return all.deliveries.length > 0 && all;
    });
    assert.ok(deliveries.every(({ reason }) => reason === "forbidden_address"));
    assert.equal(receiver.requests.length, before);
  });
});
