// `--tunnel ngrok`: an ngrok is started, waited for, watched, used when it runs already, and ended with the server; the
// account follows the address. In place of ngrok a stand-in with its agent API.
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import { eventually } from "./support/browser.mjs";
import { Application, Carrier } from "./support/carrier.mjs";
import { Ngrok } from "./support/ngrok.mjs";
import { freePort, program, Server, temporaryDirectory } from "./support/server.mjs";

function run(args, env) {
  const clean = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(TWILIO_|NGROK)/.test(name)));
  return new Promise((resolve) => {
    execFile(program, args, { env: { ...clean, ...env }, timeout: 60000 }, (error, stdout, stderr) =>
      resolve({ code: error ? error.code : 0, stdout, stderr }),
    );
  });
}

describe("a tunnel", () => {
  let directory;
  let ngrok;
  let server;
  beforeEach(async () => {
    directory = temporaryDirectory();
    mkdirSync(join(directory.path, "bin"));
    ngrok = await Ngrok.install(join(directory.path, "bin"));
  });
  afterEach(async () => {
    await server?.stop();
    server = undefined;
    directory.remove();
  });
  const start = async (env = {}) => {
    server = await Server.start({ data: join(directory.path, "data"), env: { TUNNEL: "ngrok", ...ngrok.env, ...env } });
    return server;
  };
  const logged = (text) => server.log.some((line) => line.includes(text));
  const tunnelFinding = async (env = {}) => {
    const { stdout } = await run(["doctor", "--json"], { ...ngrok.env, TUNNEL: "ngrok", PORT: String(server.port), SOFTPHONE_DATA: server.data, ...env });
    return JSON.parse(stdout).findings.find((one) => one.check === "tunnel");
  };

  it("is started and waited for; the server is reached through it, and it ends with the server", async () => {
    await start();
    assert.ok(logged(`the internet reaches this server at ${ngrok.state.url}`), server.log.join("\n"));
    const [{ pid, command, port, options, twilio }] = ngrok.starts;
    assert.deepEqual([command, port], ["http", String(server.port)]);
    assert.ok(!options.some((one) => /^--(url|domain)/.test(one)));
    assert.deepEqual(twilio, []);
    const config = await (await fetch(`${ngrok.state.url}/api/config`)).json();
    assert.equal(config.carrier, "built-in");
    assert.equal((await tunnelFinding()).verdict, "ok");
    await server.stop();
    assert.ok(!ngrok.isAlive(pid), "ngrok outlived the server");
  });

  it("ends with a server that is killed, too", async () => {
    await start();
    const [{ pid }] = ngrok.starts;
    await server.stop("SIGKILL");
    await eventually("ngrok is gone", () => !ngrok.isAlive(pid));
  });

  it("is started again when it dies", async () => {
    await start();
    const [{ pid }] = ngrok.starts;
    process.kill(pid, "SIGKILL");
    await eventually("another one", () => ngrok.starts.length > 1);
    await eventually("it leads here again", async () => (await fetch(`${ngrok.state.url}/healthz`).catch(() => null))?.status === 200);
  });

  it("that runs already is used, and left alone", async () => {
    const port = await freePort();
    const theirs = spawn(ngrok.file, ["http", String(port)], { env: { ...process.env, ...ngrok.env }, stdio: "ignore" });
    try {
      await eventually("its API", () => fetch(`${ngrok.env.NGROK_API}/api/tunnels`).then(() => true, () => false));
      server = await Server.start({ port, data: join(directory.path, "data"), env: { TUNNEL: "ngrok", ...ngrok.env } });
      assert.ok(logged(`the internet reaches this server at ${ngrok.state.url}`), server.log.join("\n"));
      await server.stop();
      assert.equal(ngrok.starts.length, 1);
      assert.equal(theirs.exitCode, null, "it was ended");
    } finally {
      theirs.kill();
      if (theirs.exitCode === null && theirs.signalCode === null) await once(theirs, "exit");
    }
  });

  it("gets its static domain, whichever way its version takes it", async () => {
    ngrok.change({ mode: "old" });
    await start({ NGROK_URL: ngrok.state.url, TUNNEL: "" });
    assert.deepEqual(ngrok.starts.map(({ options }) => options.at(-1)), [`--url=${ngrok.state.url}`, `--domain=${ngrok.state.url.slice(7)}`]);
  });

  it("that is not installed is said, as is what helps", async () => {
    const none = { ...ngrok.env, PATH: "/nowhere", PORT: String(await freePort()), SOFTPHONE_DATA: join(directory.path, "data") };
    const { code, stderr } = await run(["serve", "--tunnel", "ngrok"], none);
    assert.equal(code, 1);
    assert.match(stderr, /ngrok is not installed.*ngrok\.com\/download/);
    const wrong = await run(["serve", "--tunnel", "frp"], none);
    assert.match(wrong.stderr, /TUNNEL must be ngrok or none, not "frp"/);
  });

  it("without a token is said; the server works all the same, and is reached once there is one", async () => {
    ngrok.change({ mode: "no_token" });
    await start({ NGROK_URL: ngrok.state.url, TUNNEL: "" });
    assert.ok(logged("ngrok has no authtoken"), server.log.join("\n"));
    assert.ok(logged("ERR_NGROK_4018"));
    assert.equal((await fetch(`${server.url}/healthz`)).status, 200);
    const finding = await tunnelFinding({ NGROK_URL: ngrok.state.url });
    assert.equal(finding.code, "not_running");
    ngrok.change({ mode: "well" });
    await eventually("it leads here", () => logged("the internet reaches this server at"));
    assert.equal((await tunnelFinding({ NGROK_URL: ngrok.state.url })).verdict, "ok");
  });
});

