// The hours in which the outside may be called: set by an admin, asked about before a call, followed by the server.
// The hours are never or always, so that the test does not mind what time it is.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { violations } from "./support/axe.mjs";
import { bar, connect, dial, eventually, hangUp, openPhone, talking } from "./support/browser.mjs";
import { Server, temporaryDirectory } from "./support/server.mjs";

const out = join(dirname(fileURLToPath(import.meta.url)), "out");
const echo = "+33199000001";

describe("calling hours", () => {
  let directory;
  let server;
  let session;
  let alice;
  before(async () => {
    mkdirSync(out, { recursive: true });
    directory = temporaryDirectory();
    server = await Server.start({ data: join(directory.path, "data") });
    session = await server.signIn("alice");
    alice = await openPhone(server, directory.path);
    await connect(alice, "Alice");
  });
  after(async () => {
    await alice?.browser.close();
    await server?.stop();
    directory?.remove();
  });

  const path = "/api/settings/calling-hours";
  const put = (url, body) =>
    session(url, { method: "PUT", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
  const never = async (policy) => {
    const answer = await put(path, { policy, windows: [{ country: null, periods: [], holidays: true }] });
    assert.equal(answer.status, 200);
  };
  const setting = async () => (await session(path)).json();
  const newest = async () => (await (await session("/api/calls")).json()).calls[0];
  const over = () => eventually("the call is over", async () => (await newest())?.state === "ended");
  const later = async () => {
    await over();
    await alice.page.getByRole("button", { name: "Later" }).click();
  };
  const field = () => alice.page.getByRole("combobox", { name: "Number or name" });
  const question = () => alice.page.getByRole("dialog", { name: "Call at this hour?" });

  it("an admin sets them, a country at a time, and goes back to what laws have", async () => {
    const { page } = alice;
    await page.evaluate(() => (location.hash = "#settings"));
    const policy = page.getByLabel("Outside of these hours");
    await policy.selectOption({ label: "Ask before calling" });
    await page.getByText("Mon–Fri 10:00–13:00, 14:00–20:00; not on public holidays").waitFor();
    await eventually("it is kept", async () => (await setting()).policy === "warn");
    await policy.scrollIntoViewIfNeeded();
    assert.deepEqual(await violations(page), []);
    await page.screenshot({ path: join(out, "calling-hours-settings.png") });
    await page.getByRole("button", { name: "Edit the hours: France" }).click();
    const editor = page.getByRole("dialog", { name: "Calling hours: France" });
    await editor.getByRole("textbox", { name: "Monday, from" }).first().fill("9:30");
    await editor.getByRole("textbox", { name: "Monday, from" }).first().press("Tab");
    await page.screenshot({ path: join(out, "calling-hours-editor.png") });
    assert.deepEqual(await violations(page), []);
    await editor.getByRole("button", { name: "Save" }).click();
    await eventually("it is kept", async () => {
      const { windows } = await setting();
      return windows.find(({ country }) => country === "FR").periods.some(({ day, from }) => day === 1 && from === 570);
    });
    await page.getByLabel("Country").selectOption({ label: "Belgium" });
    await page.getByRole("button", { name: "Add a country" }).click();
    await page.getByRole("dialog", { name: "Calling hours: Belgium" }).getByRole("button", { name: "Save" }).click();
    await eventually("it is kept", async () => (await setting()).windows.some(({ country }) => country === "BE"));
    await page.getByRole("button", { name: "As laws have them" }).click();
    await eventually("it is as before", async () => {
      const { windows, usual } = await setting();
      return JSON.stringify(windows) === JSON.stringify(usual);
    });
  });

  it("outside of them the rep is asked once, by keys, and the number is not lost", async () => {
    await never("warn");
    const { page } = alice;
    await page.evaluate(() => (location.hash = "#phone"));
    await field().fill("+33 1 99 00 00 01");
    await page.getByText(/outside of calling hours/).waitFor();
    await page.screenshot({ path: join(out, "calling-hours-note.png") });
    await field().press("Enter");
    await question().getByText(/It is .* there \(France\)/).waitFor();
    await page.screenshot({ path: join(out, "calling-hours-ask.png") });
    assert.deepEqual(await violations(page), []);
    await page.keyboard.press("Escape");
    await question().waitFor({ state: "detached" });
    assert.match(await field().inputValue(), /1 99 00 00 01/);
    assert.equal(await newest(), undefined, "nothing has rung");
    await field().press("Enter");
    await question().waitFor();
    await page.keyboard.press("Enter");
    await talking(alice);
    // The same before somebody of the outside comes into the call.
    const third = "+33199000004";
    const add = async () => {
      await bar(alice).getByRole("button", { name: /^Add$/ }).click();
      const panel = page.getByRole("dialog", { name: "Add somebody to the call" });
      await panel.getByRole("combobox").fill(third);
      await panel.getByRole("button", { name: /Call and add/ }).click();
      await question().waitFor();
    };
    const invited = async () => (await newest()).parties.some(({ peer }) => peer.value === third);
    await add();
    await page.screenshot({ path: join(out, "calling-hours-ask-third.png") });
    await page.keyboard.press("Escape");
    await question().waitFor({ state: "detached" });
    assert.equal(await invited(), false);
    await add();
    await page.keyboard.press("Enter");
    await eventually("they are rung", invited);
    await hangUp(alice);
    await later();
    assert.equal(await field().inputValue(), "", "who was to come in does not stand in the dial pad");
    const { sid } = await newest();
    const { timeline } = await (await session(`/api/calls/${sid}`)).json();
    assert.equal(timeline.find(({ kind }) => kind === "outside_hours")?.detail, "confirmed");
    await page.evaluate(() => (location.hash = "#history"));
    await page.getByRole("button", { name: /^Details of the call/ }).first().click();
    await page.getByText("Alice Martin called outside of the calling hours, and knew it").waitFor();
    await page.evaluate(() => (location.hash = "#phone"));
  });

  it("where the team does not call at all, the page says so, and the server refuses", async () => {
    await never("block");
    const { page } = alice;
    await dial(alice, "+33 1 99 00 00 01");
    const refused = page.getByRole("dialog", { name: "Not at this hour" });
    await refused.getByText(/Did they ask to be called/).waitFor();
    assert.equal(await refused.getByRole("button", { name: "Call anyway" }).count(), 0);
    await page.setViewportSize({ width: 320, height: 560 });
    await page.screenshot({ path: join(out, "calling-hours-refused-docked.png") });
    assert.deepEqual(await violations(page), []);
    await page.setViewportSize({ width: 1280, height: 800 });
    await refused.getByRole("button", { name: "Close" }).last().click();
    // Without the page's question: the SDK alone.
    const before = (await newest()).sid;
    await page.route("**/api/calling-hours?*", (route) => route.abort());
    await dial(alice, "+33 1 99 00 00 01");
    await eventually("the server has refused", async () => {
      const one = await newest();
      return one.sid !== before && one.state === "ended" && one.outcome === "failed" && /hour/.test(one.reason);
    });
    await page.unroute("**/api/calling-hours?*");
  });

  it("whoever asked for the call is called, and the call says why", async () => {
    const { page } = alice;
    const { calls } = await (await session("/api/calls")).json();
    const talked = calls.find(({ outcome }) => outcome === "answered");
    const saved = await put(`/api/calls/${talked.sid}/wrap-up`, {
      id: "promise-1",
      outcome: null,
      note: "Call back tonight",
      followUp: Date.now() + 60_000,
    });
    assert.equal(saved.status, 200);
    await field().fill("+33 1 99 00 00 01");
    await page.getByText(/asked to be called at/).waitFor();
    await page.screenshot({ path: join(out, "calling-hours-promised.png") });
    await field().press("Enter");
    await talking(alice);
    await hangUp(alice);
    await over();
    const { sid, peer } = await newest();
    assert.equal(peer.value, echo);
    const { timeline } = await (await session(`/api/calls/${sid}`)).json();
    assert.equal(timeline.find(({ kind }) => kind === "outside_hours")?.detail, "promised");
    assert.deepEqual(alice.errors, []);
  });
});
