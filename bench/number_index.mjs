// The local index of the CRM's numbers with 100,000 contacts: how long everything takes to be read, how soon a number is
// known while the CRM is away, what it costs in memory and on disk. Usage: node bench/number_index.mjs [CONTACTS]
// Needs build/release/softphone. The CRM here is an Odoo 19 that answers from memory, so that our own side is measured.
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { loadavg, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const program = process.env.SOFTPHONE_PROGRAM ?? join(dirname(dirname(fileURLToPath(import.meta.url))), "build/release/softphone");
const total = Number(process.argv[2] ?? 100_000);
const lookUps = 5000;

const numberOf = (i) => `+336${String((i * 7919) % 100_000_000).padStart(8, "0")}`;
const spaced = (number) => `0${number.slice(3)}`.replace(/(..)(?=.)/g, "$1 ");
/// Three of four are contacts of companies of ten, one of four a lead, as a sales team has them.
const table = { "crm.lead": [], "res.partner": [], "res.users": [] };
for (let i = 1; i <= total; i++) {
  const lead = i % 4 === 0;
  const number = numberOf(i);
  table[lead ? "crm.lead" : "res.partner"].push({
    id: i,
    name: `${lead ? "Projet" : "Contact"} ${i} de la société ${Math.floor(i / 10)}`,
    phone: i % 3 === 0 ? number : spaced(number),
    phone_sanitized: number,
    active: true,
    user_id: [8, "Alice"],
    country_id: [75, "France"],
    write_date: "2026-11-20 20:36:49",
    ...(lead ? { type: "opportunity", partner_id: [i - 1, "P"], probability: 10.5 } : { commercial_partner_id: [Math.max(1, i - (i % 10)), "C"] }),
  });
}
let requests = 0;
const odoo = createServer(async (request, response) => {
  let text = "";
  for await (const piece of request.setEncoding("utf8")) text += piece;
  requests += 1;
  const body = JSON.parse(text);
  const reply = (value) => response.writeHead(200, { "Content-Type": "application/json" }).end(JSON.stringify(value));
  if (request.url === "/jsonrpc") return reply({ jsonrpc: "2.0", id: 1, result: { server_version: "19.0", server_version_info: [19, 0] } });
  const [, model, method] = /^\/json\/2\/([^/]+)\/(.+)$/.exec(request.url);
  if (method === "fields_get") return reply(Object.fromEntries(body.allfields.filter((name) => name !== "mobile").map((name) => [name, {}])));
  if (model === "res.country") return reply([{ id: 75, phone_code: 33 }]);
  const rows = table[model];
  if (method === "search_count") return reply(rows.length);
  if (body.order === "write_date desc") return reply(rows.slice(0, 1));
  const after = body.domain[0][2];
  const from = rows.findIndex((row) => row.id > after);
  return reply(from < 0 ? [] : rows.slice(from, from + body.limit));
}).listen(0, "127.0.0.1");
await once(odoo, "listening");

const data = mkdtempSync(join(tmpdir(), "softphone-bench-"));
const probe = createServer().listen(0, "127.0.0.1");
await once(probe, "listening");
const { port } = probe.address();
probe.close();
const env = {
  ...process.env,
  PORT: String(port),
  SOFTPHONE_DATA: data,
  ODOO_URL: `http://127.0.0.1:${odoo.address().port}`,
  ODOO_DB: "sales",
  ODOO_LOGIN: "bot",
  ODOO_API_KEY: "0123456789abcdef",
};
let server;
async function start(more) {
  server = spawn(program, ["serve"], { env: { ...env, ...more }, stdio: ["ignore", "pipe", "ignore"] });
  for await (const line of createInterface({ input: server.stdout })) if (line.startsWith("softphone ready")) break;
}
async function stop() {
  server.kill("SIGTERM");
  await once(server, "exit");
}
const rss = (field) => Number(new RegExp(`${field}:\\s+(\\d+)`).exec(readFileSync(`/proc/${server.pid}/status`, "utf8"))[1]) / 1024;

/// Milliseconds of processor time that the server has used, all of its threads; ticks of 10 ms.
function cpu() {
  const fields = readFileSync(`/proc/${server.pid}/stat`, "utf8").split(") ")[1].split(" ");
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

async function measure(what, more) {
  rmSync(data, { recursive: true, force: true });
  await start({ ODOO_URL: "", ODOO_DB: "", ODOO_LOGIN: "", ODOO_API_KEY: "" });
  await stop();
  const began = performance.now();
  requests = 0;
  const { stdout } = await run(program, ["crm", "sync", "--full", "--json"], { env: { ...env, ...more } });
  const seconds = (performance.now() - began) / 1000;
  const known = JSON.parse(stdout);
  const asked = requests;
  // Odoo is gone from here on.
  await start({ ...more, ODOO_URL: env.ODOO_URL });
  odoo.close();
  const post = { method: "POST", headers: { "Content-Type": "application/json" }, body: '{"identity":"alice"}' };
  const signed = await fetch(`http://127.0.0.1:${port}/api/session`, post);
  const cookie = signed.headers.getSetCookie()[0].split(";")[0];
  const times = [];
  let used = 0;
  for (let i = 0; i < lookUps + 200; i++) {
    const of = 1 + ((i * 104_729) % total);
    if (i === 200) used = cpu();
    const at = performance.now();
    const answer = await fetch(`http://127.0.0.1:${port}/api/crm/records?number=${encodeURIComponent(numberOf(of))}`, { headers: { cookie } });
    const { records } = await answer.json();
    if (i >= 200) times.push(performance.now() - at);
    if (records.length === 0) throw new Error(`${numberOf(of)} is not known`);
  }
  used = (cpu() - used) / lookUps;
  times.sort((a, b) => a - b);
  const at = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))].toFixed(2);
  console.log(
    `${what}: ${known.leads} leads and ${known.contacts} contacts read in ${seconds.toFixed(1)} s (${asked} requests); ` +
      `look-up over HTTP p50 ${at(0.5)} p95 ${at(0.95)} p99 ${at(0.99)} worst ${at(1)} ms, ${used.toFixed(2)} ms of processor; ` +
      `server ${rss("VmRSS").toFixed(0)} MiB; database ${(statSync(join(data, "softphone.db")).size / 1048576).toFixed(1)} MiB; load ${loadavg()[0].toFixed(1)}`,
  );
  await stop();
  odoo.listen(Number(new URL(env.ODOO_URL).port), "127.0.0.1");
}

await measure("in the clear", {});
await measure("encrypted", { CRM_INDEX_KEY: "ab".repeat(32) });
odoo.closeAllConnections();
odoo.close();
rmSync(data, { recursive: true, force: true });
