// TURN servers of the operator: the page hands them to the SDK, and its diagnosis tells a server that works from one that
// refuses or is gone; how fast the connection is. The TURN server is a real one (coturn).
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { violations } from "./support/axe.mjs";
import { connect, dial, eventually, hangUp, hearsTone, openPhone, talking } from "./support/browser.mjs";
import { freePort, Server, temporaryDirectory } from "./support/server.mjs";

const out = join(dirname(fileURLToPath(import.meta.url)), "out");

class Coturn {
  async start(directory) {
    this.port = await freePort();
    const log = [];
    this.process = spawn(
      "turnserver",
      ["-n", "--no-cli", "--log-file=stdout", "--simple-log", "--verbose", `--listening-port=${this.port}`, "--listening-ip=127.0.0.1", "--relay-ip=127.0.0.1",
        "--no-tls", "--no-dtls", "--lt-cred-mech", "--realm=test", "--user=phone:s3cret-turn", "--allow-loopback-peers", `--userdb=${join(directory, "turndb")}`, `--pidfile=${join(directory, "turn.pid")}`],
      { cwd: directory, stdio: ["ignore", "pipe", "pipe"] },
    );
    for (const stream of [this.process.stdout, this.process.stderr]) stream.on("data", (text) => log.push(String(text)));
    this.log = log;
    await eventually("the TURN server listens", () => {
      if (this.process.exitCode !== null) throw new Error(log.join(""));
      return /admin thread/.test(log.join(""));
    });
    this.url = `turn:127.0.0.1:${this.port}?transport=udp`;
    return this;
  }
  async stop() {
    if (!this.process || this.process.exitCode !== null || this.process.signalCode !== null) return;
    this.process.kill("SIGKILL");
    await once(this.process, "exit");
  }
}

const row = ({ page }, check) => page.locator(`li[data-check="${check}"]`).first();

describe("TURN servers and bandwidth", () => {
  let directory;
  let turn;
  let server;
  const phones = [];
  const start = async (credential) => {
    const env = { TURN_URLS: turn.url, TURN_USERNAME: "phone", TURN_CREDENTIAL: credential };
    if (!server) server = await Server.start({ data: join(directory.path, "data"), env });
    else {
      await server.stop();
      await server.launch(env);
    }
  };
  const open = async (name, options) => {
    const phone = await openPhone(server, directory.path, options);
    phones.push(phone);
    // What every connection of the page is made with.
    await phone.page.addInitScript(() => {
      window.__made = [];
      const Real = window.RTCPeerConnection;
      window.RTCPeerConnection = class extends Real {
        constructor(configuration) {
          super(configuration);
          window.__made.push(configuration ?? {});
        }
      };
    });
    await phone.page.reload();
    await connect(phone, name);
    return phone;
  };
  const look = async (phone, complaint) => {
    await phone.page.evaluate(() => (location.hash = "#/diagnosis"));
    await phone.page.getByRole("button", { name: complaint }).first().click();
    await row(phone, "line").waitFor({ timeout: 60000 });
  };

  before(async () => {
    mkdirSync(out, { recursive: true });
    directory = temporaryDirectory();
    turn = await new Coturn().start(directory.path);
    await start("s3cret-turn");
  });
  after(async () => {
    for (const { browser } of phones) await browser.close();
    await server?.stop();
    await turn?.stop();
    directory?.remove();
  });

  it("calls out and in are made with them", async () => {
    const alice = await open("Alice", { frequency: 440 });
    const bob = await open("Bob", { frequency: 880, locale: "fr-FR" });
    await dial(alice, "Bob");
    const ring = bob.page.getByRole("dialog", { name: /Appel entrant/ });
    await ring.getByRole("button", { name: /Accepter|Répondre/ }).click();
    await talking(alice);
    await hearsTone(alice.page, 880);
    await hearsTone(bob.page, 440);
    for (const { page } of [alice, bob]) {
      const made = await page.evaluate(() => window.__made);
      const [used] = made.filter((one) => one.iceServers?.length);
      assert.deepEqual(used?.iceServers, [{ urls: [turn.url], username: "phone", credential: "s3cret-turn" }], JSON.stringify(made));
    }
    await hangUp(alice);
  });

  it("are tried by the diagnosis, and the bandwidth is measured", async () => {
    const [alice, bob] = phones;
    await look(alice, /There is no sound/);
    assert.equal(await row(alice, "turn").getAttribute("data-verdict"), "ok", await row(alice, "turn").innerText());
    assert.match(await row(alice, "turn").innerText(), /gives this browser an address/);
    assert.ok(turn.log.join("").includes("ALLOCATE processed, success"), "it was asked");
    assert.equal(await row(alice, "bandwidth").getAttribute("data-verdict"), "ok");
    assert.match(await row(alice, "bandwidth").innerText(), /[\d,.]+ Mbit\/s to you, [\d,.]+ Mbit\/s from you/);
    await look(bob, /Il n’y a pas de son/);
    assert.match(await row(bob, "bandwidth").innerText(), /Mbit\/s vers vous/);
    await bob.page.setViewportSize({ width: 390, height: 844 });
    for (const [name, phone] of [["en", alice], ["fr", bob]]) {
      assert.deepEqual(await violations(phone.page), []);
      await phone.page.screenshot({ path: join(out, `diagnosis-turn-${name}.png`), fullPage: true });
    }
  });

  it("a slow connection is said to be too slow", async () => {
    const [alice] = phones;
    const client = await alice.context.newCDPSession(alice.page);
    const limit = (kbit) =>
      client.send("Network.emulateNetworkConditions", { offline: false, latency: 20, downloadThroughput: (kbit * 1000) / 8, uploadThroughput: (kbit * 1000) / 8 });
    await client.send("Network.enable");
    await limit(60);
    await look(alice, /There is no sound/);
    assert.equal(await row(alice, "bandwidth").getAttribute("data-verdict"), "warning", await row(alice, "bandwidth").innerText());
    await limit(-8);
  });

  it("a wrong credential and a server that is gone are told apart", async () => {
    await start("wrong");
    const [alice] = phones;
    await alice.page.getByText(/^Ready$/).first().waitFor({ state: "attached", timeout: 60000 });
    await look(alice, /There is no sound/);
    assert.equal(await row(alice, "turn").getAttribute("data-verdict"), "failed");
    assert.match(await row(alice, "turn").innerText(), /does not accept the credentials/);
    await turn.stop();
    await look(alice, /There is no sound/);
    assert.match(await row(alice, "turn").innerText(), /does not answer this browser/);
  });

  it("the credential is in no log", () => {
    assert.ok(!server.log.join("\n").includes("s3cret-turn"));
  });
});
