// What calls cost, from the carrier's call record to the managers' page, and the budget that stops calls.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { violations } from "./support/axe.mjs";
import { bar, connect, dial, eventually, hangUp, openPhone, talking } from "./support/browser.mjs";
import { becomes } from "./support/call.mjs";
import { Server, temporaryDirectory } from "./support/server.mjs";

const out = join(dirname(fileURLToPath(import.meta.url)), "out");
const settings = { currency: "EUR", rates: [{ prefix: "+33", perMinute: "0.02" }], incoming: null, client: null };

describe("costs", () => {
  let directory;
  let server;
  let alice;
  let manager;
  let admin;

  before(async () => {
    mkdirSync(out, { recursive: true });
    directory = temporaryDirectory();
    const env = { CARRIER_RATES: "+33=0.03 client=0.004", CARRIER_CURRENCY: "EUR" };
    server = await Server.start({ data: join(directory.path, "data"), env });
    alice = await openPhone(server, directory.path, { frequency: 1810 });
    await connect(alice, "Alice");
    admin = await server.signIn("alice");
    manager = await server.signIn("chloe");
  });
  after(async () => {
    await alice?.browser.close();
    await server?.stop();
    directory?.remove();
  });

  const month = async () => (await manager("/api/costs")).json();
  const look = async (phone, what) => {
    await phone.page.screenshot({ path: join(out, `costs-${what}.png`), fullPage: true });
    assert.deepEqual(await violations(phone.page), [], what);
    const overflow = await phone.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(overflow <= 0, `${what}: the page is ${overflow} px wider than the window`);
  };

  it("a call has the price that the carrier tells, leg by leg", async () => {
    await dial(alice, "+33 1 99 00 00 01");
    await talking(alice);
    // A leg of no whole second costs nothing.
    await bar(alice).getByText(/^00:0[2-9]$/).waitFor();
    await hangUp(alice);
    const call = await becomes("it is over", admin, (one) => one.state === "ended");
    assert.equal((await month()).team.unknown, 2, "nobody has said what it costs");
    const costs = await eventually("the prices are there", async () => {
      const now = await month();
      return now.waiting === 0 && now;
    }, 90000);
    assert.deepEqual(costs.team.sums, [{ currency: "EUR", billed: "0.034", estimated: "0" }]);
    assert.equal(costs.reps[0].name, "Alice Martin");
    const { legs } = await (await manager(`/api/calls/${call.sid}/costs`)).json();
    assert.deepEqual(legs.map(({ kind, amount, basis }) => [kind, amount, basis]).sort(), [
      ["client", "0.004", "billed"],
      ["outgoing", "0.03", "billed"],
    ]);
    const table = await (await manager("/api/costs.csv?language=en")).text();
    assert.match(table, /,Alice Martin,Outgoing,\+33199000001,\d+,1,0\.03,EUR,Billed,/);
  });

  it("managers see months, reps are refused", async () => {
    const bob = await server.signIn("bob");
    assert.equal((await bob("/api/costs")).status, 403);
    for (const options of [
      { viewport: { width: 1280, height: 800 } },
      { viewport: { width: 390, height: 844 }, locale: "fr-FR", colorScheme: "dark" },
    ]) {
      const chloe = await openPhone(server, directory.path, { frequency: 1910, ...options });
      try {
        await connect(chloe, "Chlo");
        await chloe.page.evaluate(() => (location.hash = "#/settings"));
        await chloe.page.getByRole("link", { name: /^(Costs|Coûts)/ }).click();
        await chloe.page.getByRole("rowheader", { name: /Alice Martin/ }).waitFor();
        await chloe.page.getByText(/0[.,]034/).first().waitFor();
        await look(chloe, options.locale ?? "en");
        assert.equal(await chloe.page.getByRole("button", { name: /^(Save|Enregistrer)$/ }).count(), 0);
      } finally {
        await chloe.browser.close();
      }
    }
  });

  it("an admin sets a budget, which is told, and stops calls to numbers", async () => {
    const { page } = alice;
    await page.evaluate(() => (location.hash = "#/costs"));
    const form = page.getByRole("region", { name: "Budget and rates" });
    await page.getByLabel("Budget a month").fill("0,04");
    await page.getByLabel("Currency").fill("eur");
    await page.getByRole("button", { name: "Add a rate" }).click();
    await page.getByLabel("Beginning of the number, 1").fill("33");
    await form.getByRole("button", { name: "Save" }).click();
    await page.getByText(/Each rate is a \+ with digits/).waitFor();
    await page.getByLabel("Beginning of the number, 1").fill("+33");
    await page.getByLabel("Price per minute, 1").fill("0.02");
    await form.getByRole("button", { name: "Save" }).click();
    await page.getByText(/85 % of this month’s call budget is spent/).waitFor();
    await look(alice, "admin");
    await page.getByRole("button", { name: "Hide this note" }).click();
    await page.getByText(/85 % of this month/).waitFor({ state: "detached" });

    const put = await admin("/api/settings/costs", {
      method: "PUT",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ ...settings, budget: "0.034", stop: true }),
    });
    assert.equal(put.status, 200);
    await page.reload();
    await page.getByRole("button", { name: "Connect" }).click();
    await page.getByText(/New calls to numbers are stopped; incoming calls go on/).first().waitFor();
    await page.evaluate(() => (location.hash = "#/"));
    await dial(alice, "+33 1 99 00 00 01");
    const refused = await becomes("it is refused", admin, (one) => one.outcome === "failed");
    assert.match(refused.reason, /budget for this month is spent/);
    const bob = await openPhone(server, directory.path, { frequency: 2010, locale: "fr-FR" });
    try {
      await connect(bob, "Bob");
      await bob.page.getByText(/Vous pouvez toujours être appelé/).waitFor();
    } finally {
      await bob.browser.close();
    }
  });

  it("survives the death of the server", async () => {
    await server.stop("SIGKILL");
    await server.launch();
    manager = await server.signIn("chloe");
    assert.equal((await month()).team.sums[0].billed, "0.034");
    const budget = await (await manager("/api/budget")).json();
    assert.equal(budget.stopped, true);
    assert.equal(budget.level, "reached");
  });
});
