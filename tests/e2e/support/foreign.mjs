// An application written for Twilio, as others have it: a page with the genuine SDK, a server of TwiML, the npm
// package; and the carrier that stands in for Twilio.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { connect, createServer as createTcpServer } from "node:net";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import twilio from "twilio";
import { eventually, flags } from "./browser.mjs";
import { freePort, program, temporaryDirectory } from "./server.mjs";

const root = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));
const sdk = readFileSync(join(root, "web/node_modules/@twilio/voice-sdk/dist/twilio.js"));

const readEnvironment = (path) =>
  Object.fromEntries(
    readFileSync(path, "utf8").trim().split("\n").map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
  );

/// `softphone carrier` with a data folder of its own; `restart` keeps it.
export class Carrier {
  constructor(appUrl) {
    this.appUrl = appUrl;
    this.directory = temporaryDirectory();
    this.log = [];
  }
  async start(extra = []) {
    this.port ??= await freePort();
    this.url = `http://localhost:${this.port}`;
    const args = ["carrier", "--app-url", this.appUrl, "--port", String(this.port), "--data", this.directory.path, ...extra];
    const clean = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("TWILIO_")));
    this.process = spawn(program, args, { env: clean, stdio: ["ignore", "pipe", "pipe"] });
    for (const stream of [this.process.stdout, this.process.stderr]) stream.on("data", (text) => this.log.push(String(text)));
    await eventually("the carrier is ready", () => {
      if (this.process.exitCode !== null) throw new Error(this.log.join(""));
      return /softphone ready|"event":"ready"/.test(this.log.join(""));
    });
    this.envFile = join(this.directory.path, "carrier.env");
    this.env = readEnvironment(this.envFile);
    return this;
  }
  async stop() {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    this.process.kill("SIGTERM");
    await once(this.process, "exit");
  }
  async restart(extra) {
    await this.stop();
    this.log.length = 0;
    return this.start(extra);
  }
  async remove() {
    await this.stop();
    this.directory.remove();
  }

  /// The npm package as it is, only its requests go to the carrier.
  client(user = this.env.TWILIO_ACCOUNT_SID, password = this.env.TWILIO_AUTH_TOKEN) {
    const plain = new twilio.RequestClient();
    const httpClient = {
      request: (options) => plain.request({ ...options, uri: options.uri.replace("https://api.twilio.com", this.env.TWILIO_API_BASE) }),
    };
    return twilio(user, password, { accountSid: this.env.TWILIO_ACCOUNT_SID, httpClient });
  }
  token(identity, { ttl = 600, incomingAllow = true, app, key, secret, account } = {}) {
    const token = new twilio.jwt.AccessToken(
      account ?? this.env.TWILIO_ACCOUNT_SID, key ?? this.env.TWILIO_API_KEY, secret ?? this.env.TWILIO_API_SECRET, { ttl, identity },
    );
    token.addGrant(new twilio.jwt.AccessToken.VoiceGrant({ incomingAllow, outgoingApplicationSid: app ?? this.env.TWILIO_TWIML_APP_SID }));
    return token.toJwt();
  }
}

/// Answers webhooks with what `answers[path]` gives (a text, or a function of the form), and serves the page.
export class Application {
  constructor() {
    this.requests = [];
    this.answers = {};
    this.server = createServer((request, response) => {
      let body = "";
      request.on("data", (chunk) => (body += chunk));
      request.on("end", () => this.answer(request, body, response));
    });
  }
  async listen() {
    this.server.listen(0, "127.0.0.1");
    await once(this.server, "listening");
    this.port = this.server.address().port;
    this.url = `http://127.0.0.1:${this.port}`;
    return this;
  }
  answer(request, body, response) {
    const path = request.url.split("?")[0];
    if (path === "/page") {
      response.writeHead(200, { "Content-Type": "text/html; charset=utf-8" });
      // The carrier's script first, then the SDK as Twilio ships it.
      return response.end(`<!doctype html><title>A Twilio application</title><script src="${this.carrierUrl}/carrier/sdk.js"></script>
<script src="/wire.js"></script><script src="/twilio.js"></script>`);
    }
    if (path === "/twilio.js") return response.writeHead(200, { "Content-Type": "text/javascript" }).end(sdk);
    if (path === "/wire.js") return response.writeHead(200, { "Content-Type": "text/javascript" }).end(this.wire ?? "");
    if (path === "/favicon.ico") return response.writeHead(204).end();
    const form = Object.fromEntries(new URLSearchParams(body));
    const valid = twilio.validateRequest(this.authToken, request.headers["x-twilio-signature"] ?? "", this.url + request.url, form);
    this.requests.push({ path, form, valid, headers: request.headers });
    const answer = this.answers[path];
    const given = typeof answer === "function" ? answer(form) : answer;
    if (given === undefined) return response.writeHead(204).end();
    if (given === null) return; // never
    response.writeHead(200, { "Content-Type": "text/xml; charset=utf-8" }).end(given);
  }
  to(path) {
    return this.requests.filter((request) => request.path === path);
  }
  close() {
    this.server.close();
    this.server.closeAllConnections();
  }
}

