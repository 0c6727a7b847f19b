// A real Odoo, which tests/run_odoo.sh has installed: started, stopped and killed here, and asked by its administrator over an
// interface of its own, so that what the program says of it is judged by another's eyes.
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, request as httpRequest } from "node:http";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { eventually } from "../support/browser.mjs";
import { freePort } from "../support/server.mjs";

export const major = Number(process.env.ODOO_REAL_MAJOR);
const command = process.env.ODOO_REAL;
assert.ok(command && major >= 17, "start this with tests/run_odoo.sh");
const here = dirname(fileURLToPath(import.meta.url));
const db = "sales";

function finished(child, input) {
  return new Promise((resolve) => {
    let out = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (out += text));
    child.on("close", (code) => resolve({ code, out }));
    child.stdin.end(input ?? "");
  });
}

/// Runs one of Odoo's commands to its end.
export const odooCommand = (words, input) => finished(spawn(command, words), input);

/// Puts the add-on into the database; what Odoo says meanwhile.
export async function installAddon() {
  const { code, out } = await odooCommand(["server", "-d", db, "-i", "softphone", "--stop-after-init", "--no-http"]);
  assert.equal(code, 0, out);
  return out;
}

/// The people of prepare.py, made when they are not there yet.
export async function people() {
  const { out } = await odooCommand(["shell", "-d", db, "--no-http", "--log-level=error"], readFileSync(join(here, "prepare.py")));
  const line = out.split("\n").findLast((one) => one.startsWith("{"));
  assert.ok(line, out);
  return JSON.parse(line);
}

export class RealOdoo {
  static async start() {
    const odoo = new RealOdoo();
    odoo.port = await freePort();
    odoo.url = `http://127.0.0.1:${odoo.port}`;
    await odoo.launch();
    return odoo;
  }

  async launch() {
    this.log = "";
    this.process = spawn(command, ["server", "-d", db, "--db-filter", `^${db}$`, "-p", String(this.port)], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [this.process.stdout, this.process.stderr]) stream.on("data", (text) => (this.log += text));
    const answers = () => fetch(`${this.url}/web/login`, { signal: AbortSignal.timeout(60000) }).then(({ status }) => status === 200, () => false);
    await eventually("Odoo answers", async () => {
      assert.equal(this.process.exitCode, null, this.log);
      return answers();
    }, 180000);
  }

  async stop(signal = "SIGKILL") {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    this.process.kill(signal);
    await once(this.process, "exit");
  }

  /// The program's settings for one of `people`.
  env(person, secret = person.key) {
    return { ODOO_URL: this.url, ODOO_DB: db, ODOO_LOGIN: person.login, ODOO_API_KEY: secret };
  }

  /// Asks as the administrator.
  async ask(model, method, args = [], named = {}) {
    const response = await fetch(`${this.url}/jsonrpc`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({
        jsonrpc: "2.0",
        method: "call",
        params: { service: "object", method: "execute_kw", args: [db, 2, "admin", model, method, args, named] },
      }),
    });
    const { result, error } = await response.json();
    assert.equal(error, undefined, `${model}.${method}: ${error?.data?.debug ?? JSON.stringify(error)}`);
    return result;
  }
  async create(model, values) {
    const made = await this.ask(model, "create", [values]);
    return Array.isArray(made) ? made[0] : made;
  }
  async france() {
    return (await this.ask("res.country", "search", [[["code", "=", "FR"]]]))[0];
  }
  setParameter(key, value) {
    return this.ask("ir.config_parameter", "set_param", [key, value]);
  }
  /// The notes that bear the mark of a call.
  notesOf(sid) {
    return this.ask("mail.message", "search_read", [[["message_id", "like", sid]]], {
      fields: ["body", "model", "res_id", "author_id", "create_uid", "subtype_id", "message_id", "message_type", "date"],
    });
  }
}

/// Stands between the program and Odoo. `onAnswer(path, body)`: told of each answer before it is passed on; true: it is not.
export async function inBetween(odoo, onAnswer) {
  const asked = [];
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    asked.push({ path: request.url, body: body.toString() });
    const on = httpRequest(odoo.url + request.url, { method: request.method, headers: request.headers }, async (answer) => {
      const parts = [];
      try {
        for await (const part of answer) parts.push(part);
      } catch {
        return request.socket.destroy();
      }
      if (await onAnswer(request.url, body.toString())) return request.socket.destroy();
      response.writeHead(answer.statusCode, answer.headers).end(Buffer.concat(parts));
    });
    on.on("error", () => request.socket.destroy());
    on.end(body);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    asked,
    url: `http://127.0.0.1:${server.address().port}`,
    close: () => (server.closeAllConnections(), server.close()),
  };
}

/// `softphone crm …`: its exit code, words, and JSON.
export function crm(program, env, ...words) {
  const clean = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(TWILIO|ODOO)_/.test(name)));
  return new Promise((resolve) => {
    execFile(program, ["crm", ...words], { env: { ...clean, ...env } }, (error, stdout, stderr) => {
      const json = words.includes("--json") && stdout ? JSON.parse(stdout) : undefined;
      resolve({ code: error ? error.code : 0, stdout, stderr, json });
    });
  });
}
