// `softphone doctor`: beside a server and without one, on the built-in carrier and on an account of Twilio's kind.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { chmodSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { Application, Carrier } from "./support/carrier.mjs";
import { freePort, program, Server, temporaryDirectory } from "./support/server.mjs";

/// The exit code, what it says, and by check what it found.
function examine(env, ...options) {
  const clean = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("TWILIO_")));
  return new Promise((resolve) => {
    execFile(program, ["doctor", ...options], { env: { ...clean, ...env } }, (error, stdout, stderr) => {
      const code = error ? error.code : 0;
      const findings = options.includes("--json") ? JSON.parse(stdout).findings : [];
      resolve({ code, stdout, stderr, of: (check) => findings.filter((one) => one.check === check) });
    });
  });
}

describe("softphone doctor", () => {
  let directory;
  let data;
  before(() => {
    directory = temporaryDirectory();
    data = join(directory.path, "data");
  });
  after(() => directory.remove());

  it("before the first start, all is well", async () => {
    const { code, stdout } = await examine({ PORT: String(await freePort()), SOFTPHONE_DATA: data });
    assert.equal(code, 0, stdout);
    assert.match(stdout, /ok +TCP port \d+ of 127.0.0.1: free; no server runs/);
    assert.match(stdout, /not there yet/);
  });

  it("beside a server that runs, and knows a file that others may read", async () => {
    const server = await Server.start({ data });
    try {
      const env = { PORT: String(server.port), SOFTPHONE_DATA: data };
      const well = await examine(env, "--json");
      assert.equal(well.code, 0, well.stdout);
      assert.equal(well.of("server")[0].found, "the server runs and its database answers");
      assert.match(well.of("database")[0].found, /^sound, 0 calls/);
      chmodSync(join(data, "carrier.json"), 0o644);
      const ill = await examine(env);
      assert.equal(ill.code, 1);
      assert.match(ill.stdout, /FAILED +Who may read .*carrier\.json: others, too \(mode 0644\)\n +It holds secrets: chmod 600/);
      chmodSync(join(data, "carrier.json"), 0o600);
    } finally {
      await server.stop();
    }
  });

  it("finds a damaged database, a port that is taken, and a public address that leads elsewhere", async () => {
    const other = createServer((request, response) => response.end("<html>Welcome")).listen(0, "127.0.0.1");
    await new Promise((resolve) => other.once("listening", resolve));
    const folder = temporaryDirectory();
    writeFileSync(join(folder.path, "softphone.db"), "no database, but long enough to be taken for one".repeat(100), { mode: 0o600 });
    const port = String(other.address().port);
    const found = await examine({ PORT: port, SOFTPHONE_DATA: folder.path, PUBLIC_URL: `http://127.0.0.1:${port}` }, "--json");
    other.close();
    folder.remove();
    assert.equal(found.code, 1);
    assert.equal(found.of("server")[0].found, "taken by another program");
    assert.equal(found.of("database")[0].verdict, "failed");
    assert.match(found.of("public_url")[0].found, /not by this program/);
  });

  it("says what is wrong with the settings", async () => {
    const { code, stdout } = await examine({ TWILIO_ACCOUNT_SID: "AC1" });
    assert.equal(code, 1);
    assert.match(stdout, /FAILED +Settings/);
    assert.match(stdout, /TWILIO_AUTH_TOKEN is missing/);
  });

  it("looks at an account: token, key, clock, where its calls are led", async () => {
    const application = new Application();
    await application.listen();
    const carrier = await Carrier.start(application);
    try {
      const env = {
        ...Object.fromEntries(Object.entries(carrier.env).filter(([name]) => name.startsWith("TWILIO_"))),
        PORT: String(await freePort()),
        SOFTPHONE_DATA: join(directory.path, "other"),
        PUBLIC_URL: "http://127.0.0.1:9",
      };
      const found = await examine(env, "--json");
      assert.equal(found.code, 1);
      assert.equal(found.of("account")[0].verdict, "ok", found.stdout);
      assert.equal(found.of("key")[0].verdict, "ok");
      assert.equal(found.of("clock")[0].verdict, "ok");
      assert.ok(found.of("drift").some((one) => /VoiceUrl of the TwiML App/.test(one.found)), found.stdout);
      assert.equal(found.of("public_url")[0].verdict, "warning");
      const wrong = await examine({ ...env, TWILIO_AUTH_TOKEN: "f".repeat(32), TWILIO_API_SECRET: "wrong" }, "--json");
      assert.equal(wrong.of("account")[0].verdict, "failed");
      assert.ok(!wrong.stdout.includes("f".repeat(32)), "secrets are not shown");
      const revoked = await examine({ ...env, TWILIO_API_SECRET: "wrong" }, "--json");
      assert.equal(revoked.of("key")[0].verdict, "failed");
    } finally {
      await carrier.stop();
      application.close();
    }
  });
});