/// One page of the application; `run` evaluates in it. `edges` etc. are the SDK's own business.
export async function openPage(application, options = {}) {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", headless: true, args: flags });
  const context = await browser.newContext({ permissions: ["microphone"] });
  const page = await context.newPage();
  const requests = [];
  const errors = [];
  context.on("request", (request) => requests.push(request.url()));
  page.on("websocket", (socket) => requests.push(socket.url()));
  page.on("pageerror", (error) => errors.push(String(error)));
  if (options.script) await page.addInitScript(options.script);
  await page.goto(`http://localhost:${application.port}/page`);
  await page.evaluate(() => {
    window.devices = {};
    window.calls = {};
    // What an emitter said, in order.
    window.heard = {};
    window.listen = (name, emitter, events) => {
      window.heard[name] ??= [];
      for (const event of events) {
        emitter.on(event, (...values) => window.heard[name].push([event, ...values.map((v) => v?.code ?? v?.parameters?.CallSid ?? (typeof v === "object" ? null : v))]));
      }
    };
    window.when = (emitter, event, ms = 20000) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`no ${event}`)), ms);
        emitter.once(event, (value) => { clearTimeout(timer); resolve(value); });
      });
    window.make = async (name, token, options = {}, register = true) => {
      const device = new Twilio.Device(token, { logLevel: "silent", ...options });
      window.devices[name] = device;
      window.listen(name, device, ["registered", "unregistered", "error", "tokenWillExpire", "incoming", "destroyed"]);
      if (register) await device.register();
      return device;
    };
    const callEvents = ["accept", "cancel", "disconnect", "error", "reject", "ringing", "reconnecting", "reconnected", "messageSent", "messageReceived", "mute"];
    window.watch = (name, call) => { window.calls[name] = call; window.listen(name, call, callEvents); return call; };
    /// a calls b; both talk.
    window.talk = async (a, b, to, params = {}) => {
      const coming = window.when(window.devices[b], "incoming");
      const call = window.watch(`${a} out`, await window.devices[a].connect({ params: { To: to, ...params } }));
      const incoming = window.watch(`${b} in`, await coming);
      const accepted = window.when(call, "accept");
      incoming.accept();
      await accepted;
    };
    window.endAll = async () => {
      for (const device of Object.values(window.devices)) if (device.state !== "destroyed") device.destroy();
      window.devices = {};
      window.calls = {};
      window.heard = {};
    };
  });
  return { page, browser, requests, errors, run: (body, argument) => page.evaluate(body, argument) };
}

/// A TCP relay that can cut what it carries.
export async function relayTo(port) {
  const sockets = new Set();
  const server = createTcpServer((near) => {
    const far = connect(port, "127.0.0.1");
    for (const [from, to] of [[near, far], [far, near]]) {
      sockets.add(from);
      from.pipe(to);
      from.on("error", () => {});
      from.on("close", () => { sockets.delete(from); to.destroy(); });
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const relayPort = server.address().port;
  return {
    port: relayPort,
    cut: () => { for (const socket of sockets) socket.destroy(); },
    close: () => { for (const socket of sockets) socket.destroy(); server.close(); },
  };
}
