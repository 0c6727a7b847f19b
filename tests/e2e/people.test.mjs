// People in real browsers: the end of the trial, an invitation, wrong passwords and the lock-out, sessions that are
// ended from elsewhere, an account that is disabled.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { violations } from "./support/axe.mjs";
import { connect, eventually, openPhone } from "./support/browser.mjs";
import { Server, temporaryDirectory } from "./support/server.mjs";

const out = join(dirname(fileURLToPath(import.meta.url)), "out");
const ALICES = "tulipe violette en avril";
const BOBS = "cheval agrafe batterie";

const ready = ({ page }) => page.getByText(/^(Ready|Prêt)$/).first().waitFor();
const button = ({ page }, name) => page.getByRole("button", { name, exact: true });
const field = ({ page }, name) => page.getByLabel(name, { exact: true });

async function signIn(phone, name, password) {
  await field(phone, "Name or e-mail address").fill(name);
  await field(phone, "Password").fill(password);
  await button(phone, "Sign in").click();
}
const signedOut = ({ page }) => page.getByRole("heading", { name: "Sign in" }).waitFor();
const go = ({ page }, hash) => page.evaluate((to) => { location.hash = to; }, hash);
const row = ({ page }, person) =>
  page.getByRole("list", { name: "People" }).getByRole("listitem").filter({ hasText: person });
const act = async (phone, person, action) => {
  await phone.page.getByRole("button", { name: `Actions for ${person}` }).click();
  await phone.page.getByRole("menuitem", { name: action }).click();
};

