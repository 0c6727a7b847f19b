// The ten lines by which the team accepts a softphone, each a test in a real browser with the real SDK.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { bar, connect, dial, eventually, flags, hangUp, hear, hearsTone, incoming, openPhone, says, talking } from "./support/browser.mjs";
import { chromium } from "playwright-core";
import { Server, temporaryDirectory } from "./support/server.mjs";

describe("the checklist", () => {
  let directory;
  let server;
  let alice;
  let bob;
  before(async () => {
    directory = temporaryDirectory();
    server = await Server.start({ data: join(directory.path, "data") });
  });
  after(async () => {
    await alice?.browser.close();
    await bob?.browser.close();
    await server?.stop();
    directory?.remove();
  });
  const ended = async (phone) => {
    const dismiss = bar(phone).getByRole("button", { name: "Dismiss" });
    if (await dismiss.isVisible()) await dismiss.click();
  };
  const complaints = (phone) => phone.console.filter((line) => /^(error|warning):/.test(line));

  it("1. starts without an AudioContext error, where sound needs a gesture", async () => {
    // The browser as people have it: no sound before a click.
    const browser = await chromium.launch({
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: flags.filter((flag) => !flag.startsWith("--autoplay-policy")),
    });
    try {
      const context = await browser.newContext({ locale: "en-GB", permissions: ["microphone"] });
      const page = await context.newPage();
      const said = [];
      page.on("console", (message) => said.push(message.text()));
      page.on("pageerror", (error) => said.push(String(error)));
      await page.goto(server.url);
      await connect({ page }, "Chloé");
      await dial({ page }, "+33199000001");
      await talking({ page });
      assert.deepEqual(said.filter((text) => /AudioContext/i.test(text)), []);
    } finally {
      await browser.close();
    }
  });

  it("2. keeps a stable connection: it comes back by itself after the server was away", async () => {
    alice = await openPhone(server, directory.path, { frequency: 440 });
    await connect(alice, "Alice");
    await server.stop("SIGKILL");
    await alice.page.getByText(/Reconnecting… The phone comes back by itself/).waitFor();
    await server.launch();
    await alice.page.getByText("Ready", { exact: true }).first().waitFor({ timeout: 30000 });
    await alice.page.getByText(/The phone comes back by itself/).waitFor({ state: "detached" });
  });

  it("3. carries sound both ways", async () => {
    bob = await openPhone(server, directory.path, { frequency: 550 });
    await connect(bob, "Bob");
    await dial(alice, "Bob");
    await incoming(bob).getByRole("button", { name: /Accept/ }).click();
    await talking(alice);
    await talking(bob);
    await hearsTone(alice.page, 550);
    await hearsTone(bob.page, 440);
  });

  it("4. has controls that work: mute, hold, keypad, hang up", async () => {
    await bar(alice).getByRole("button", { name: "Mute", exact: true }).click();
    await eventually("Bob hears nothing", async () => (await hear(bob.page)).level < -70);
    await bar(alice).getByRole("button", { name: "Mute", exact: true }).click();
    await hearsTone(bob.page, 440);
    await bar(alice).getByRole("button", { name: "Hold", exact: true }).click();
    await says(alice, /On hold/);
    await bar(alice).getByRole("button", { name: "Hold", exact: true }).click();
    await bar(alice).getByText(/On hold/).waitFor({ state: "detached" });
    await bar(alice).getByRole("button", { name: "Keypad", exact: true }).click();
    await alice.page.getByRole("region", { name: "Keypad of the call" }).getByRole("button", { name: /^5/ }).click();
    await alice.page.keyboard.press("Escape");
    await hangUp(alice);
    await says(alice, /Call ended/);
    await ended(alice);
    await ended(bob);
  });

  it("5. is registered under the identity of the rep", async () => {
    const { state, identity } = await alice.page.evaluate(() => ({
      state: window.__softphone.device.state,
      identity: window.__softphone.device.identity,
    }));
    assert.equal(state, "registered");
    assert.equal(identity, "alice");
    const ask = await server.signIn("bob");
    const { reps } = await (await ask("/api/reps")).json();
    assert.deepEqual(reps.filter((rep) => rep.online).map((rep) => rep.identity), ["alice", "bob"]);
  });

  it("6. shows a window for an incoming call: who, and which line", async () => {
    await alice.page.getByRole("button", { name: "Try an incoming call" }).click();
    await incoming(alice).getByRole("heading", { name: /06 39 98 00 01/ }).waitFor();
    await incoming(alice).getByText(/on your line (Alice Martin|01 99 00 10 01)/).waitFor();
  });

  it("7. accepts and rejects", async () => {
    await incoming(alice).getByRole("button", { name: /Accept/ }).click();
    await talking(alice);
    await hangUp(alice);
    await ended(alice);
    await alice.page.getByRole("button", { name: "Try an incoming call" }).click();
    await incoming(alice).getByRole("button", { name: /Decline/ }).click();
    await incoming(alice).waitFor({ state: "detached" });
    await alice.page.getByText(/You declined/).waitFor();
    // The page knows it first; the carrier tells the server when it does.
    await eventually("the server knows how both ended", async () => {
      const { calls } = await alice.page.evaluate(async () => (await fetch("/api/calls?limit=2")).json());
      return calls.map((call) => `${call.state} ${call.outcome}`).join() === "ended declined,ended answered";
    });
  });

  it("8. loads without errors, and nothing from elsewhere", async () => {
    const phone = await openPhone(server, directory.path, {});
    try {
      await connect(phone, "Alice");
      for (const name of ["History", "Settings", "Phone"]) {
        await phone.page.getByRole("link", { name: new RegExp(`^${name}`) }).click();
        await phone.page.getByRole("heading", { name, exact: true }).first().waitFor({ state: "attached" });
      }
      assert.deepEqual(phone.errors, []);
      assert.deepEqual(complaints(phone), []);
      assert.deepEqual(phone.requests.filter((url) => !url.startsWith(server.url)), []);
    } finally {
      await phone.browser.close();
    }
  });

  it("9. asks for the microphone, and says what to do when it is refused", async () => {
    const phone = await openPhone(server, directory.path, { microphone: false });
    try {
      await phone.page.evaluate(() => {
        const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
        window.__asked = 0;
        navigator.mediaDevices.getUserMedia = (wanted) => {
          window.__asked++;
          return real(wanted);
        };
      });
      await phone.page.getByRole("radio", { name: /Alice/ }).check();
      assert.equal(await phone.page.evaluate(() => window.__asked), 0, "asked before the rep wanted to connect");
      await phone.page.getByRole("button", { name: "Connect" }).click();
      await phone.page.getByText("The microphone is blocked for this page").waitFor();
      assert.equal(await phone.page.evaluate(() => window.__asked), 1);
    } finally {
      await phone.browser.close();
    }
  });

  it("10. notifies of a call while the rep looks elsewhere", async () => {
    await alice.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    await alice.page.evaluate(() => {
      Object.defineProperty(document, "visibilityState", { configurable: true, get: () => "hidden" });
      document.dispatchEvent(new Event("visibilitychange"));
    });
    await dial(bob, "Alice");
    const note = await eventually("a note", () =>
      alice.page.evaluate(async () => {
        const registration = await navigator.serviceWorker.getRegistration();
        const [found] = await registration.getNotifications();
        return found && { title: found.title, actions: found.actions.map((one) => one.title) };
      }),
    );
    assert.equal(note.title, "Incoming call from Bob Durand");
    assert.deepEqual(note.actions, ["Accept", "Decline"]);
    await hangUp(bob);
    await eventually("the note is gone", () =>
      alice.page.evaluate(async () => (await (await navigator.serviceWorker.getRegistration()).getNotifications()).length === 0),
    );
  });
});
