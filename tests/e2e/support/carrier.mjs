// `softphone carrier` alone, and a foreign Twilio application beside it; the npm package `twilio` is the judge.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import twilio from "twilio";
import { eventually } from "./browser.mjs";
import { freePort, program, temporaryDirectory } from "./server.mjs";

/// A Twilio application: answers each path with what the test sets, keeps every request with the judge's verdict.
export class Application {
  constructor() {
    this.requests = [];
    this.answers = {};
    this.server = createServer((request, response) => {
      let body = "";
      request.on("data", (chunk) => (body += chunk));
      request.on("end", () => {
        const url = `http://127.0.0.1:${this.port}${request.url}`;
        const [path, query] = request.url.split("?");
        const posted = Object.fromEntries(new URLSearchParams(body));
        this.requests.push({
          path,
          method: request.method,
          parameters: request.method === "GET" ? Object.fromEntries(new URLSearchParams(query)) : posted,
          valid: twilio.validateRequest(this.authToken, request.headers["x-twilio-signature"] ?? "", url, posted),
          token: request.headers["i-twilio-idempotency-token"],
        });
        const set = this.answers[path];
        const answer = typeof set === "function" ? set(this.requests.at(-1).parameters) : set;
        if (!answer) return response.writeHead(204).end();
        const { status = 200, type = "text/xml", text, delay = 0 } = typeof answer === "string" ? { text: answer } : answer;
        setTimeout(() => response.writeHead(status, { "Content-Type": type }).end(text), delay);
      });
    });
  }
  async listen() {
    this.server.listen(0, "127.0.0.1");
    await once(this.server, "listening");
    this.port = this.server.address().port;
    this.url = `http://127.0.0.1:${this.port}`;
  }
  close() {
    this.server.close();
    this.server.closeAllConnections();
  }
  to(path) {
    return this.requests.filter((request) => request.path === path);
  }
}

export class Carrier {
  static async start(application, settings = {}) {
    const carrier = new Carrier();
    carrier.log = [];
    carrier.directory = temporaryDirectory();
    carrier.envFile = join(carrier.directory.path, "carrier.env");
    const port = await freePort();
    carrier.process = spawn(
      program,
      ["carrier", "--app-url", `${application.url}/voice`, "--port", String(port), "--env-file", carrier.envFile],
      {
        cwd: carrier.directory.path,
        env: { ...process.env, SOFTPHONE_DATA: join(carrier.directory.path, "data"), ...settings },
        stdio: ["ignore", "pipe", "pipe"],
      },
    );
    carrier.process.stdout.on("data", (text) => carrier.log.push(String(text)));
    carrier.process.stderr.on("data", (text) => carrier.log.push(String(text)));
    await eventually("the environment file", () => existsSync(carrier.envFile) && readFileSync(carrier.envFile, "utf8").includes("TWILIO_SIGNALING"));
    carrier.env = Object.fromEntries(
      readFileSync(carrier.envFile, "utf8").trim().split("\n").map((line) => {
        const at = line.indexOf("=");
        return [line.slice(0, at), line.slice(at + 1).replace(/^"|"$/g, "")];
      }),
    );
    application.authToken = carrier.env.TWILIO_AUTH_TOKEN;
    await eventually("the carrier serves", () => fetch(carrier.env.TWILIO_API_BASE).then(() => true, () => false));
    return carrier;
  }
  async stop() {
    this.process.kill("SIGTERM");
    if (this.process.exitCode === null) await once(this.process, "exit");
    this.directory.remove();
  }

  client() {
    return restClient(this.env.TWILIO_API_BASE, this.env.TWILIO_ACCOUNT_SID, this.env.TWILIO_AUTH_TOKEN);
  }
}

/// The package's own client, led to a carrier of ours.
export function restClient(base, accountSid, authToken) {
  const fill = (form, values) => {
    for (const [name, value] of Object.entries(values ?? {})) {
      for (const one of [value].flat()) if (one !== undefined) form.append(name, String(one));
    }
    return form;
  };
  const request = async ({ method, uri, username, password, params, data }) => {
    const url = new URL(uri.replace("https://api.twilio.com", base));
    fill(url.searchParams, params);
    const response = await fetch(url, {
      method: method.toUpperCase(),
      headers: { Authorization: `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}` },
      body: method.toLowerCase() === "post" ? fill(new URLSearchParams(), data) : undefined,
    });
    const text = await response.text();
    return { statusCode: response.status, body: text ? JSON.parse(text) : "" };
  };
  return twilio(accountSid, authToken, { httpClient: { request } });
}
