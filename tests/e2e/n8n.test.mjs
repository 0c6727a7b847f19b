// The workflows of integrations/n8n: their code, run as n8n runs it, against what the real server sends and what the
// genuine `twilio` package makes and checks.
import assert from "node:assert/strict";
import { execFile, execFileSync } from "node:child_process";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { createContext, runInContext } from "node:vm";
import twilio from "twilio";
import { eventually } from "./support/browser.mjs";
import { account as env } from "./support/n8n-account.mjs";
import { program, Server, temporaryDirectory } from "./support/server.mjs";

const run = promisify(execFile);
const require = createRequire(import.meta.url);
const folder = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), "integrations/n8n");
const load = (file) => JSON.parse(readFileSync(join(folder, "workflows", file), "utf8"));
const files = ["events.json", "status.json", "token.json", "voice.json"];
const secret = "a-secret-that-both-sides-know";

/// Runs the code of one node as n8n does: the body of an async function, with these names and no others.
async function runNode(file, name, { item = {}, raw, env = {}, memory = {}, nodes = {} }) {
  const node = load(file).nodes.find((one) => one.name === name);
  assert.equal(node.type, "n8n-nodes-base.code");
  const context = createContext({
    require: (module) => {
      assert.equal(module, "crypto", "NODE_FUNCTION_ALLOW_BUILTIN allows no more");
      return require("node:crypto");
    },
    Buffer,
    self: { helpers: { getBinaryDataBuffer: async (index, property) => (assert.deepEqual([index, property], [0, "data"]), raw) } },
    $input: { first: () => ({ json: item }) },
    $env: env,
    $getWorkflowStaticData: (scope) => (assert.equal(scope, "global"), memory),
    $: (other) => ({ first: () => ({ json: nodes[other] }) }),
  });
  // What comes from another realm is not deeply equal to anything of this one.
  return structuredClone(await runInContext(`(async function () { ${node.parameters.jsCode}\n }).call(self)`, context));
}

const answerOf = async (...options) => (await runNode(...options))[0].json;

