// Call control from the desk's API while the genuine SDK talks: hold, transfer, kill -9 in a held call.
import assert from "node:assert/strict";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "node:test";
import { connect, dial, eventually, hear, hearsTone, incoming, openPhone, talking } from "./support/browser.mjs";
import { Server, temporaryDirectory } from "./support/server.mjs";

const aliceTone = 440;
const bobTone = 1100;

describe("call control", () => {
  let directory;
  let server;
  let phones = [];
  const open = async (name, options) => {
    const phone = await openPhone(server, directory.path, options);
    phones.push(phone);
    await connect(phone, name);
    return phone;
  };
  beforeEach(async () => {
    directory = temporaryDirectory();
    server = await Server.start({ data: join(directory.path, "data") });
  });
  afterEach(async () => {
    await Promise.all(phones.map(({ browser }) => browser.close()));
    phones = [];
    await server?.stop();
    directory?.remove();
  });

  const newest = async (session) => (await (await session("/api/calls?limit=1")).json()).calls[0];
  const command = async (session, sid, body) => {
    const response = await session(`/api/calls/${sid}/commands`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ id: crypto.randomUUID(), ...body }),
    });
    const answer = await response.json();
    assert.equal(response.status, 202, JSON.stringify(answer));
    return answer.call;
  };
  const stateOf = (call, id) => call.parties.find((party) => party.id === id)?.state;
  const becomes = (what, session, check) =>
    eventually(what, async () => {
      const call = await newest(session);
      return check(call) && call;
    });

  it("hold and resume: the customer's side is held, then she hears the echo again", async () => {
    const alice = await open("Alice", { frequency: aliceTone });
    await dial(alice, "+33 1 99 00 00 01");
    await talking(alice);
    await hearsTone(alice.page, aliceTone);
    const session = await server.signIn("alice");
    const before = await newest(session);
    const held = await command(session, before.sid, { command: "hold" });
    assert.equal(held.held, true);
    await becomes("the customer is held", session, (call) => stateOf(call, "customer") === "held");
    await eventually("the echo has gone", async () => {
      const heard = await hear(alice.page);
      return heard.level < -60;
    });
    await command(session, before.sid, { command: "resume" });
    await becomes("the customer talks", session, (call) => stateOf(call, "customer") === "talking");
    await hearsTone(alice.page, aliceTone);
    await command(session, before.sid, { command: "hangup" });
    const ended = await becomes("the call is over", session, (call) => call.state === "ended");
    assert.equal(ended.outcome, "answered");
    assert.equal(ended.endedBy, "caller");
    await server.stop();
    const complaints = server.log.filter((line) => / (error|warning) call CA/.test(line));
    // On a bad day the carrier refuses on purpose, and the log says so.
    if (!process.env.CARRIER_BAD_DAY) assert.deepEqual(complaints, []);
  });

  it("blind transfer: bob's page rings, he hears the customer, alice is out", async () => {
    const alice = await open("Alice", { frequency: aliceTone });
    const bob = await open("Bob", { frequency: bobTone });
    await dial(alice, "+33 1 99 00 00 01");
    await talking(alice);
    await hearsTone(alice.page, aliceTone);
    const asAlice = await server.signIn("alice");
    const asBob = await server.signIn("bob");
    const { sid } = await newest(asAlice);
    await command(asAlice, sid, { command: "transfer", to: "client:bob" });
    await incoming(bob).waitFor();
    const ringing = await becomes("bob's list shows it", asBob, (call) => call?.state === "ringing");
    assert.equal(ringing.transferredBy, "alice");
    assert.equal(ringing.peer.value, "+33199000001");
    await incoming(bob).getByRole("button", { name: /Accept/ }).click();
    await talking(bob);
    // The customer is an echo: bob hears himself, and nobody else.
    await hearsTone(bob.page, bobTone);
    const out = await becomes("alice is out", asAlice, (call) => call.state === "ended");
    assert.equal(out.transfer.state, "done");
    assert.equal(out.mine, null);
    const his = await newest(asBob);
    assert.equal(his.state, "talking");
    await command(asBob, his.mine, { command: "hangup" });
    const ended = await becomes("bob's call is over", asBob, (call) => call.state === "ended");
    assert.equal(ended.outcome, "answered");
  });

  it("kill -9 in a held call: the record is right after the restart", async () => {
    const alice = await open("Alice", { frequency: aliceTone });
    await dial(alice, "+33 1 99 00 00 01");
    await talking(alice);
    const session = await server.signIn("alice");
    const { sid } = await newest(session);
    await command(session, sid, { command: "hold" });
    await becomes("the customer is held", session, (call) => stateOf(call, "customer") === "held");
    await server.stop("SIGKILL");
    await server.launch();
    const again = await server.signIn("alice");
    const { calls } = await (await again("/api/calls")).json();
    assert.equal(calls.length, 1);
    assert.equal(calls[0].sid, sid);
    assert.equal(calls[0].state, "ended");
    assert.equal(calls[0].outcome, "answered");
    assert.equal(calls[0].endedBy, "system");
    assert.equal(calls[0].held, false);
    assert.ok(calls[0].reason);
    assert.ok(calls[0].parties.every((party) => party.state === "left"));
  });
});
