// A stand-in for ngrok: a program of that name in a folder of its own, with the agent API and a public side that hands
// requests on as ngrok does, on this machine.
import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { freePort } from "./server.mjs";

const script = String.raw`
const { appendFileSync, readFileSync } = require("node:fs");
const http = require("node:http");
const [command, port, ...options] = process.argv.slice(2);
const state = JSON.parse(readFileSync(process.env.NGROK_STAND_IN, "utf8"));
appendFileSync(state.journal, JSON.stringify({ pid: process.pid, command, port, options, twilio: Object.keys(process.env).filter((name) => name.startsWith("TWILIO")) }) + "\n");
const say = (line) => console.log("t=2026-11-27T19:00:00+0000 " + line);
if (state.mode === "no_token") {
  say('lvl=eror msg="session closing" obj=tunnels.session err="authentication failed: Usage of ngrok requires an authtoken.\\r\\n\\r\\nERR_NGROK_4018\\r\\n"');
  process.exit(1);
}
if (state.mode === "old" && options.some((one) => one.startsWith("--url"))) {
  console.error("ERROR:  unknown flag: --url");
  process.exit(1);
}
http.createServer((request, response) => {
  const seen = request.headers["x-forwarded-for"];
  const headers = {
    ...request.headers,
    "x-forwarded-for": (seen ? seen + ", " : "") + "203.0.113.77",
    "x-forwarded-proto": "https",
    "x-forwarded-host": request.headers.host,
  };
  const { method, url: path } = request;
  const onward = http.request({ host: "127.0.0.1", port, method, path, headers }, (answer) => {
    response.writeHead(answer.statusCode, answer.headers);
    answer.pipe(response);
  });
  onward.on("error", () => response.writeHead(502).end("ERR_NGROK_8012"));
  request.pipe(onward);
}).listen(Number(new URL(state.url).port), "127.0.0.1");
http.createServer((request, response) => {
  const tunnels = [{ name: "command_line", uri: "/api/tunnels/command_line", public_url: state.url, proto: "https", config: { addr: "http://localhost:" + port, inspect: true } }];
  response.setHeader("Content-Type", "application/json");
  response.end(JSON.stringify({ tunnels: request.url === "/api/tunnels" ? tunnels : [], uri: "/api/tunnels" }));
}).listen(state.api, "127.0.0.1", () => say('lvl=info msg="starting web service" obj=web addr=127.0.0.1:' + state.api + " allow_hosts=[]"));
`;

export class Ngrok {
  static async install(folder) {
    const ngrok = new Ngrok();
    Object.assign(ngrok, { folder, file: join(folder, "ngrok"), settings: join(folder, "ngrok.json") });
    ngrok.api = await freePort();
    ngrok.state = { mode: "well", url: `http://127.0.0.1:${await freePort()}`, api: ngrok.api, journal: join(folder, "journal") };
    writeFileSync(ngrok.file, `#!${process.execPath}\n${script}`);
    chmodSync(ngrok.file, 0o755);
    ngrok.change({});
    return ngrok;
  }
  /// Takes effect when it is started the next time.
  change(values) {
    Object.assign(this.state, values);
    writeFileSync(this.settings, JSON.stringify(this.state));
  }
  get env() {
    return {
      PATH: `${this.folder}:${process.env.PATH}`,
      NGROK_API: `http://127.0.0.1:${this.api}`,
      NGROK_STAND_IN: this.settings,
    };
  }
  /// One entry each time that it was started.
  get starts() {
    const { journal } = this.state;
    return existsSync(journal) ? readFileSync(journal, "utf8").trim().split("\n").map((line) => JSON.parse(line)) : [];
  }
  isAlive(pid = this.starts.at(-1)?.pid) {
    try {
      process.kill(pid, 0);
      return true;
    } catch {
      return false;
    }
  }
}
