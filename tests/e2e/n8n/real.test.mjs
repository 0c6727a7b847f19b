// The workflows of integrations/n8n in a real n8n: imported and activated by its own commands, called by the real server and
// by what the genuine `twilio` package signs. Not part of ./test.sh, since n8n is larger than this project: tests/run_n8n.sh
// installs one and runs this. N8N_DIRECTORY: the folder whose node_modules has n8n; N8N_NODE: the Node it runs on.
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { dirname, join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import twilio from "twilio";
import { eventually } from "../support/browser.mjs";
import { account } from "../support/n8n-account.mjs";
import { freePort, program, Server, temporaryDirectory } from "../support/server.mjs";

const run = promisify(execFile);
const root = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));
const workflows = join(root, "integrations/n8n/workflows");
const installed = process.env.N8N_DIRECTORY;
const node = process.env.N8N_NODE ?? process.execPath;
assert.ok(installed, "start this with tests/run_n8n.sh");
const version = JSON.parse(readFileSync(join(installed, "node_modules/n8n/package.json"), "utf8")).version;

const secret = "a-secret-that-both-sides-know";
const key = "the-key-of-whoever-may-ask-for-tokens";

/// A server that keeps what it gets; `answer` may say what comes back.
async function listen(answer = async () => ({ status: 200, body: "{}" })) {
  const got = [];
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const one = { path: request.url, headers: request.headers, raw: Buffer.concat(chunks) };
    const { status, body } = await answer(one);
    got.push({ ...one, status, body });
    response.writeHead(status, { "Content-Type": "application/json" }).end(body);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return { got, origin: `http://127.0.0.1:${server.address().port}`, close: () => (server.closeAllConnections(), server.close()) };
}

/// What a team does with the workflow: its own step in the place of "Your steps", here a request to its own system.
function withStep(workflow, url) {
  for (const one of workflow.nodes) {
    if (one.name !== "Your steps") continue;
    one.type = "n8n-nodes-base.httpRequest";
    one.typeVersion = 4.2;
    one.parameters = {
      method: "POST",
      url,
      sendBody: true,
      specifyBody: "json",
      jsonBody: "={{ JSON.stringify($json) }}",
      options: { timeout: 10000 },
    };
  }
  return workflow;
}

