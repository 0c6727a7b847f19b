// The server killed with SIGKILL in every state of a call: the pages come back by themselves, the record is closed
// and tells why, nothing that was said is lost, and the next call works.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { promisify } from "node:util";
import { bar, connect, dial, eventually, hangUp, incoming, openPhone, says, talking } from "./support/browser.mjs";
import { becomes, command, newest, stateOf } from "./support/call.mjs";
import { program, Server, temporaryDirectory } from "./support/server.mjs";

const run = promisify(execFile);
const echo = "+33 1 99 00 00 01";
const customer = "+33639980001";
const numbers = { alice: "+33199001001", bob: "+33199001002" };

describe("kill -9 in every state of a call", () => {
  let directory;
  let server;
  let alice;
  let bob;
  let chloe;
  /// Files that earlier calls left.
  let recorded = new Set();

  before(async () => {
    directory = temporaryDirectory();
    server = await Server.start({ data: join(directory.path, "data") });
    const open = async (name) => {
      const phone = await openPhone(server, directory.path);
      await connect(phone, name);
      return phone;
    };
    alice = await open("Alice");
    bob = await open("Bob");
    chloe = await open("Chlo");
  });
  after(async () => {
    for (const phone of [alice, bob, chloe]) await phone?.browser.close();
    await server?.stop();
    directory?.remove();
  });

  const ring = (to) =>
    run(program, ["ring", customer, "--to", to], {
      env: { ...process.env, PORT: String(server.port), SOFTPHONE_DATA: server.data },
    });
  const accept = async (phone) => {
    await incoming(phone).getByRole("button", { name: /Accept/ }).click();
    await talking(phone);
  };
  const talk = async () => {
    await dial(alice, echo);
    await talking(alice);
  };
  const order = async (body) => {
    const session = await server.signIn("alice");
    return command(session, (await newest(session)).sid, body);
  };
  const alices = async (what, check) => becomes(what, await server.signIn("alice"), check);

  const quiet = async () => {
    for (const phone of [alice, bob, chloe]) {
      await eventually("no call is on the screen", async () => (await bar(phone).getByRole("button", { name: /Hang up|End the call/ }).count()) === 0, 60000);
      await incoming(phone).waitFor({ state: "hidden", timeout: 60000 });
      await phone.page.getByText(/^Ready$/).first().waitFor({ state: "attached", timeout: 60000 });
    }
  };

  /// What leads into the state, which answers the identities of those who have the call; what the record then says.
  const states = [
    {
      state: "rings at the other end",
      begin: async () => {
        await dial(alice, "+33 1 99 00 00 04");
        await says(alice, "Ringing…");
        // The line is there before the server has said what becomes of the call.
        await alices("it rings at the other end", (call) => call.state === "ringing" && call.peer.value === "+33199000004");
      },
      outcome: /^(failed|canceled|no_answer)$/,
    },
    {
      state: "rings here",
      begin: async () => {
        await ring(numbers.alice);
        await incoming(alice).waitFor();
      },
      outcome: /^missed$/,
    },
    { state: "talks", begin: talk, outcome: /^answered$/ },
    {
      state: "is on hold",
      begin: async () => {
        await talk();
        await order({ command: "hold" });
        await alices("the customer is held", (call) => stateOf(call, "customer") === "held");
      },
      outcome: /^answered$/,
    },
    {
      state: "is being transferred",
      begin: async () => {
        await talk();
        await order({ command: "transfer", to: "client:bob" });
        await incoming(bob).waitFor();
        await alices("alice is out", (call) => call.parties.some((party) => party.me && party.state === "left"));
      },
      outcome: /^answered$/,
    },
    {
      state: "waits during a consultation",
      begin: async () => {
        await talk();
        await order({ command: "consult", to: "client:bob" });
        await accept(bob);
        await alices("alice speaks to bob", (call) => call.consultation?.state === "talking");
      },
      outcome: /^answered$/,
    },
    {
      state: "has three in it",
      begin: async () => {
        await talk();
        await order({ command: "add", to: "client:bob" });
        await accept(bob);
        await alices("three talk", (call) => call.parties.filter((party) => party.state === "talking").length === 3);
      },
      outcome: /^answered$/,
    },
    {
      state: "is recorded",
      begin: async () => {
        await talk();
        await order({ command: "record" });
        await alices("it is recorded", (call) => call.recording.state === "on");
        await new Promise((resolve) => setTimeout(resolve, 2500));
      },
      outcome: /^answered$/,
      afterwards: async (call) => {
        const session = await server.signIn("alice");
        const recording = await eventually("what was recorded is kept", async () => {
          const { recordings } = await (await session(`/api/calls/${call.sid}/recordings`)).json();
          return recordings.find((one) => one.status === "completed");
        });
        const sound = await (await session(`/api/recordings/${recording.sid}.wav`)).arrayBuffer();
        assert.ok(sound.byteLength > 8000 * 2, `${sound.byteLength} bytes are more than a second`);
      },
    },
    {
      state: "waits while another one is answered",
      begin: async () => {
        await talk();
        await dial(chloe, "Alice");
        await incoming(alice).getByRole("button", { name: "Hold and answer" }).click();
        await talking(chloe);
      },
      outcome: /^answered$/,
    },
    {
      state: "leaves a message",
      begin: async () => {
        await ring(numbers.alice);
        await incoming(alice).getByRole("button", { name: "Send to voicemail" }).click();
        await alice.page.getByText(/went to voicemail/).first().waitFor();
        // The greeting, the beep, and a second of the message.
        await eventually("the message is being recorded", async () => readdirSync(server.data, { recursive: true }).some((file) => /RE[0-9a-f]{32}.*\.wav$/.test(file) && !recorded.has(file) && statSync(join(server.data, file)).size > 40_000), 60000);
      },
      outcome: /^missed$/,
      afterwards: async () => {
        const session = await server.signIn("alice");
        const message = await eventually("what was said of it is there", async () => (await (await session("/api/voicemails")).json()).messages[0]);
        assert.equal(message.peer.value, customer);
        const sound = await session(`/api/recordings/${message.sid}.wav`);
        assert.equal(sound.status, 200);
      },
    },
    {
      state: "is over and has a note",
      begin: async () => {
        await talk();
        await alice.page.getByLabel("Notes on this call").fill("Devis envoyé");
        await hangUp(alice);
        await alice.page.getByRole("region", { name: "Wrap-up" }).waitFor();
        // The page shows the end before the server has heard of it.
        await alices("the server knows that it is over", (call) => call.state === "ended");
      },
      outcome: /^answered$/,
      afterwards: async (call) => {
        const card = alice.page.getByRole("region", { name: "Wrap-up" });
        assert.equal(await card.getByLabel("Note").inputValue(), "Devis envoyé");
        await card.getByRole("button", { name: "Save" }).click();
        await alices("the note is kept", (kept) => kept.sid === call.sid && kept.wrapUp?.note === "Devis envoyé");
      },
      endedBy: "caller",
    },
  ];

  // The page may have sent its offer, or have its line already: the SDK must not hold on to either.
  for (const later of [0, 10]) {
    it(`a call that began ${later} ms ago`, async () => {
      await dial(alice, "+33 1 99 00 00 04");
      await new Promise((resolve) => setTimeout(resolve, later));
      await server.stop("SIGKILL");
      await server.launch();
      await quiet();
      await dial(alice, echo);
      await talking(alice);
      await hangUp(alice);
      await alices("the next call is over", (call) => call.state === "ended" && call.outcome === "answered");
    });
  }

  for (const { state, begin, outcome, endedBy = "system", afterwards } of states) {
    it(`a call that ${state}`, async () => {
      const before = new Set();
      recorded = new Set(readdirSync(server.data, { recursive: true }));
      const calls = async () => (await (await (await server.signIn("alice"))("/api/calls?limit=50")).json()).calls;
      for (const call of await calls()) before.add(call.sid);
      await begin();
      await server.stop("SIGKILL");
      await server.launch();
      const mine = (await calls()).filter((call) => !before.has(call.sid));
      assert.ok(mine.length > 0, "the call is in the history");
      for (const call of mine) {
        assert.equal(call.state, "ended");
        assert.match(call.outcome, outcome);
        if (call.outcome === "answered") assert.equal(call.endedBy, endedBy);
        if (call.endedBy === "system" && call.outcome !== "missed") assert.ok(call.reason, "it says why");
        assert.ok(call.parties.every((party) => party.state === "left"));
        assert.equal(call.held, false);
        assert.equal(call.consultation, null);
      }
      await quiet();
      await afterwards?.(mine[0]);
      // Nobody waits for a word in the way of the next call.
      await dial(alice, echo);
      await talking(alice);
      await hangUp(alice);
      await alices("the next call is over", (call) => !mine.some(({ sid }) => sid === call.sid) && call.state === "ended" && call.outcome === "answered");
    });
  }

  it("left no error on any page", () => {
    for (const phone of [alice, bob, chloe]) assert.deepEqual(phone.errors, []);
  });
});
