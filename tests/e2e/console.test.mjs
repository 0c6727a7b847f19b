// The carrier's own page: what happens is seen at once, by everybody who may see it.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { request as httpRequest } from "node:http";
import { createRequire } from "node:module";
import { after, before, describe, it } from "node:test";
import { chromium } from "playwright-core";
import { eventually, flags } from "./support/browser.mjs";
import { Application, Carrier } from "./support/foreign.mjs";
import { program } from "./support/server.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

describe("the carrier's page", () => {
  const application = new Application();
  let carrier;
  let browser;

  before(async () => {
    await application.listen();
    carrier = await new Carrier(`${application.url}/voice`).start(["--json"]);
    application.authToken = carrier.env.TWILIO_AUTH_TOKEN;
    browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", headless: true, args: flags });
  });
  after(async () => {
    await browser?.close();
    application.close();
    await carrier?.remove();
  });

  const open = async (options = {}) => {
    const context = await browser.newContext({ locale: "en-GB", ...options });
    const page = await context.newPage();
    page.failures = [];
    page.on("pageerror", (error) => page.failures.push(String(error)));
    page.on("console", (message) => message.type() === "error" && page.failures.push(message.text()));
    await page.goto(`${carrier.url}/carrier`);
    await page.getByText(/^(Live|En direct)$/).waitFor();
    return page;
  };

  it("rings the application by keyboard, and shows calls, webhooks with TwiML, and errors as they come", async () => {
    application.answers["/voice"] = "<Response><Say>Bonjour</Say><Sing/><Pause length='1'/></Response>";
    const page = await open();
    await page.getByRole("button", { name: "Ring my app" }).focus();
    await page.keyboard.press("Enter");
    await page.getByText(/^It rings: CA[0-9a-f]{32}$/).waitFor();
    await page.getByRole("cell", { name: "in-progress" }).or(page.getByRole("cell", { name: "completed" })).first().waitFor();
    const webhook = page.locator("details").filter({ hasText: `POST ${application.url}/voice` }).first();
    await webhook.locator("summary").focus();
    await page.keyboard.press("Enter");
    await page.getByText("<Response><Say>Bonjour</Say><Sing/><Pause length='1'/></Response>").waitFor();
    await page.getByText("Unknown verb <Sing>").waitFor();
    await page.getByRole("cell", { name: "completed" }).first().waitFor({ timeout: 30000 });
    assert.ok(await webhook.evaluate((node) => node.open), "what was opened stays open");
    assert.deepEqual(page.failures, []);
    await page.reload();
    await page.getByText("Unknown verb <Sing>").waitFor();
  });

  it("can be read by everybody", async () => {
    for (const colorScheme of ["light", "dark"]) {
      for (const locale of ["en-GB", "fr-FR"]) {
        const page = await open({ colorScheme, locale });
        assert.equal(await page.evaluate(() => document.documentElement.lang), locale.slice(0, 2));
        await page.locator("details").first().evaluate((node) => (node.open = true));
        await page.evaluate(axe);
        const { violations } = await page.evaluate(() =>
          window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
        assert.deepEqual(violations.map((v) => [v.id, v.nodes.map((n) => n.html)]), [], `${colorScheme} ${locale}`);
        await page.context().close();
      }
    }
    const narrow = await open({ viewport: { width: 320, height: 700 } });
    assert.ok(await narrow.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "reflows at 320 px");
  });

  it("is for this machine and for the account only", async () => {
    const status = (path, headers, method = "GET") =>
      new Promise((resolve, reject) => {
        const sent = httpRequest({ host: "127.0.0.1", port: carrier.port, path, method, headers }, (answer) => {
          answer.resume();
          resolve(answer.statusCode);
        });
        sent.on("error", reject).end();
      });
    const basic = `Basic ${Buffer.from(`${carrier.env.TWILIO_ACCOUNT_SID}:${carrier.env.TWILIO_AUTH_TOKEN}`).toString("base64")}`;
    for (const path of ["/carrier", "/carrier/state", "/carrier/console.js"]) {
      assert.equal(await status(path, {}), 200);
      assert.equal(await status(path, { Host: "rebound.example" }), 401);
      assert.equal(await status(path, { Host: "phone.example", Authorization: basic }), 200);
    }
    assert.equal(await status("/carrier/ring", { Origin: "http://evil.example" }, "POST"), 403);
    assert.equal(
      await status("/carrier/live", {
        Origin: "http://evil.example", Connection: "Upgrade", Upgrade: "websocket", "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
      }), 403);
    assert.equal(await status("/carrier/sdk.js", { Host: "phone.example" }), 200, "pages of applications load it");
  });

  it("logs for machines, and lets `softphone ring` find it", async () => {
    application.answers["/voice"] = "<Response><Reject/></Response>";
    const ring = spawn(program, ["ring", "+33639980002", "--data", carrier.directory.path]);
    const [code] = await once(ring, "exit");
    assert.equal(code, 0);
    const lines = () => carrier.log.join("").split("\n").filter((line) => line.startsWith("{")).map((line) => JSON.parse(line));
    const webhook = await eventually("the webhook is logged", () => lines().findLast((line) => line.event === "webhook"));
    assert.equal(webhook.status, 200);
    assert.equal(webhook.url, `${application.url}/voice`);
    assert.ok(webhook.milliseconds >= 0 && webhook.bytes > 0);
    assert.ok(lines().some((line) => line.event === "call" && line.from === "+33639980002"));
    await carrier.restart();
    await eventually("columns for people", () => /\/carrier\/sdk\.js/.test(carrier.log.join("")));
    assert.ok(!carrier.log.join("").includes("\x1b["), "no colours into a pipe");
    assert.ok(!carrier.log.join("").includes(carrier.env.TWILIO_AUTH_TOKEN));
  });
});
