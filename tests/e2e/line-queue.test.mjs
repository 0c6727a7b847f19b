// An account starts so many calls a second: who calls meanwhile sees that they wait for a line, is put through in turn, and
// gives the place back by hanging up. The rate is far slower than Twilio's, so that waiting can be seen.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { violations } from "./support/axe.mjs";
import { bar, connect, dial, eventually, hangUp, openPhone, says, talking } from "./support/browser.mjs";
import { becomes } from "./support/call.mjs";
import { Carrier } from "./support/foreign.mjs";
import { freePort, Server, temporaryDirectory } from "./support/server.mjs";

const out = join(import.meta.dirname, "out");
const number = "+33 1 99 00 00 01";

describe("calls start one after the other", () => {
  let directory;
  let carrier;
  let server;
  let env;
  const phones = {};

  before(async () => {
    mkdirSync(out, { recursive: true });
    directory = temporaryDirectory();
    const port = await freePort();
    carrier = await new Carrier(`http://127.0.0.1:${port}/webhook/softphone/voice`).start();
    env = { ...carrier.env, PUBLIC_URL: `http://127.0.0.1:${port}`, TWILIO_CALLS_PER_SECOND: "0.05", TWILIO_EDGE: "dublin" };
    server = await Server.start({ port, data: join(directory.path, "data"), env });
    await server.atAnyHour();
    for (const [name, options] of [["Alice", {}], ["Bob", { locale: "fr-FR" }], ["Chloé", { viewport: { width: 390, height: 844 } }]]) {
      phones[name] = await openPhone(server, directory.path, { frequency: 440 + 300 * Object.keys(phones).length, ...options });
      await connect(phones[name], name);
    }
  });
  after(async () => {
    for (const { browser } of Object.values(phones)) await browser.close();
    await server?.stop();
    await carrier?.remove();
    directory?.remove();
  });

  it("the second and the third wait, and say so; who hangs up lets the next one pass", async () => {
    const { Alice: alice, Bob: bob, Chloé: chloe } = phones;
    await dial(alice, number);
    await talking(alice);
    // The SDK's own option, by which it finds the edge's address.
    assert.equal(await alice.page.evaluate(() => window.__softphone.device._options.edge), "dublin");
    const begun = Date.now();
    await dial(bob, number);
    await says(bob, "En attente d’une ligne");
    await says(bob, "Les appels partent l’un après l’autre");
    await dial(chloe, number);
    await says(chloe, "Waiting for a line");
    await bob.page.getByRole("listitem").getByText("En attente d’une ligne").first().waitFor();
    for (const [name, phone] of [["bob", bob], ["chloe", chloe]]) {
      assert.deepEqual(await violations(phone.page), []);
      await phone.page.screenshot({ path: join(out, `line-queue-${name}.png`) });
    }
    // A page that is opened anew knows it still; it is asked as a page that lost its connection.
    const session = await server.signIn("chloe");
    const waits = await becomes("chloe's call rings nobody", session, (one) => one.state === "ringing");
    assert.equal((await carrier.client().calls.list({ parentCallSid: waits.sid })).length, 0);
    await bar(bob).getByRole("button", { name: /Raccrocher/ }).click();
    await eventually("bob has no call", async () => (await bar(bob).getByRole("button", { name: /Rappeler/ }).count()) === 1);
    await talking(chloe);
    // Behind bob it would have been her turn after two intervals of twenty seconds.
    assert.ok(Date.now() - begun < 40_000, "bob's place was given to her");
    const legs = (await carrier.client().calls.list()).filter((one) => one.to === "+33199000001" && one.direction === "outbound-api");
    assert.equal(legs.length, 2, "nobody was rung for bob");
    const [second, first] = legs.map((one) => one.dateCreated.getTime()).sort((a, b) => b - a);
    assert.ok(second - first >= 19_000, `started ${second - first} ms apart`);
    await hangUp(chloe);
    await hangUp(alice);
  });

  it("a wait is not forgotten when the server is killed", async () => {
    const { Alice: alice, Bob: bob } = phones;
    await dial(bob, number);
    await says(bob, "En attente d’une ligne");
    await server.stop("SIGKILL");
    await server.launch(env);
    await talking(bob);
    await bar(bob).getByRole("button", { name: /Raccrocher/ }).click();
    assert.deepEqual(alice.errors, []);
  });
});
