// `softphone user`: the team from a terminal, beside a server that runs.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { eventually } from "./support/browser.mjs";
import { program, Server, temporaryDirectory } from "./support/server.mjs";

const ALICES = "tulipe violette en avril";

describe("softphone user", () => {
  let directory;
  let server;
  let data;
  before(async () => {
    directory = temporaryDirectory();
    data = join(directory.path, "data");
    server = await Server.start({ data });
  });
  after(async () => {
    await server?.stop();
    directory?.remove();
  });

  async function user(args, input = "", folder = data) {
    const child = spawn(program, ["user", ...args, "--data", folder], { env: { ...process.env, PUBLIC_URL: "" } });
    const out = { stdout: "", stderr: "" };
    child.stdout.on("data", (text) => { out.stdout += text; });
    child.stderr.on("data", (text) => { out.stderr += text; });
    child.stdin.end(input);
    [out.code] = await once(child, "close");
    return out;
  }
  const post = (path, body, headers = {}) =>
    fetch(server.url + path, { method: "POST", headers: { "Content-Type": "application/json", ...headers }, body: JSON.stringify(body) });
  const config = async () => (await fetch(`${server.url}/api/config`)).json();
  const signIn = async (identity, password) => {
    const response = await post("/api/session", { identity, password });
    return { status: response.status, cookie: response.headers.getSetCookie()[0]?.split(";")[0] };
  };

  it("says how to begin", async () => {
    const listed = await user(["list"]);
    assert.equal(listed.code, 0);
    assert.match(listed.stdout, /practice team[\s\S]*softphone user add/);
    const elsewhere = await user(["list"], "", join(directory.path, "nowhere"));
    assert.equal(elsewhere.code, 1);
    assert.match(elsewhere.stderr, /no team/);
    assert.equal((await user(["frobnicate"])).code, 2);
  });

  it("adds the first person, an admin, and the running server ends its trial", async () => {
    const trial = await server.signIn("bob");
    assert.equal((await config()).trial, true);
    const rep = await user(["add", "alice", "--role", "rep", "--password-stdin"], `${ALICES}\n`);
    assert.equal(rep.code, 1);
    assert.match(rep.stderr, /must be an admin/);
    const weak = await user(["add", "alice", "--password-stdin"], "password123\n");
    assert.equal(weak.code, 1);
    assert.match(weak.stderr, /among the first to be tried/);
    const added = await user(["add", "alice", "--name", "Alice Martin", "--email", "alice@example.com", "--password-stdin"], `${ALICES}\n`);
    assert.equal(added.code, 0, added.stderr);
    assert.match(added.stdout, /alice \(Alice Martin\) is in the team as admin/);
    assert.match(added.stdout, /trial is over/);
    await eventually("the server noticed", async () => (await config()).trial === false);
    assert.equal((await trial("/api/session")).status, 401);
    assert.equal((await signIn("alice@example.com", ALICES)).status, 200);
  });

  it("invites without a password, by a link that the server takes", async () => {
    const added = await user(["add", "bob", "--name", "Bob Durand", "--short", "102"]);
    assert.equal(added.code, 0, added.stderr);
    const [, token] = added.stdout.match(new RegExp(`http://localhost:${server.port}/#/link/([A-Za-z0-9_-]{43})`));
    const joined = await post("/api/links/accept", { token, password: "cheval agrafe batterie" });
    assert.equal(joined.status, 200, await joined.text());
    const again = await user(["password", "bob", "--link"]);
    assert.match(again.stdout, /#\/link\//);
    assert.equal((await user(["add", "BOB"])).code, 1);
  });

  it("sets a password, which ends sessions and a lock-out", async () => {
    const { cookie } = await signIn("bob", "cheval agrafe batterie");
    for (let i = 0; i < 5; i++) await signIn("bob", "a guess at it");
    assert.equal((await signIn("bob", "cheval agrafe batterie")).status, 429);
    const set = await user(["password", "bob", "--password-stdin"], "mer calme, bon vent");
    assert.equal(set.code, 0, set.stderr);
    await eventually("he may try again", async () => (await signIn("bob", "mer calme, bon vent")).status === 200);
    assert.equal((await fetch(`${server.url}/api/session`, { headers: { cookie } })).status, 401);
    const asked = await user(["password", "bob"]);
    assert.equal(asked.code, 1);
    assert.match(asked.stderr, /no terminal.*--password-stdin/);
  });

  it("changes roles and disables, but never the last admin", async () => {
    assert.match((await user(["role", "alice", "rep"])).stderr, /last admin/);
    assert.match((await user(["disable", "alice"])).stderr, /last admin/);
    assert.match((await user(["role", "bob", "king"])).stderr, /rep, manager or admin/);
    assert.equal((await user(["role", "bob", "manager"])).code, 0);
    const { cookie } = await signIn("bob", "mer calme, bon vent");
    assert.equal((await user(["disable", "bob"])).code, 0);
    await eventually("his session has ended", async () =>
      (await fetch(`${server.url}/api/session`, { headers: { cookie } })).status === 401);
    assert.equal((await user(["enable", "bob"])).code, 0);
    assert.equal((await user(["disable", "mallory"])).code, 1);
  });

  it("lists the team and what was changed", async () => {
    const people = JSON.parse((await user(["list", "--json"])).stdout);
    assert.deepEqual(people.map(({ identity, role, state }) => [identity, role, state]), [
      ["alice", "admin", "active"],
      ["bob", "manager", "active"],
    ]);
    assert.match((await user(["list"])).stdout, /bob\s+Bob Durand\s+manager\s+active\s+102/);
    const log = (await user(["log"])).stdout;
    assert.match(log, /person\.disabled\s+bob\s+command line/);
    for (const secret of [ALICES, "mer calme", "argon2"]) assert.ok(!log.includes(secret));
  });

  it("works while no server runs", async () => {
    await server.stop();
    assert.equal((await user(["add", "chloe", "--password-stdin"], "verger de pommes\n")).code, 0);
    await server.launch();
    assert.equal((await signIn("chloe", "verger de pommes")).status, 200);
  });
});