describe("people", () => {
  let directory;
  let server;
  let alice;
  let bob;
  const open = (options) => openPhone(server, directory.path, options);
  before(async () => {
    directory = temporaryDirectory();
    server = await Server.start({ data: join(directory.path, "data") });
    alice = await open();
    bob = await open({ frequency: 660 });
  });
  after(async () => {
    for (const phone of [alice, bob]) await phone?.browser.close();
    await server?.stop();
    directory?.remove();
  });

  it("ends the trial for everybody when the first admin has a password", async () => {
    await connect(alice, "Alice");
    await connect(bob, "Bob");
    await alice.page.getByRole("link", { name: "Settings" }).click();
    await alice.page.getByRole("link", { name: /^People/ }).click();
    await button(alice, "Add yourself").click();
    await field(alice, "Name").fill("Alice Martin");
    assert.equal(await field(alice, "Short name to sign in and be called with").inputValue(), "alice");
    await field(alice, "Your password").fill("alicemartin1");
    await button(alice, "End the trial and sign in").click();
    await alice.page.getByText("Too close to the name or the address. Choose another.").waitFor();
    await field(alice, "Your password").fill(ALICES);
    await alice.page.getByText("Very good.").waitFor();
    await button(alice, "End the trial and sign in").click();
    await signedOut(alice);
    await signedOut(bob);
    await signIn(alice, "alice", ALICES);
    await ready(alice);
  });

  it("lets an invited person set a password by a link that works once", async () => {
    await go(alice, "#/people");
    await button(alice, "Invite somebody").click();
    await field(alice, "Name").fill("Bob Durand");
    await field(alice, "E-mail address (optional)").fill("bob@example.com");
    await field(alice, "Short number (optional)").fill("112");
    await button(alice, "Make the link").click();
    await alice.page.getByText("2 to 5 digits, and no emergency number.").waitFor();
    await field(alice, "Short number (optional)").fill("102");
    await button(alice, "Make the link").click();
    const address = await field(alice, "The link").inputValue();
    assert.match(address, new RegExp(`^${server.url}/#/link/[A-Za-z0-9_-]{43}$`));
    await button(alice, "Done").click();
    await row(alice, "Bob Durand").getByText("Invited", { exact: true }).waitFor();

    await bob.page.goto(address);
    await bob.page.getByRole("heading", { name: "Welcome, Bob" }).waitFor();
    assert.ok(!bob.page.url().includes("link/"), "the secret does not stay in the address");
    assert.equal(await field(bob, "You sign in as").inputValue(), "bob@example.com");
    await field(bob, "Your password").fill("password123");
    await button(bob, "Set the password").click();
    await bob.page.getByText("Too many people use this one or one like it. Choose another.").waitFor();
    await field(bob, "Your password").fill(BOBS);
    await button(bob, "Set the password").click();
    await bob.page.getByRole("heading", { name: "Welcome back, Bob" }).waitFor();
    await button(bob, "Connect").click();
    await ready(bob);
    await row(alice, "Bob Durand").getByText("Active", { exact: true }).waitFor();

    const third = await open();
    await third.page.goto(address);
    await third.page.getByText("This link has been used already").waitFor();
    await button(third, "To the sign-in page").click();
    await signedOut(third);
    await third.browser.close();
    const secret = address.split("/").at(-1);
    for (const phone of [alice, bob]) {
      for (const url of phone.requests) assert.ok(!url.includes(secret), `the secret was sent in ${url}`);
    }
    assert.ok(!server.log.some((line) => line.includes(secret)), "the secret is in the log");
  });

  it("keeps the session over a reload, and one click brings the phone back", async () => {
    await bob.page.reload();
    await bob.page.getByRole("heading", { name: "Welcome back, Bob" }).waitFor();
    await button(bob, "Connect").click();
    await ready(bob);
  });

  it("ends a session in another browser live", async () => {
    const other = await open({ frequency: 880 });
    await signedOut(other);
    await signIn(other, "BOB@example.com", BOBS);
    await ready(other);
    await go(bob, "#/account");
    const list = bob.page.getByRole("region", { name: "Signed-in browsers" });
    await list.getByText("This browser").waitFor();
    await list.getByRole("button", { name: /^Sign out Chrome/ }).click();
    await signedOut(other);
    await eventually("one is left", async () => (await list.getByRole("listitem").count()) === 1);
    await go(bob, "#/");
    await ready(bob);
    await other.browser.close();
  });

  it("says what is wrong with a password, locks after a few, and an admin lets in at once", async () => {
    const guest = await open({ frequency: 880 });
    const problem = () => guest.page.getByRole("alert").first().innerText();
    for (let attempt = 1; attempt <= 5; attempt++) {
      await signIn(guest, "bob", `a guess ${attempt}`);
      await eventually(`attempt ${attempt} is answered`, async () => (await field(guest, "Password").inputValue()) === "");
      if (attempt < 5) assert.match(await problem(), /The name or the password is wrong/);
    }
    assert.match(await problem(), /Too many attempts with a wrong password[\s\S]*Try again in [0-9]{2}:[0-9]{2}/);
    assert.ok(await button(guest, "Sign in").isDisabled());
    await go(alice, "#/people");
    await alice.page.getByText(/^Locked for/).waitFor();
    await act(alice, "Bob Durand", "Let in at once");
    await alice.page.getByText("Bob Durand may try again at once.").waitFor();
    await guest.page.reload();
    await signIn(guest, "bob", BOBS);
    await ready(guest);
    await guest.browser.close();
  });

  it("changes one's own password and signs the others out", async () => {
    await go(bob, "#/account");
    await field(bob, "Current password").fill("not this one");
    await field(bob, "New password").fill("mer calme, bon vent");
    await button(bob, "Change the password").click();
    await bob.page.getByText("This is not your password.").waitFor();
    await field(bob, "Current password").fill(BOBS);
    await button(bob, "Change the password").click();
    await bob.page.getByText(/The password is changed/).waitFor();
    await go(bob, "#/");
    await ready(bob);
  });

  it("disables somebody, whose page is signed out at once and who cannot come back", async () => {
    await go(alice, "#/people");
    await act(alice, "Bob Durand", "Disable the account");
    await button(alice, "Disable the account").click();
    await alice.page.getByText("The account of Bob Durand is disabled.").waitFor();
    await signedOut(bob);
    await signIn(bob, "bob", "mer calme, bon vent");
    await bob.page.getByText("This account is disabled").waitFor();
    await act(alice, "Bob Durand", "Enable the account");
    await alice.page.getByText("The account of Bob Durand is enabled.").waitFor();
    await signIn(bob, "bob", "mer calme, bon vent");
    await ready(bob);
  });

  it("shows admins what was changed, and others nothing of it", async () => {
    await go(alice, "#/people");
    await alice.page.getByText("Bob Durand was disabled").waitFor();
    await alice.page.getByLabel("Kind").selectOption("link");
    await alice.page.getByText("An invitation link for Bob Durand was made").waitFor();
    await eventually("only links are listed", async () => (await alice.page.getByText("Bob Durand was disabled").count()) === 0);
    await go(bob, "#/settings");
    await bob.page.getByRole("link", { name: /^My account/ }).waitFor();
    assert.equal(await bob.page.getByRole("link", { name: /^People/ }).count(), 0);
    const refused = await bob.page.evaluate(async () => (await fetch("/api/people")).status);
    assert.equal(refused, 403);
  });

  it("can be used by everybody, in every size and theme", async () => {
    mkdirSync(out, { recursive: true });
    for (const [width, height, colorScheme] of [[1280, 800, "light"], [390, 844, "dark"], [320, 560, "light"]]) {
      await alice.page.setViewportSize({ width, height });
      await alice.page.emulateMedia({ colorScheme });
      for (const page of ["people", "account", "settings"]) {
        await go(alice, `#/${page}`);
        await alice.page.getByRole("heading", { level: 1 }).waitFor();
        await alice.page.screenshot({ path: join(out, `${page}-${width}-${colorScheme}.png`) });
        assert.deepEqual(await violations(alice.page), [], `${page} at ${width}`);
        const overflow = await alice.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(overflow <= 0, `${page} is ${overflow} px wider than ${width}`);
      }
    }
  });

  it("leaves no error in the console", () => {
    for (const phone of [alice, bob]) {
      assert.deepEqual(phone.errors, []);
      // A refused request is an answer that the page shows; Chromium writes a line about it all the same.
      const lines = phone.console.filter((line) => line.startsWith("error:") && !line.includes("Failed to load resource"));
      assert.deepEqual(lines.filter((line) => !line.includes("WebSocket")), []);
    }
  });
});
