// The page hosted apart from its server, as on Vercel: built for it, served with the fields of vercel.json, on another
// site, in a browser that keeps no cookies of third parties but those it may keep for this page alone.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { connect, dial, hangUp, hearsTone, openPhone, talking } from "./support/browser.mjs";
import { freePort, Server, temporaryDirectory } from "./support/server.mjs";

const web = fileURLToPath(new URL("../../web/", import.meta.url));
const types = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".webmanifest": "application/manifest+json" };

/// Serves a built page as its vercel.json says.
async function host(dist) {
  const { headers } = JSON.parse(readFileSync(join(web, "vercel.json"), "utf8"));
  const server = createServer((request, response) => {
    const path = new URL(request.url, "http://host").pathname;
    for (const { source, headers: fields } of headers) {
      if (!new RegExp(`^${source}$`).test(path)) continue;
      for (const { key, value } of fields) response.setHeader(key, value);
    }
    const file = join(dist, path === "/" ? "index.html" : path);
    if (!file.startsWith(dist) || !existsSync(file)) return response.writeHead(404).end();
    response.setHeader("Content-Type", types[extname(file)] ?? "application/octet-stream");
    response.end(readFileSync(file));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

describe("the page hosted apart", () => {
  let directory;
  let page;
  let stranger;
  let server;
  let phone;
  before(async () => {
    directory = temporaryDirectory();
    const port = await freePort();
    const dist = join(directory.path, "dist");
    execFileSync(join(web, "node_modules/.bin/vite"), ["build", "--outDir", dist, "--logLevel", "error"], {
      cwd: web,
      env: { ...process.env, VITE_API_URL: `http://localhost:${port}` },
    });
    page = await host(dist);
    stranger = await host(dist);
    server = await Server.start({ port, data: join(directory.path, "data"), env: { PAGE_ORIGINS: page.url } });
    phone = await openPhone(page, directory.path, { flags: ["--test-third-party-cookie-phaseout"] });
  });
  after(async () => {
    await phone?.browser.close();
    await server?.stop();
    page?.close();
    stranger?.close();
    directory?.remove();
  });

  it("signs in, calls, and hears the other side", async () => {
    await connect(phone, "Alice");
    await dial(phone, "+33 1 99 00 00 01");
    await talking(phone);
    await hearsTone(phone.page, 440);
    await hangUp(phone);
    await phone.page.getByText(/^Ready$/).first().waitFor();
  });

  it("keeps its session in a cookie for this page alone, which no script reads", async () => {
    const [cookie] = (await phone.context.cookies(server.url)).filter(({ name }) => name === "softphone_session");
    assert.equal(cookie.sameSite, "None");
    assert.equal(cookie.secure, true);
    assert.equal(cookie.httpOnly, true);
    assert.ok(cookie.partitionKey, "kept apart for this page");
    await phone.page.reload();
    await phone.page.getByRole("button", { name: "Connect" }).click();
    await phone.page.getByText(/^Ready$/).first().waitFor();
  });

  it("saves the table of calls, which a link to another site would not bring", async () => {
    await phone.page.getByRole("link", { name: /^History/ }).click();
    const [download] = await Promise.all([
      phone.page.waitForEvent("download"),
      phone.page.getByRole("link", { name: /Export/ }).click(),
    ]);
    assert.match(download.suggestedFilename(), /^calls-\d{4}-\d\d-\d\d\.csv$/);
    assert.match(readFileSync(await download.path(), "utf8"), /33199000001|199000001/);
  });

  it("loads nothing that its own policy forbids", () => {
    assert.deepEqual(phone.errors, []);
    assert.deepEqual(phone.console.filter((line) => /Content.Security.Policy|CORS/i.test(line)), []);
  });

  it("says what to do when the server does not know where it is hosted", async () => {
    const lost = await phone.context.newPage();
    await lost.goto(stranger.url);
    await lost.getByText("The phone server does not know this page").waitFor();
    await lost.getByText(`An administrator adds ${stranger.url} to PAGE_ORIGINS there.`, { exact: false }).waitFor();
    await lost.close();
  });

  it("lets no other page use the session", async () => {
    const answer = await fetch(`${server.url}/api/session`, { headers: { Origin: stranger.url } });
    assert.equal(answer.status, 403);
    assert.equal(answer.headers.get("access-control-allow-origin"), null);
    assert.equal(answer.headers.get("vary"), "Origin");
  });

  it("says so when the browser keeps no cookie of another site", async () => {
    const context = await phone.browser.newContext({ locale: "en-GB", permissions: ["microphone"] });
    const shy = await context.newPage();
    // A browser that throws the cookie away, whatever it says.
    await shy.route(`${server.url}/api/session`, async (route) => {
      if (route.request().method() !== "POST") return route.continue();
      const answer = await route.fetch();
      const headers = Object.fromEntries(Object.entries(answer.headers()).filter(([name]) => name !== "set-cookie"));
      await context.clearCookies();
      await route.fulfill({ response: answer, headers });
      await context.clearCookies();
    });
    await shy.goto(page.url);
    await shy.getByRole("radio", { name: /Bob/ }).check();
    await shy.getByRole("button", { name: "Connect" }).click();
    await shy.getByText("This browser has not kept your sign-in").waitFor();
    await context.close();
  });
});
