// Starts and stops the real program on a port and data directory of its own.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));
export const program = process.env.SOFTPHONE_PROGRAM ?? join(root, "build/release/softphone");

export async function freePort() {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address();
  probe.close();
  await once(probe, "close");
  return port;
}

export function temporaryDirectory() {
  const path = mkdtempSync(join(tmpdir(), "softphone-e2e-"));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

export class Server {
  constructor(port, data) {
    this.port = port;
    this.data = data;
    this.url = `http://localhost:${port}`;
    this.log = [];
  }

  static async start({ port, data, env = {} } = {}) {
    const server = new Server(port ?? (await freePort()), data);
    await server.launch(env);
    return server;
  }

  /// Resolves when the program says that it is ready; rejects with its output when it ends before.
  async launch(env = {}) {
    const clean = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("TWILIO_")));
    this.process = spawn(program, ["serve"], {
      env: { ...clean, PORT: String(this.port), SOFTPHONE_DATA: this.data, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const ready = new Promise((resolve, reject) => {
      for (const stream of [this.process.stdout, this.process.stderr]) {
        createInterface({ input: stream }).on("line", (line) => {
          this.log.push(line);
          if (line.includes(`softphone ready: ${this.url}`)) resolve();
        });
      }
      this.process.once("exit", (code, signal) =>
        reject(new Error(`softphone ended (${code ?? signal}) before it was ready:\n${this.log.join("\n")}`)),
      );
    });
    ready.catch(() => {});
    await ready;
  }

  async stop(signal = "SIGTERM") {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    this.process.kill(signal);
    await once(this.process, "exit");
  }

  /// Has everybody called whatever the hour there: a test runs by day and by night.
  async atAnyHour() {
    const path = "/api/settings/calling-hours";
    const session = await this.signIn("alice");
    const { windows } = await (await session(path)).json();
    const answer = await session(path, {
      method: "PUT",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ policy: "off", windows }),
    });
    if (answer.status !== 200) throw new Error(`the calling hours answered ${answer.status}`);
  }

  /// Signs in over the API; the returned function fetches with the session's cookie.
  async signIn(identity) {
    const response = await fetch(`${this.url}/api/session`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ identity }),
    });
    if (response.status !== 200) throw new Error(`sign-in answered ${response.status}`);
    const cookie = response.headers.getSetCookie()[0].split(";")[0];
    return (path, options = {}) =>
      fetch(this.url + path, { ...options, headers: { cookie, ...(options.headers ?? {}) } });
  }
}