describe(`workflows in n8n ${version}`, () => {
  let directory;
  let environment;
  let n8n;
  let origin;
  let target;
  let wire;
  let server;
  const log = [];

  const command = (...args) =>
    run(node, [join(installed, "node_modules/n8n/bin/n8n"), ...args], { env: environment, maxBuffer: 1 << 26 });
  const post = async (path, body, headers = {}) => {
    const answer = await fetch(`${origin}/webhook/softphone/${path}`, { method: "POST", body, headers });
    return { status: answer.status, type: answer.headers.get("content-type") ?? "", text: await answer.text() };
  };
  const postJson = (path, body, headers) =>
    post(path, JSON.stringify(body), { "Content-Type": "application/json", ...headers });
  const events = () => target.got.filter(({ path }) => path === "/events").map(({ raw }) => JSON.parse(raw));
  const signature = (at, raw) => `sha256=${createHmac("sha256", secret).update(`${at}.`).update(raw).digest("hex")}`;
  const sign = (raw, at = String(Math.floor(Date.now() / 1000))) => ({
    "Content-Type": "application/json",
    "X-Softphone-Timestamp": at,
    "X-Softphone-Signature": signature(at, raw),
  });
  const sentHeaders = ({ headers }) =>
    Object.fromEntries(Object.entries(headers).filter(([name]) => /^(content-type|x-softphone-)/.test(name)));

  before(async () => {
    directory = temporaryDirectory();
    target = await listen();
    const port = await freePort();
    origin = `http://127.0.0.1:${port}`;
    const clean = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(TWILIO_|WEBHOOK_|N8N_)/.test(name)));
    environment = {
      ...clean,
      ...account,
      PATH: `${dirname(node)}:${process.env.PATH}`,
      SOFTPHONE_WEBHOOK_SECRET: secret,
      NODE_FUNCTION_ALLOW_BUILTIN: "crypto",
      N8N_BLOCK_ENV_ACCESS_IN_NODE: "false",
      N8N_USER_FOLDER: join(directory.path, "n8n"),
      N8N_PORT: String(port),
      N8N_LISTEN_ADDRESS: "127.0.0.1",
      N8N_RUNNERS_BROKER_PORT: String(await freePort()),
      N8N_DIAGNOSTICS_ENABLED: "false",
      N8N_VERSION_NOTIFICATIONS_ENABLED: "false",
      N8N_TEMPLATES_ENABLED: "false",
      N8N_PERSONALIZATION_ENABLED: "false",
    };
    // As they are in the repository, but for the step that is the team's own.
    const folder = join(directory.path, "workflows");
    mkdirSync(folder);
    mkdirSync(environment.N8N_USER_FOLDER);
    const ids = readdirSync(workflows).map((file) => {
      const workflow = JSON.parse(readFileSync(join(workflows, file), "utf8"));
      writeFileSync(join(folder, file), JSON.stringify(withStep(workflow, `${target.origin}/${file.replace(".json", "")}`)));
      return workflow.id;
    });
    assert.equal(ids.length, 4);
    const credentials = join(directory.path, "credentials.json");
    writeFileSync(
      credentials,
      JSON.stringify([
        { id: "softphoneKey", name: "Softphone key", type: "httpHeaderAuth", data: { name: "X-Softphone-Key", value: key } },
      ]),
    );
    await command("import:credentials", `--input=${credentials}`);
    await command("import:workflow", "--separate", `--input=${folder}`);
    for (const id of ids) {
      if (version.startsWith("1.")) await command("update:workflow", `--id=${id}`, "--active=true");
      else await command("publish:workflow", `--id=${id}`);
    }
    n8n = spawn(node, [join(installed, "node_modules/n8n/bin/n8n"), "start"], {
      env: environment,
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [n8n.stdout, n8n.stderr]) stream.on("data", (text) => log.push(String(text)));
    // Inactive workflows answer 404; an n8n 2 that has not come up yet, a page.
    await eventually(
      "n8n serves the workflows",
      async () => {
        assert.equal(n8n.exitCode, null, log.join(""));
        const answers = await Promise.all(
          ["events", "token", "voice", "status"].map((path) => postJson(path, {}).catch(() => ({ status: 0, type: "" }))),
        );
        return answers.every(({ status, type }) => status !== 0 && status !== 404 && !type.includes("html"));
      },
      180000,
    );
    // On the way to n8n everything is kept, so that it can be sent once more.
    wire = await listen(async ({ path, headers, raw }) => {
      const answer = await post(path.split("/").at(-1), raw, sentHeaders({ headers }));
      return { status: answer.status, body: answer.text };
    });
    server = await Server.start({
      data: join(directory.path, "data"),
      env: { WEBHOOK_URL: `${wire.origin}/webhook/softphone/events`, WEBHOOK_SECRET: secret, WEBHOOK_PRIVATE: wire.origin },
    });
  });
  after(async () => {
    await server?.stop();
    if (n8n && n8n.exitCode === null) {
      n8n.kill("SIGTERM");
      await once(n8n, "exit");
    }
    wire?.close();
    target?.close();
    if (process.env.N8N_LOG) writeFileSync(process.env.N8N_LOG, log.join(""));
    directory?.remove();
  });

  it("take the events of a call of the real server, and hand each on once and in order", async () => {
    await run(program, ["ring", "+33639980001", "--data", server.data], {
      env: { ...process.env, PORT: String(server.port), SOFTPHONE_DATA: server.data },
    });
    await eventually("the call's end came through", () => events().some(({ type }) => type === "call.ended"), 60000);
    const types = events().map(({ type }) => type);
    assert.equal(types[0], "call.started");
    assert.equal(new Set(events().map(({ id }) => id)).size, types.length, types.join());
    const sids = new Set(events().map(({ call }) => call.sid));
    assert.equal(sids.size, 1);
    assert.equal(events()[0].call.peer.value, "+33639980001");
    // Member by member what the server has sent.
    for (const event of events())
      assert.ok(wire.got.some(({ raw }) => JSON.stringify(JSON.parse(raw)) === JSON.stringify(event)), event.id);
    for (const { status, body } of wire.got) assert.deepEqual([status, JSON.parse(body).ok], [200, true]);
    const session = await server.signIn("alice");
    await eventually("the server takes them for delivered", async () => {
      const { deliveries } = await (await session("/api/outbox")).json();
      return deliveries.length === 0;
    });
  });

  it("refuse what is altered, old, unsigned or signed by others, and do nothing for what comes again", async () => {
    const genuine = wire.got[0];
    const known = events().length;
    const { id } = JSON.parse(genuine.raw);
    const again = await post("events", genuine.raw, sentHeaders(genuine));
    assert.deepEqual([again.status, JSON.parse(again.text)], [200, { ok: true, duplicate: true, type: "call.started" }]);
    const altered = Buffer.from(genuine.raw.toString().replace("+33639980001", "+33639980002"));
    const minutesAgo = String(Math.floor(Date.now() / 1000) - 301);
    const forged = sign(genuine.raw);
    forged["X-Softphone-Signature"] = forged["X-Softphone-Signature"].replace(/.$/, (last) => (last === "0" ? "1" : "0"));
    for (const [what, raw, headers] of [
      ["altered", altered, sentHeaders(genuine)],
      ["old", genuine.raw, sign(genuine.raw, minutesAgo)],
      ["unsigned", genuine.raw, { "Content-Type": "application/json" }],
      ["signed by others", genuine.raw, forged],
      ["with the time of now and the signature of then", genuine.raw, { ...sentHeaders(genuine), "x-softphone-timestamp": `${Number(genuine.headers["x-softphone-timestamp"]) + 1}` }],
    ]) {
      const answer = await post("events", raw, headers);
      assert.deepEqual([answer.status, JSON.parse(answer.text)], [401, { error: "bad signature" }], what);
    }
    // What would have been handed on before this one would be there before it.
    const last = Buffer.from(JSON.stringify({ ...JSON.parse(genuine.raw), id: "CA/last", note: "<é & “ü”>" }));
    const answer = await post("events", last, sign(last));
    assert.equal(JSON.parse(answer.text).duplicate, false);
    await eventually("the last one came through", () => events().some((event) => event.id === "CA/last"), 30000);
    assert.equal(events().filter((event) => event.id === id).length, 1);
    assert.equal(events().length, known + 1);
    assert.equal(events().at(-1).note, "<é & “ü”>");
  });

  it("mint a token for who has the key, and nobody else", async () => {
    assert.equal((await postJson("token", { identity: "alice" })).status, 403);
    assert.equal((await postJson("token", { identity: "alice" }, { "X-Softphone-Key": "another" })).status, 403);
    const answer = await postJson("token", { identity: "alice" }, { "X-Softphone-Key": key });
    assert.equal(answer.status, 200, answer.text);
    const { token } = JSON.parse(answer.text);
    const [header, claims, given] = token.split(".");
    assert.equal(given, createHmac("sha256", account.TWILIO_API_SECRET).update(`${header}.${claims}`).digest("base64url"));
    const read = JSON.parse(Buffer.from(claims, "base64url"));
    assert.deepEqual([read.grants.identity, read.iss, read.sub], ["alice", account.TWILIO_API_KEY, account.TWILIO_ACCOUNT_SID]);
    assert.equal((await postJson("token", { identity: "mallory" }, { "X-Softphone-Key": key })).status, 403);
    assert.equal((await postJson("token", {}, { "X-Softphone-Key": key })).status, 400);
  });

  const form = (path, fields, token = account.TWILIO_AUTH_TOKEN) =>
    post(path, new URLSearchParams(fields).toString(), {
      "Content-Type": "application/x-www-form-urlencoded",
      "X-Twilio-Signature": twilio.getExpectedTwilioSignature(token, `${account.N8N_WEBHOOK_URL}/webhook/softphone/${path}`, fields),
    });

  it("answer the voice URL with TwiML, for Twilio alone", async () => {
    const call = { CallSid: `CA${"4".repeat(32)}`, From: "client:alice", To: "+33612345678" };
    const answer = await form("voice", call);
    assert.equal(answer.status, 200, answer.text);
    assert.match(answer.type, /^text\/xml/);
    assert.match(answer.text, /<Dial callerId="\+33199001000" answerOnBridge="true"><Number>\+33612345678<\/Number><\/Dial>/);
    const forged = await form("voice", call, "a token of others");
    assert.equal(forged.status, 403);
    assert.doesNotMatch(forged.text, /Dial/);
  });

  it("take status callbacks of Twilio alone, and hand them on", async () => {
    const status = { CallSid: `CA${"5".repeat(32)}`, CallStatus: "completed", CallDuration: "12" };
    assert.equal((await form("status", { ...status, CallDuration: "99" }, "a token of others")).status, 403);
    const answer = await form("status", status);
    assert.equal(answer.status, 200, answer.text);
    const got = () => target.got.filter(({ path }) => path === "/status").map(({ raw }) => JSON.parse(raw));
    await eventually("the status came through", () => got().length > 0, 30000);
    assert.deepEqual(got().map(({ status: word, duration }) => [word, duration]), [["completed", 12]]);
  });
});