describe("a tunnel and an account", () => {
  let directory;
  let application;
  let carrier;
  let client;
  let ngrok;
  let server;
  before(async () => {
    directory = temporaryDirectory();
    application = new Application();
    await application.listen();
    carrier = await Carrier.start(application);
    client = carrier.client();
    mkdirSync(join(directory.path, "bin"));
    ngrok = await Ngrok.install(join(directory.path, "bin"));
  });
  after(async () => {
    await server?.stop();
    await carrier?.stop();
    application?.close();
    directory.remove();
  });

  it("the TwiML App and the numbers follow the address, and a webhook through it is believed", async () => {
    const appSid = carrier.env.TWILIO_TWIML_APP_SID;
    await client.applications(appSid).update({ voiceUrl: "", statusCallback: "" });
    const [number, other] = await client.incomingPhoneNumbers.list();
    const theirs = "https://other.example/handle_calls";
    await client.incomingPhoneNumbers(other.sid).update({ voiceApplicationSid: "", voiceUrl: theirs });
    const env = { ...Object.fromEntries(Object.entries(carrier.env).filter(([name]) => name.startsWith("TWILIO_"))), ...ngrok.env, TUNNEL: "ngrok" };
    server = await Server.start({ data: join(directory.path, "data"), env });
    const leads = async () => (await client.applications(appSid).fetch()).voiceUrl;
    const first = ngrok.state.url;
    await eventually("the app leads here", async () => (await leads()) === `${first}/webhook/softphone/voice`);
    await client.incomingPhoneNumbers(number.sid).update({ voiceApplicationSid: "", voiceUrl: `${first}/handle_calls` });

    const { stdout } = await run(["doctor", "--json"], { ...env, PORT: String(server.port), SOFTPHONE_DATA: server.data });
    const webhook = JSON.parse(stdout).findings.find((one) => one.check === "tunnel");
    assert.equal(webhook.verdict, "ok", stdout);

    ngrok.change({ url: `http://127.0.0.1:${await freePort()}` });
    process.kill(ngrok.starts.at(-1).pid, "SIGKILL");
    const second = ngrok.state.url;
    await eventually("the app follows", async () => (await leads()) === `${second}/webhook/softphone/voice`);
    await eventually("so does the number", async () => (await client.incomingPhoneNumbers(number.sid).fetch()).voiceUrl === `${second}/handle_calls`);
    assert.equal((await client.incomingPhoneNumbers(other.sid).fetch()).voiceUrl, theirs);

    // A webhook signed over the new address is believed.
    const session = await server.signIn("alice");
    const findings = (await (await session("/api/diagnosis?checks=webhook,public_url")).text()).trim().split("\n").map((line) => JSON.parse(line));
    const verdict = (check) => findings.find((one) => one.type === "finding" && one.check === check);
    assert.equal(verdict("webhook").verdict, "ok", JSON.stringify(findings));
    assert.equal(verdict("public_url").values.address, second);
  });
});
