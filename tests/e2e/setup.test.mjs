// `softphone setup twilio` against the carrier's REST API: from empty, half configured, drifted, and back again. The npm
// package `twilio` reads what became of the account.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { eventually } from "./support/browser.mjs";
import { Application, Carrier } from "./support/carrier.mjs";
import { program, Server } from "./support/server.mjs";

const HERE = "https://phone.example.com";

describe("softphone setup twilio", () => {
  const application = new Application();
  let carrier;
  let client;
  let file;
  let formerNumbers;

  before(async () => {
    await application.listen();
    carrier = await Carrier.start(application);
    client = carrier.client();
    file = join(carrier.directory.path, "twilio.toml");
    // The carrier's own application has our name already; from empty means without it.
    await client.applications(carrier.env.TWILIO_TWIML_APP_SID).remove();
    formerNumbers = await numbers();
    assert.ok(formerNumbers.length > 1);
  });
  after(async () => {
    await carrier?.stop();
    application.close();
  });

  async function setup(args, { env = {}, input = "" } = {}) {
    const { TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN, TWILIO_API_BASE } = carrier.env;
    const clean = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(TWILIO_|PUBLIC_URL|NGROK|SOFTPHONE_)/.test(name)));
    const child = spawn(program, ["setup", "twilio", "--config", file, ...args], {
      env: { ...clean, TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN, TWILIO_API_BASE, PUBLIC_URL: HERE, ...env },
    });
    const out = { stdout: "", stderr: "" };
    child.stdout.on("data", (text) => { out.stdout += text; });
    child.stderr.on("data", (text) => { out.stderr += text; });
    child.stdin.end(input);
    [out.code] = await once(child, "close");
    for (const text of [out.stdout, out.stderr]) assert.ok(!text.includes(TWILIO_AUTH_TOKEN), "the auth token was printed");
    return out;
  }
  async function numbers() {
    const list = await client.incomingPhoneNumbers.list();
    return list.map(({ sid, phoneNumber, voiceUrl, voiceApplicationSid, statusCallback }) => ({ sid, phoneNumber, voiceUrl, voiceApplicationSid, statusCallback }));
  }
  const ours = async () => (await client.applications.list()).filter((app) => app.friendlyName === "TeepTrak Softphone");
  const kept = () => readFileSync(file, "utf8");
  const setting = (name) => kept().match(new RegExp(`^${name} = ['"](.*)['"]$`, "m"))?.[1];

  it("shows what it would do, and does nothing", async () => {
    const dry = await setup(["--dry-run"]);
    assert.equal(dry.code, 0, dry.stderr);
    assert.match(dry.stdout, /\+ create TwiML App TeepTrak Softphone[\s\S]*VoiceUrl: https:\/\/phone\.example\.com\/webhook\/softphone\/voice/);
    assert.match(dry.stdout, /\+ create API key/);
    const unasked = await setup([], { input: "y\n" });
    assert.equal(unasked.code, 1);
    assert.match(unasked.stderr, /--yes/);
    assert.deepEqual(await ours(), []);
    assert.deepEqual(await numbers(), formerNumbers);
    assert.ok(!existsSync(file));
  });

  it("tells which countries may be called", async () => {
    let permissions = { status: 404, body: {} };
    // Our carrier knows no geographic permissions: in front of it stands one that does, and hands on all else.
    const front = createServer(async (request, response) => {
      if (request.url.startsWith("/v1/DialingPermissions/Countries?")) {
        return response.writeHead(permissions.status).end(JSON.stringify(permissions.body));
      }
      const answer = await fetch(carrier.env.TWILIO_API_BASE + request.url, { headers: { Authorization: request.headers.authorization } });
      response.writeHead(answer.status).end(await answer.text());
    }).listen(0, "127.0.0.1");
    await once(front, "listening");
    try {
      const country = (iso_code, low_risk_numbers_enabled) => ({ iso_code, low_risk_numbers_enabled });
      const cases = [
        [404, {}, /this carrier has none/],
        [200, { content: [country("FR", true), country("CU", false), country("CH", true)] }, /may be called .*: FR CH$/m],
        [200, { content: [] }, /Warning: no country may be called[\s\S]*Geo permissions/],
        [403, { code: 20403, message: "Forbidden" }, /Warning: geographic permissions could not be read: .*20403/],
      ];
      for (const [status, body, says] of cases) {
        permissions = { status, body };
        const dry = await setup(["--dry-run"], { env: { TWILIO_API_BASE: `http://127.0.0.1:${front.address().port}` } });
        assert.equal(dry.code, 0, dry.stderr);
        assert.match(dry.stdout, says);
      }
    } finally {
      front.close();
      front.closeAllConnections();
    }
  });

  it("comes through a carrier on a bad day, and makes nothing twice", async () => {
    const asked = [];
    const faults = [];
    // In front of our carrier: busy, ill, and answers that are lost after the work was done.
    const front = createServer(async (request, response) => {
      let body = "";
      for await (const chunk of request) body += chunk;
      const path = request.url.split("/").at(-1).split("?")[0];
      asked.push(`${request.method} ${path}`);
      const fault = faults.findIndex((one) => one.path === path && one.method === request.method);
      const [{ when, status, headers = {} } = {}] = fault < 0 ? [] : faults.splice(fault, 1);
      if (when === "before") return response.writeHead(status, headers).end(JSON.stringify({ code: status === 429 ? 20429 : 20503, status }));
      const { authorization, "content-type": type = "text/plain" } = request.headers;
      const answer = await fetch(carrier.env.TWILIO_API_BASE + request.url, { method: request.method, headers: { authorization, "Content-Type": type }, body: body || undefined });
      const text = await answer.text();
      if (when === "after") return status ? response.writeHead(status).end() : request.socket.destroy();
      response.writeHead(answer.status).end(text);
    }).listen(0, "127.0.0.1");
    await once(front, "listening");
    const env = { TWILIO_API_BASE: `http://127.0.0.1:${front.address().port}` };
    const keys = (await client.keys.list()).length;
    try {
      faults.push(
        { method: "GET", path: "Applications.json", when: "before", status: 503 },
        { method: "GET", path: "IncomingPhoneNumbers.json", when: "before", status: 429, headers: { "Retry-After": "1" } },
        { method: "POST", path: "Keys.json", when: "before", status: 429 },
        { method: "POST", path: "Keys.json", when: "after", status: 503 },
        { method: "POST", path: "Applications.json", when: "after" },
      );
      const done = await setup(["--yes"], { env });
      assert.equal(done.code, 0, done.stderr);
      assert.deepEqual(faults, []);
      assert.equal((await ours()).length, 1, "one application, although its answer was lost");
      assert.equal((await client.keys.list()).length, keys + 1, "one key, whose secret is known");
      assert.equal(asked.filter((one) => one === "POST Applications.json").length, 1);
      assert.equal((await client.keys(setting("api_key")).fetch()).friendlyName, "TeepTrak Softphone");
      for (const number of await numbers()) assert.equal(number.voiceApplicationSid, (await ours())[0].sid);
      const undone = await setup(["--remove", "--yes"]);
      assert.equal(undone.code, 0, undone.stderr);
      assert.deepEqual(await numbers(), formerNumbers);
    } finally {
      front.close();
      front.closeAllConnections();
      rmSync(file, { force: true });
    }
  });

  it("says in plain words what is wrong", async () => {
    const cases = [
      [{ PUBLIC_URL: "" }, [], /PUBLIC_URL is missing/],
      [{ PUBLIC_URL: "phone.example.com" }, [], /such as https/],
      [{ TWILIO_AUTH_TOKEN: "0".repeat(32) }, [], /20003[\s\S]*do not belong together/],
      [{ TWILIO_AUTH_TOKEN: "" }, [], /TWILIO_AUTH_TOKEN is missing/],
      [{ TWILIO_ACCOUNT_SID: "AC1" }, [], /32 hexadecimal digits/],
      [{ TWILIO_API_BASE: "http://127.0.0.1:1" }, [], /cannot be reached/],
      [{}, ["--number", "+33100000000"], /no number of this account; it has: .*\+33199001000/],
    ];
    for (const [env, args, says] of cases) {
      const refused = await setup(["--yes", ...args], { env });
      assert.equal(refused.code, 1, String(says));
      assert.match(refused.stderr, says);
    }
    assert.ok(!existsSync(file));
  });

  it("sets an empty account up, and keeps the secrets to itself", async () => {
    writeFileSync(file, "# of the operator\nport = 3456\n");
    const done = await setup(["--yes"]);
    assert.equal(done.code, 0, done.stderr);
    const [app, ...more] = await ours();
    assert.equal(more.length, 0);
    assert.equal(app.voiceUrl, `${HERE}/webhook/softphone/voice`);
    assert.equal(app.voiceFallbackUrl, `${HERE}/webhook/softphone/voice-fallback`);
    assert.equal(app.statusCallback, `${HERE}/webhook/softphone/status`);
    for (const number of await numbers()) assert.equal(number.voiceApplicationSid, app.sid);
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.match(kept(), /port = 3456/);
    assert.match(readFileSync(`${file}.before-setup`, "utf8"), /# of the operator/);
    assert.ok(!kept().includes(carrier.env.TWILIO_AUTH_TOKEN), "the auth token was kept");
    assert.equal(setting("twiml_app_sid"), app.sid);
    assert.ok(!done.stdout.includes(setting("api_secret")), "the secret was printed");
    assert.equal((await client.keys(setting("api_key")).fetch()).friendlyName, "TeepTrak Softphone");
  });

  it("has nothing to change the second time, with the key alone", async () => {
    const before = kept();
    const again = await setup(["--yes"], { env: { TWILIO_AUTH_TOKEN: "" } });
    assert.equal(again.code, 0, again.stderr);
    assert.match(again.stdout, /Nothing to change/);
    assert.equal(kept(), before);
  });

  it("mends what somebody changed by hand, and a key that was revoked", async () => {
    const [app] = await ours();
    await client.applications(app.sid).update({ voiceUrl: "https://n8n.example/webhook" });
    await client.incomingPhoneNumbers(formerNumbers[0].sid).update({ voiceApplicationSid: "" });
    const revoked = setting("api_key");
    await client.keys(revoked).remove();
    const mended = await setup(["--yes"]);
    assert.equal(mended.code, 0, mended.stderr);
    assert.match(mended.stdout, /VoiceUrl: https:\/\/n8n\.example\/webhook → https:\/\/phone\.example\.com/);
    assert.equal((await client.applications(app.sid).fetch()).voiceUrl, `${HERE}/webhook/softphone/voice`);
    for (const number of await numbers()) assert.equal(number.voiceApplicationSid, app.sid);
    assert.notEqual(setting("api_key"), revoked);
  });

  it("is served as it is kept, and says at start what leads elsewhere", async () => {
    const start = () =>
      Server.start({
        data: join(carrier.directory.path, "desk"),
        env: { SOFTPHONE_CONFIG: file, TWILIO_AUTH_TOKEN: carrier.env.TWILIO_AUTH_TOKEN },
      });
    const [app] = await ours();
    await client.applications(app.sid).update({ voiceUrl: "https://n8n.example/webhook" });
    await client.incomingPhoneNumbers((await numbers()).find((n) => n.phoneNumber === setting("phone_number")).sid).update({ voiceApplicationSid: "" });
    const drifted = await start();
    try {
      await eventually("the command that mends it", () => drifted.log.some((line) => line.includes("softphone setup twilio")));
      const told = drifted.log.join("\n");
      assert.ok(told.includes(`VoiceUrl of the TwiML App ${app.sid} is https://n8n.example/webhook, not ${HERE}/webhook/softphone/voice`), told);
      assert.ok(told.includes(`${setting("phone_number")} does not ring here`), told);
    } finally {
      await drifted.stop();
    }
    assert.equal((await setup(["--yes"])).code, 0);
    const well = await start();
    try {
      await eventually("all is well", () => well.log.some((line) => line.includes("the account leads its calls here")));
    } finally {
      await well.stop();
    }
    assert.ok(!well.log.some((line) => line.includes("the console was changed")), well.log.join("\n"));
  });

  it("gives everything back", async () => {
    const key = setting("api_key");
    const undone = await setup(["--remove", "--yes"]);
    assert.equal(undone.code, 0, undone.stderr);
    assert.deepEqual(await ours(), []);
    assert.deepEqual(await numbers(), formerNumbers);
    await assert.rejects(client.keys(key).fetch(), { status: 404 });
    assert.match(kept(), /port = 3456/);
    assert.doesNotMatch(kept(), /secret =|\[setup\]/);
  });

  /// At a terminal of its own, where somebody types `lines`; what was seen there.
  async function atTerminal(args, lines, env = {}) {
    const { TWILIO_ACCOUNT_SID, TWILIO_API_BASE } = carrier.env;
    const clean = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(TWILIO_|PUBLIC_URL|NGROK|SOFTPHONE_)/.test(name)));
    const command = [program, "setup", "twilio", "--config", file, ...args].map((word) => `'${word}'`).join(" ");
    const child = spawn("script", ["--quiet", "--return", "--command", command, "/dev/null"], {
      env: { ...clean, TWILIO_ACCOUNT_SID, TWILIO_API_BASE, PUBLIC_URL: HERE, ...env },
    });
    let seen = "";
    child.stdout.on("data", (text) => { seen += text; });
    for (const [question, answer] of lines) {
      await eventually(`it asks "${question}": ${seen}`, () => seen.includes(question));
      child.stdin.write(`${answer}\n`);
    }
    const [code] = await once(child, "close");
    return { code, seen };
  }

  it("asks for the auth token without showing it, and before it changes anything", async () => {
    const { TWILIO_AUTH_TOKEN } = carrier.env;
    const no = await atTerminal([], [["Auth token of the account", TWILIO_AUTH_TOKEN], ["Do this? [y/N]", "n"]]);
    assert.equal(no.code, 1, no.seen);
    assert.match(no.seen, /Nothing was changed/);
    assert.ok(!no.seen.includes(TWILIO_AUTH_TOKEN), "the token was shown");
    assert.deepEqual(await ours(), []);
    const yes = await atTerminal([], [["Auth token of the account", TWILIO_AUTH_TOKEN], ["Do this? [y/N]", "y"]]);
    assert.equal(yes.code, 0, yes.seen);
    assert.equal((await ours()).length, 1);
    assert.ok(!kept().includes(TWILIO_AUTH_TOKEN));
    assert.equal((await setup(["--remove", "--yes"])).code, 0);
    assert.deepEqual(await numbers(), formerNumbers);
  });

  it("shows numbers to buy with their price, and buys one when somebody agrees", async () => {
    // A price list in front of our carrier, which has none.
    const front = createServer(async (request, response) => {
      if (request.url === "/v1/PhoneNumbers/Countries/FR") {
        const prices = [{ number_type: "local", base_price: "1.15", current_price: "1.05" }, { number_type: "mobile", base_price: "3", current_price: "3.00" }];
        return response.end(JSON.stringify({ country: "France", iso_country: "FR", price_unit: "USD", phone_number_prices: prices }));
      }
      let body = "";
      for await (const chunk of request) body += chunk;
      const { authorization, "content-type": type = "text/plain" } = request.headers;
      const answer = await fetch(carrier.env.TWILIO_API_BASE + request.url, { method: request.method, headers: { authorization, "Content-Type": type }, body: body || undefined });
      response.writeHead(answer.status).end(await answer.text());
    }).listen(0, "127.0.0.1");
    await once(front, "listening");
    const env = { TWILIO_API_BASE: `http://127.0.0.1:${front.address().port}` };
    try {
      const shown = await setup(["--find-number", "FR"], { env });
      assert.equal(shown.code, 0, shown.stderr);
      assert.match(shown.stdout, /local numbers, 1\.05 USD a month:\n {2}\+33/);
      assert.match(shown.stdout, /Nothing was bought/);
      const [, wanted] = shown.stdout.match(/^ {2}(\+33\d+)/m);
      assert.deepEqual(await numbers(), formerNumbers);

      const unasked = await setup(["--buy-number", wanted], { env });
      assert.equal(unasked.code, 1);
      assert.match(unasked.stderr, /--yes/);
      const { TWILIO_AUTH_TOKEN } = carrier.env;
      const no = await atTerminal(["--buy-number", wanted], [["Auth token", TWILIO_AUTH_TOKEN], ["Buy it? [y/N]", ""]], env);
      assert.equal(no.code, 1, no.seen);
      assert.match(no.seen, /1\.05 USD a month/);
      assert.deepEqual(await numbers(), formerNumbers);
      const bought = await setup(["--buy-number", wanted, "--yes"], { env });
      assert.equal(bought.code, 0, bought.stderr);
      const [added] = (await numbers()).filter(({ sid }) => !formerNumbers.some((one) => one.sid === sid));
      assert.equal(added.phoneNumber, wanted);
      const again = await setup(["--buy-number", wanted, "--yes"], { env });
      assert.equal(again.code, 1);
      assert.match(again.stderr, /not for sale/);
      await client.incomingPhoneNumbers(added.sid).remove();
      for (const wrong of [["--find-number", "france"], ["--buy-number", "0186"]]) assert.equal((await setup(wrong, { env })).code, 1);
    } finally {
      front.close();
      front.closeAllConnections();
    }
  });

  it("takes a number that is named, and leaves the others alone", async () => {
    const [chosen, ...others] = formerNumbers;
    const done = await setup(["--yes", "--number", chosen.phoneNumber]);
    assert.equal(done.code, 0, done.stderr);
    const now = await numbers();
    assert.ok(now.find((number) => number.sid === chosen.sid).voiceApplicationSid);
    for (const other of others) assert.deepEqual(now.find((number) => number.sid === other.sid), other);
    const again = await setup(["--yes"]);
    assert.match(again.stdout, /was not chosen and is left alone[\s\S]*Nothing to change/);
    assert.equal((await setup(["--remove", "--yes"])).code, 0);
    assert.deepEqual(await numbers(), formerNumbers);
  });
});
