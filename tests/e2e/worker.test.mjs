// The service worker: the system's notes about calls with buttons that work, the page that stands in when the server is
// away, and what makes the phone installable.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { connect, eventually, hangUp, incoming, openPhone, talking } from "./support/browser.mjs";
import { Server, temporaryDirectory } from "./support/server.mjs";

describe("the service worker", () => {
  let directory;
  let server;
  let phone;
  before(async () => {
    directory = temporaryDirectory();
    server = await Server.start({ data: join(directory.path, "data") });
    phone = await openPhone(server, directory.path, {});
    await connect(phone, "Alice");
    await phone.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  });
  after(async () => {
    await phone?.browser.close();
    await server?.stop();
    directory?.remove();
  });
  const worker = () => phone.context.serviceWorkers()[0];
  const ring = () => phone.page.evaluate(() => fetch("/api/practice/ring", { method: "POST", headers: { "Content-Type": "application/json", "X-Softphone-Identity": "alice" }, body: "{}" }).then((answer) => answer.status));
  /// What a rep does who looks at another window: the browser without a screen cannot.
  const lookAway = (away) =>
    phone.page.evaluate((hidden) => {
      Object.defineProperty(document, "visibilityState", { configurable: true, get: () => (hidden ? "hidden" : "visible") });
      document.dispatchEvent(new Event("visibilitychange"));
    }, away);
  const notes = () =>
    phone.page.evaluate(async () => {
      const registration = await navigator.serviceWorker.getRegistration();
      const all = await registration.getNotifications();
      return all.map(({ title, body, actions }) => ({ title, body, actions: (actions ?? []).map((one) => one.action) }));
    });
  /// A press on the note or on one of its buttons, as the browser tells the worker.
  const press = (action) =>
    worker().evaluate(async (wanted) => {
      const [notification] = await self.registration.getNotifications();
      self.dispatchEvent(new NotificationEvent("notificationclick", { notification, action: wanted }));
    }, action);

  it("is served so that a new one is found, under the strict policy", async () => {
    const answer = await fetch(`${server.url}/sw.js`);
    assert.equal(answer.headers.get("cache-control"), "no-cache");
    assert.match(answer.headers.get("content-type"), /javascript/);
    assert.match(answer.headers.get("content-security-policy"), /script-src 'self'/);
    const manifest = await fetch(`${server.url}/manifest.webmanifest`);
    assert.match(manifest.headers.get("content-type"), /application\/manifest\+json/);
    const { icons, display, start_url } = await manifest.json();
    assert.equal(display, "standalone");
    assert.equal(start_url, "/");
    for (const { src, type } of icons) {
      const icon = await fetch(server.url + src);
      assert.equal(icon.status, 200, src);
      assert.equal(icon.headers.get("content-type"), type);
    }
  });

  it("makes the phone installable", async () => {
    const session = await phone.context.newCDPSession(phone.page);
    const { errors } = await session.send("Page.getAppManifest");
    assert.deepEqual(errors, []);
    const { installabilityErrors } = await session.send("Page.getInstallabilityErrors");
    // A private window, as tests use, is never installable; nothing else may be in the way.
    assert.deepEqual(installabilityErrors.map((one) => one.errorId).filter((id) => id !== "in-incognito"), []);
  });

  it("shows no note to a rep who looks at the phone", async () => {
    await ring();
    await incoming(phone).waitFor();
    assert.deepEqual(await notes(), []);
    await incoming(phone).getByRole("button", { name: /Decline/ }).click();
    await incoming(phone).waitFor({ state: "detached" });
  });

  it("shows a note with two buttons; the one answers the call", async () => {
    await lookAway(true);
    await ring();
    const shown = await eventually("a note", async () => (await notes())[0]);
    assert.match(shown.title, /Incoming call from/);
    assert.match(shown.body, /On your line/);
    assert.deepEqual(shown.actions, ["accept", "decline"]);
    await press("accept");
    await talking(phone);
    await eventually("the note is gone", async () => (await notes()).length === 0);
    await lookAway(false);
    await hangUp(phone);
  });

  it("the other refuses it", async () => {
    await lookAway(true);
    await ring();
    await eventually("a note", async () => (await notes()).length === 1);
    await press("decline");
    await incoming(phone).waitFor({ state: "detached" });
    await eventually("the note is gone", async () => (await notes()).length === 0);
    await lookAway(false);
    // The page knows it first; the carrier tells the server when it does.
    await eventually("the server knows that it was declined", async () => {
      const { calls } = await phone.page.evaluate(async () => (await fetch("/api/calls?limit=1")).json());
      return calls[0].state === "ended" && calls[0].outcome === "declined";
    });
  });

  it("takes the note away when the rep comes back, and when the call ends elsewhere", async () => {
    await lookAway(true);
    await ring();
    await eventually("a note", async () => (await notes()).length === 1);
    await lookAway(false);
    await eventually("no note while the rep looks", async () => (await notes()).length === 0);
    await lookAway(true);
    await eventually("a note again", async () => (await notes()).length === 1);
    await incoming(phone).getByRole("button", { name: /Decline/ }).click();
    await eventually("the note is gone", async () => (await notes()).length === 0);
    await lookAway(false);
  });

  it("stands in when the server is away, says so, and comes back by itself", async () => {
    const page = await phone.context.newPage();
    await page.goto(server.url);
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    await server.stop();
    await page.reload();
    await page.getByRole("heading", { name: "The phone server cannot be reached" }).waitFor();
    await page.evaluate(() => (location.hash = "#/history"));
    await server.launch();
    await page.getByRole("button", { name: /Connect/ }).waitFor();
    await page.close();
  });

  it("throws no error on the page", () => {
    assert.deepEqual(phone.errors, []);
  });
});
