// Ways to a colleague's voicemail: a call that is passed on to it, and a colleague who does not answer.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { violations } from "./support/axe.mjs";
import { bar, connect, dial, eventually, hangUp, hear, incoming, openPhone, says, talking } from "./support/browser.mjs";
import { becomes } from "./support/call.mjs";
import { program, Server, temporaryDirectory } from "./support/server.mjs";

const run = promisify(execFile);
const out = join(dirname(fileURLToPath(import.meta.url)), "out");
const customer = "+33639980001";

describe("to a colleague's voicemail", () => {
  let directory;
  let server;
  let alice;
  let bob;

  before(async () => {
    mkdirSync(out, { recursive: true });
    directory = temporaryDirectory();
    server = await Server.start({ data: join(directory.path, "data") });
    alice = await openPhone(server, directory.path, { frequency: 1810 });
    await connect(alice, "Alice");
    bob = await openPhone(server, directory.path, { frequency: 2650 });
    await connect(bob, "Bob");
  });
  after(async () => {
    for (const phone of [alice, bob]) await phone?.browser.close();
    await server?.stop();
    directory?.remove();
  });

  const messages = async () => (await (await (await server.signIn("bob"))("/api/voicemails")).json()).messages;

  it("a customer is passed on to it by keys, and leaves a message there", async () => {
    await run(program, ["ring", customer, "--to", "+33199001001"], {
      env: { ...process.env, PORT: String(server.port), SOFTPHONE_DATA: server.data },
    });
    await incoming(alice).getByRole("button", { name: /Accept/ }).click();
    await talking(alice);
    await bar(alice).getByRole("button", { name: /^Transfer$/ }).click();
    const panel = alice.page.getByRole("dialog", { name: "Transfer the call" });
    const field = panel.getByRole("combobox");
    await field.fill("bob");
    await field.press("ArrowDown");
    await panel.getByRole("button", { name: /To the voicemail/ }).waitFor();
    await alice.page.screenshot({ path: join(out, "to-voicemail.png") });
    assert.deepEqual(await violations(alice.page), []);
    await field.press("Enter");
    await says(alice, /On the way to the voicemail of Bob/);
    const record = await becomes("alice is out", await server.signIn("alice"), (call) => call.state === "ended");
    assert.equal(record.outcome, "answered");
    assert.equal(record.endedBy, "callee");
    assert.equal(record.voicemail.box, "bob");
    await bob.page.getByRole("link", { name: /^Voicemail.*1 new message/ }).waitFor({ timeout: 60000 });
    const [message] = await messages();
    assert.equal(message.box, "bob");
    assert.equal(message.peer.value, customer);
    assert.ok(message.duration >= 3);
    const { timeline } = await (await (await server.signIn("alice"))(`/api/calls/${record.sid}`)).json();
    await alice.page.getByRole("link", { name: /^History/ }).click();
    await alice.page.getByRole("img", { name: "Voicemail message" }).waitFor();
    await alice.page.getByRole("button", { name: /^Details/ }).first().click();
    await alice.page.getByText(/A message of .* was left in the voicemail of Bob Durand/).waitFor();
    await alice.page.getByText("Alice Martin passed the call on to the voicemail of Bob Durand").waitFor();
    await alice.page.screenshot({ path: join(out, "history-voicemail.png") });
    await alice.page.getByRole("link", { name: "Phone", exact: true }).click();
    assert.ok(timeline.some((event) => event.kind === "voicemail_asked" && event.who.value === "bob"));
  });

  it("a colleague who does not answer: the caller hears the greeting and leaves a message", async () => {
    await dial(alice, "Bob");
    await incoming(bob).waitFor();
    const session = await server.signIn("alice");
    await becomes("alice is at bob's voicemail", session, (call) => call.outcome === "voicemail", 60000);
    await incoming(bob).waitFor({ state: "hidden" });
    await eventually("the greeting is heard", async () => (await hear(alice.page)).level > -60);
    await talking(alice);
    // Greeting, beep and a message: her tone.
    await new Promise((resolve) => setTimeout(resolve, 12000));
    await hangUp(alice);
    await bob.page.getByRole("link", { name: /^Voicemail.*2 new messages/ }).waitFor({ timeout: 30000 });
    const [message] = await messages();
    assert.equal(message.peer.value, "alice");
    const ended = await becomes("it is over", session, (call) => call.state === "ended");
    assert.equal(ended.outcome, "voicemail");
    const his = (await (await (await server.signIn("bob"))("/api/calls?limit=1")).json()).calls[0];
    assert.equal(his.outcome, "missed");
  });

  it("left no error on any page", () => {
    for (const phone of [alice, bob]) assert.deepEqual(phone.errors, []);
  });
});