describe("workflows of n8n", () => {
  it("are what their sources make, and each is whole", () => {
    execFileSync(process.execPath, [join(folder, "build.mjs"), "--check"]);
    for (const file of files) {
      const workflow = load(file);
      const names = workflow.nodes.map(({ name }) => name);
      assert.equal(workflow.active, false, file);
      assert.equal(new Set(names).size, names.length, file);
      for (const [from, { main }] of Object.entries(workflow.connections)) {
        assert.ok(names.includes(from), `${file}: ${from}`);
        for (const { node } of main.flat()) assert.ok(names.includes(node), `${file}: ${node}`);
      }
      const webhook = workflow.nodes.find(({ type }) => type.endsWith(".webhook"));
      assert.equal(webhook.parameters.path, `softphone/${file.replace(".json", "")}`);
      assert.equal(webhook.parameters.responseMode, "responseNode");
      assert.ok(workflow.nodes.some(({ type }) => type.endsWith(".respondToWebhook")), file);
      for (const node of workflow.nodes) assert.ok(node.typeVersion && node.position.length === 2, `${file}: ${node.name}`);
    }
  });

  describe("call events", () => {
    const env = { SOFTPHONE_WEBHOOK_SECRET: secret };
    const memory = {};
    const requests = [];
    let directory;
    let receiver;
    let server;

    before(async () => {
      directory = temporaryDirectory();
      // In n8n's place: what comes in goes through the node's code, which gives the answer.
      receiver = createServer(async (request, response) => {
        const chunks = [];
        for await (const chunk of request) chunks.push(chunk);
        const raw = Buffer.concat(chunks);
        const answer = await answerOf("events.json", "Verify", { item: { headers: request.headers }, raw, env, memory });
        requests.push({ headers: request.headers, raw, answer });
        response.writeHead(answer.code, { "Content-Type": "application/json" }).end(JSON.stringify(answer.body));
      }).listen(0, "127.0.0.1");
      await once(receiver, "listening");
      const url = `http://127.0.0.1:${receiver.address().port}/webhook/softphone/events`;
      server = await Server.start({
        data: join(directory.path, "data"),
        env: { WEBHOOK_URL: url, WEBHOOK_SECRET: secret, WEBHOOK_PRIVATE: new URL(url).origin },
      });
    });
    after(async () => {
      await server?.stop();
      receiver?.close();
      directory?.remove();
    });

    it("of the real server are genuine, and confirmed", async () => {
      await run(program, ["ring", "+33639980001", "--data", server.data], {
        env: { ...process.env, PORT: String(server.port), SOFTPHONE_DATA: server.data },
      });
      await eventually("the beginning arrived", () => requests.length > 0);
      const { answer } = requests[0];
      assert.deepEqual([answer.code, answer.body, answer.fresh], [200, { ok: true, duplicate: false, type: "call.started" }, true]);
      assert.equal(answer.event.call.peer.value, "+33639980001");
      const session = await server.signIn("alice");
      await eventually("the server takes it for delivered", async () => {
        const { deliveries } = await (await session("/api/outbox")).json();
        return !deliveries.some(({ type }) => type === "call.started");
      });
      const passed = await runNode("events.json", "New ones only", { nodes: { Verify: answer } });
      assert.equal(passed[0].json.type, "call.started");
    });

    it("that were here before are confirmed and go no further", async () => {
      const { headers, raw } = requests[0];
      const again = await answerOf("events.json", "Verify", { item: { headers }, raw, env, memory });
      assert.deepEqual([again.code, again.body.duplicate, again.fresh], [200, true, false]);
      assert.deepEqual(await runNode("events.json", "New ones only", { nodes: { Verify: again } }), []);
    });

    it("that are altered, old, unsigned or signed by others are refused", async () => {
      const { headers, raw } = requests[0];
      const verify = (item, body = raw, settings = env) => answerOf("events.json", "Verify", { item, raw: body, env: settings, memory: {} });
      assert.equal((await verify({ headers })).code, 200);
      const altered = Buffer.from(raw.toString().replace("call.started", "call.ended"));
      assert.equal((await verify({ headers }, altered)).code, 401);
      assert.equal((await verify({ headers: {} })).code, 401);
      assert.equal((await verify({ headers: { ...headers, "x-softphone-signature": `${headers["x-softphone-signature"]}0` } })).code, 401);
      assert.equal((await verify({ headers }, raw, { SOFTPHONE_WEBHOOK_SECRET: "another-secret-of-theirs" })).code, 401);
      assert.equal((await verify({ headers }, raw, {})).code, 500);
      const old = String(Math.floor(Date.now() / 1000) - 301);
      const signed = `sha256=${createHmac("sha256", secret).update(`${old}.${raw}`).digest("hex")}`;
      assert.equal((await verify({ headers: { "x-softphone-timestamp": old, "x-softphone-signature": signed } })).code, 401);
    });
  });

  describe("what the team's earlier workflows did", () => {
    const form = (path, body, settings = env) => ({
      env: settings,
      item: { body, headers: { "x-twilio-signature": twilio.getExpectedTwilioSignature(env.TWILIO_AUTH_TOKEN, `https://n8n.example.com/webhook/${path}`, body) } },
    });

    it("mints the token that the twilio package mints", async () => {
      const { code, body } = await answerOf("token.json", "Mint", { item: { body: { identity: "alice" } }, env });
      assert.equal(code, 200);
      const { AccessToken } = twilio.jwt;
      const theirs = new AccessToken(env.TWILIO_ACCOUNT_SID, env.TWILIO_API_KEY, env.TWILIO_API_SECRET, { identity: "alice" });
      theirs.addGrant(new AccessToken.VoiceGrant({ incomingAllow: true, outgoingApplicationSid: env.TWILIO_TWIML_APP_SID }));
      const read = (token) => token.split(".").slice(0, 2).map((part) => JSON.parse(Buffer.from(part, "base64url")));
      const [header, claims] = read(body.token);
      const [theirHeader, theirClaims] = read(theirs.toJwt());
      assert.deepEqual(header, theirHeader);
      assert.deepEqual(claims.grants, theirClaims.grants);
      assert.deepEqual([claims.iss, claims.sub, claims.exp - claims.iat], [theirClaims.iss, theirClaims.sub, 3600]);
      const [unsigned, signature] = [body.token.slice(0, body.token.lastIndexOf(".")), body.token.slice(body.token.lastIndexOf(".") + 1)];
      assert.equal(signature, createHmac("sha256", env.TWILIO_API_SECRET).update(unsigned).digest("base64url"));
      assert.equal((await answerOf("token.json", "Mint", { item: { body: {} }, env })).code, 400);
      assert.equal((await answerOf("token.json", "Mint", { item: { body: { identity: "mallory" } }, env })).code, 403);
      assert.equal((await answerOf("token.json", "Mint", { item: { body: { identity: "alice" } }, env: { SOFTPHONE_IDENTITIES: "alice" } })).code, 500);
    });

    it("answers the voice URL, for Twilio alone", async () => {
      const voice = (body, settings) => answerOf("voice.json", "Answer", form("softphone/voice", body, settings));
      assert.match((await voice({ From: "client:alice", To: "+33612345678" })).body, /<Dial callerId="\+33199001000" answerOnBridge="true"><Number>\+33612345678<\/Number><\/Dial>/);
      assert.match((await voice({ From: "client:alice", To: "client:bob" })).body, /<Client>bob<\/Client>/);
      assert.match((await voice({ From: "+33639980001", To: "+33199001000" })).body, /<Client>alice<\/Client><Client>bob<\/Client>/);
      const injected = await voice({ From: "client:alice", To: "<Hangup/>" });
      assert.doesNotMatch(injected.body, /Hangup/);
      const forged = await answerOf("voice.json", "Answer", { env, item: { body: { From: "client:alice", To: "+33612345678" }, headers: {} } });
      assert.deepEqual([forged.code, forged.body.includes("Dial")], [403, false]);
      assert.equal((await voice({ From: "client:alice", To: "+33612345678" }, { ...env, TWILIO_AUTH_TOKEN: "" })).code, 403);
    });

    it("reads status callbacks, of Twilio alone", async () => {
      const read = await answerOf("status.json", "Read", form("softphone/status", { CallSid: "CA1", CallStatus: "completed", CallDuration: "12" }));
      assert.deepEqual([read.code, read.status.status, read.status.duration, read.fresh], [200, "completed", 12, true]);
      const forged = await answerOf("status.json", "Read", { env, item: { body: { CallSid: "CA1" }, headers: { "x-twilio-signature": "x" } } });
      assert.deepEqual([forged.code, forged.fresh], [403, false]);
      assert.deepEqual(await runNode("status.json", "New ones only", { nodes: { Read: forged } }), []);
    });
  });
});
