// What survives: kill -9 in a call, restarts, a second device, nobody answering, a refused microphone.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import { promisify } from "node:util";
import { bar, connect, dial, eventually, hangUp, hearsTone, incoming, openPhone, says, talking } from "./support/browser.mjs";
import { program, Server, temporaryDirectory } from "./support/server.mjs";

const run = promisify(execFile);

describe("recovery", () => {
  let directory;
  let server;
  let phones = [];
  const open = async (name, options) => {
    const phone = await openPhone(server, directory.path, options);
    phones.push(phone);
    if (name) await connect(phone, name);
    return phone;
  };
  beforeEach(async () => {
    directory = temporaryDirectory();
    server = await Server.start({ data: join(directory.path, "data") });
  });
  afterEach(async () => {
    await Promise.all(phones.map(({ browser }) => browser.close()));
    phones = [];
    await server?.stop();
    directory?.remove();
  });

  it("kill -9 in a call: the record is closed, the page comes back by itself", async () => {
    const alice = await open("Alice");
    await dial(alice, "+33 1 99 00 00 01");
    await talking(alice);
    await server.stop("SIGKILL");
    await alice.page.getByText(/Reconnecting…/).first().waitFor();
    await server.launch();
    const session = await server.signIn("alice");
    const { calls } = await (await session("/api/calls")).json();
    assert.equal(calls.length, 1);
    assert.equal(calls[0].state, "ended");
    assert.equal(calls[0].outcome, "answered");
    assert.equal(calls[0].endedBy, "system");
    await eventually("the phone is ready again", () => alice.page.getByText(/^Ready$/).first().isVisible(), 60000);
    await eventually("the lost call has left the bar", async () => !(await bar(alice).getByRole("button", { name: /Hang up/ }).isVisible()), 60000);
    await dial(alice, "+33 1 99 00 00 01");
    await talking(alice);
    await hearsTone(alice.page, 440);
    await hangUp(alice);
  });

  it("two devices of one rep: both ring, one answers, the other stops", async () => {
    const desk = await open("Bob");
    const laptop = await open("Bob");
    const alice = await open("Alice", { frequency: 900 });
    await dial(alice, "Bob");
    await incoming(desk).waitFor();
    await incoming(laptop).waitFor();
    await incoming(laptop).getByRole("button", { name: /Accept/ }).click();
    await talking(alice);
    await incoming(desk).waitFor({ state: "hidden" });
    await hearsTone(laptop.page, 900);
    await hangUp(alice);
  });

  it("softphone ring makes every free rep's phone ring", async () => {
    const alice = await open("Alice");
    await run(program, ["ring", "+33639980001"], { env: { ...process.env, PORT: String(server.port), SOFTPHONE_DATA: server.data } });
    await incoming(alice).waitFor();
    await incoming(alice).getByText(/39 98 00 01/).first().waitFor();
    await incoming(alice).getByRole("button", { name: /Decline/ }).click();
    await incoming(alice).waitFor({ state: "hidden" });
  });

  it("nobody answers: the caller reads it", async () => {
    const alice = await open("Alice");
    await dial(alice, "+33 1 99 00 00 04");
    await says(alice, "Ringing…");
    await bar(alice).getByText("No answer").first().waitFor({ timeout: 60000 });
  });

  it("a refused microphone: the page says how to allow it", async () => {
    const alice = await open(null, { microphone: false });
    await alice.page.getByRole("radio", { name: /Alice/ }).check();
    await alice.page.getByRole("button", { name: "Connect" }).click();
    await alice.page.getByRole("alert").getByText(/microphone/i).first().waitFor();
  });

  it("what is no number is refused in place", async () => {
    const alice = await open("Alice");
    await dial(alice, "not a number");
    await alice.page.getByText(/neither a number nor the name/).waitFor();
    await dial(alice, "112");
    await alice.page.getByText(/emergency services/).waitFor();
  });
});
