// How it looks and whether everybody can use it: sizes, themes and languages, checked by axe (WCAG 2.2 AA), with
// screenshots in tests/e2e/out/. SCREENSHOTS=docs also renews the README's picture.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { violations } from "./support/axe.mjs";
import { connect, dial, openPhone, talking } from "./support/browser.mjs";
import { Server, temporaryDirectory } from "./support/server.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "out");

describe("looks and access", () => {
  let directory;
  let server;
  before(async () => {
    mkdirSync(out, { recursive: true });
    directory = temporaryDirectory();
    server = await Server.start({ data: join(directory.path, "data") });
  });
  after(async () => {
    await server?.stop();
    directory?.remove();
  });

  const cases = [
    { width: 1280, height: 800, colorScheme: "light", locale: "en-GB" },
    { width: 1280, height: 800, colorScheme: "dark", locale: "fr-FR" },
    { width: 768, height: 1024, colorScheme: "light", locale: "fr-FR" },
    { width: 390, height: 844, colorScheme: "dark", locale: "en-GB" },
    { width: 390, height: 844, colorScheme: "light", locale: "fr-FR" },
  ];
  for (const { width, height, colorScheme, locale } of cases) {
    it(`${width} px, ${colorScheme}, ${locale}`, async () => {
      const phone = await openPhone(server, directory.path, { viewport: { width, height }, colorScheme, locale });
      const { page } = phone;
      const found = [];
      const name = (what) => join(out, `${what}-${width}-${colorScheme}-${locale.slice(0, 2)}.png`);
      const look = async (what) => {
        await page.screenshot({ path: name(what) });
        found.push(...(await violations(page)).map((v) => `${what}: ${v}`));
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(overflow <= 0, `${what}: the page is ${overflow} px wider than the window`);
      };
      try {
        await page.getByRole("radio", { name: /Alice/ }).waitFor();
        await look("sign-in");
        await connect(phone, "Alice");
        await look("phone");
        await dial(phone, "+33199000001");
        await talking(phone);
        await look("call");
        if (process.env.SCREENSHOTS === "docs" && width === 1280 && colorScheme === "light") {
          mkdirSync(join(here, "../../docs/screenshots"), { recursive: true });
          await page.screenshot({ path: join(here, "../../docs/screenshots/phone.png") });
        }
        assert.equal(await page.evaluate(() => document.documentElement.lang), locale.slice(0, 2));
        await page.getByRole("link", { name: /^(History|Historique)/ }).click();
        await page.getByRole("heading", { name: /^(History|Historique)$/ }).waitFor();
        await look("history");
        assert.deepEqual(found, []);
      } finally {
        await phone.browser.close();
      }
    });
  }
});
