// The fixed points of the program that scripts rely on, without a browser.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { promisify } from "node:util";
import twilio from "twilio";
import WebSocket from "ws";
import { eventually } from "./support/browser.mjs";
import { freePort, program, Server, temporaryDirectory } from "./support/server.mjs";

const run = promisify(execFile);
const json = (body) => ({ method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });

describe("the program", () => {
  let server;
  let directory;
  before(async () => {
    directory = temporaryDirectory();
    server = await Server.start({ data: join(directory.path, "data") });
  });
  after(async () => {
    await server?.stop();
    directory?.remove();
  });

  it("says that it is well, and on what it runs", async () => {
    const health = await fetch(`${server.url}/healthz`);
    assert.equal(health.status, 200);
    assert.equal((await health.json()).status, "ok");
    const log = server.log.join("\n");
    assert.match(log, /practice/i);
    assert.match(log, /199\s?00\s?00\s?01/);
    const config = await (await fetch(`${server.url}/api/config`)).json();
    assert.equal(config.carrier, "built-in");
    assert.equal(config.signaling, "/signal");
  });

  it("keeps its secrets to itself", () => {
    const secrets = join(server.data, "carrier.json");
    assert.ok(existsSync(secrets));
    assert.equal(statSync(secrets).mode & 0o777, 0o600);
    const values = JSON.stringify(JSON.parse(readFileSync(secrets, "utf8")));
    for (const [, secret] of values.matchAll(/"(?:[a-z_]*(?:token|secret))":"([^"]+)"/g)) {
      assert.ok(!server.log.some((line) => line.includes(secret)), "a secret is in the log");
    }
  });

  it("mints a token for the signed-in rep only", async () => {
    assert.equal((await fetch(`${server.url}/api/token`, json({ identity: "alice" }))).status, 401);
    const alice = await server.signIn("alice");
    const token = await (await alice("/api/token", json({}))).json();
    assert.equal(token.identity, "alice");
    assert.ok(token.ttl > 60);
    const claims = JSON.parse(Buffer.from(token.token.split(".")[1], "base64url"));
    assert.equal(claims.grants.identity, "alice");
    assert.equal((await alice("/api/token", json({ identity: "bob" }))).status, 403);
    assert.equal((await fetch(`${server.url}/api/session`, json({ identity: "mallory" }))).status, 404);
  });

  it("refuses other web sites and foreign host names", async () => {
    const foreign = await fetch(`${server.url}/api/session`, {
      ...json({ identity: "alice" }),
      headers: { "Content-Type": "application/json", Origin: "http://evil.example" },
    });
    assert.equal(foreign.status, 403);
    const { stdout } = await run("curl", ["-s", "-o", "/dev/null", "-w", "%{http_code}", "-H", "Host: evil.example", `${server.url}/api/config`]);
    assert.equal(stdout, "403");
  });

  it("refuses unsigned webhooks and stores nothing of them", async () => {
    const body = new URLSearchParams({ CallSid: `CA${"0".repeat(32)}`, From: "client:alice", To: "+33199000001", CallStatus: "ringing" });
    for (const path of ["/webhook/softphone/voice", "/webhook/softphone/status", "/twiml/outgoing", "/handle_calls"]) {
      const unsigned = await fetch(server.url + path, { method: "POST", body });
      assert.equal(unsigned.status, 403, path);
      const wrong = await fetch(server.url + path, { method: "POST", body, headers: { "X-Twilio-Signature": "AAAAAAAAAAAAAAAAAAAAAAAAAAA=" } });
      assert.equal(wrong.status, 403, path);
    }
    const alice = await server.signIn("alice");
    assert.deepEqual((await (await alice("/api/calls")).json()).calls, []);
  });

  it("takes webhooks that the package twilio has signed, under each of its names", async () => {
    const secrets = JSON.parse(readFileSync(join(server.data, "carrier.json"), "utf8"));
    const parameters = {
      AccountSid: secrets.account_sid,
      CallSid: `CA${"1".repeat(32)}`,
      From: "client:chloe",
      To: "+33199000001",
      CallStatus: "ringing",
      Direction: "inbound",
      ApiVersion: "2010-04-01",
    };
    for (const name of ["localhost", "127.0.0.1"]) {
      const url = `http://${name}:${server.port}/twiml/outgoing?note=a%20b`;
      const signature = twilio.getExpectedTwilioSignature(secrets.auth_token, url, parameters);
      const send = (headers, body) => fetch(url, { method: "POST", headers, body: new URLSearchParams(body) });
      const answer = await send({ "X-Twilio-Signature": signature }, parameters);
      assert.equal(answer.status, 200, name);
      assert.match(await answer.text(), /<Dial[^>]*>.*<Conference[^>]*>CA/s);
      const altered = await send({ "X-Twilio-Signature": signature }, { ...parameters, To: "+33199000002" });
      assert.equal(altered.status, 403);
    }
    const chloe = await server.signIn("chloe");
    const { calls } = await (await chloe("/api/calls")).json();
    assert.equal(calls.length, 1, "the same request twice is one call");
  });

  it("answers bad input with a status and a sentence", async () => {
    const alice = await server.signIn("alice");
    const malformed = await alice("/api/practice/ring", { method: "POST", headers: { "Content-Type": "application/json" }, body: "{" });
    assert.equal(malformed.status, 400);
    assert.ok((await malformed.json()).error.message.length > 5);
    const oversized = await fetch(`${server.url}/api/session`, json({ identity: "a".repeat(200_000) }));
    assert.equal(oversized.status, 413);
    assert.equal((await alice("/api/calls?limit=abc")).status, 400);
    assert.equal((await alice("/api/calls?before=zzz")).status, 400);
  });

  it("answers a refused token on the signalling with Twilio's codes", async () => {
    const cases = [["not-a-token", 31204], ["a.b.c", 31204]];
    for (const [token, code] of cases) {
      const socket = new WebSocket(`ws://localhost:${server.port}/signal`);
      const frames = [];
      socket.on("message", (data) => frames.push(String(data)));
      await new Promise((resolve) => socket.once("open", resolve));
      socket.send(JSON.stringify({ type: "listen", version: "1.6", payload: { token, browserinfo: {}, reconnectTimeout: 0 } }));
      const error = await eventually("an error frame", () => frames.filter((f) => f.startsWith("{")).map(JSON.parse).find((f) => f.type === "error"));
      assert.equal(error.payload.error.code, code);
      await eventually("a close frame", () => frames.some((f) => f.includes('"close"')));
      socket.terminate();
    }
  });

  it("sends the live connection hello and presence", async () => {
    const alice = await server.signIn("alice");
    const cookie = await alice("/api/session").then(() => null);
    assert.equal(cookie, null);
    const refused = new WebSocket(`ws://localhost:${server.port}/api/live`);
    const status = await new Promise((resolve) => {
      refused.on("unexpected-response", (_, response) => resolve(response.statusCode));
      refused.on("error", () => {});
    });
    assert.equal(status, 401);
  });

  it("says what is wrong when it cannot start", async () => {
    const taken = await run(program, ["serve"], { env: { ...process.env, PORT: String(server.port), SOFTPHONE_DATA: join(directory.path, "other") } }).catch((e) => e);
    assert.equal(taken.code, 1);
    assert.match(taken.stderr + taken.stdout, new RegExp(`${server.port}`));
    assert.match(taken.stderr + taken.stdout, /in use|taken/i);
    const file = join(directory.path, "blocked");
    mkdirSync(file);
    chmodSync(file, 0o500);
    // root may write anywhere: a path below a regular file fails for everybody.
    const inside = await run(program, ["serve"], { env: { ...process.env, PORT: String(await freePort()), SOFTPHONE_DATA: "/dev/null/data" } }).catch((e) => e);
    assert.equal(inside.code, 1);
    assert.match(inside.stderr + inside.stdout, /data/i);
  });

  it("stops in order on SIGTERM", async () => {
    const other = await Server.start({ data: join(directory.path, "stops") });
    await other.stop("SIGTERM");
    assert.equal(other.process.exitCode, 0);
  });
});
