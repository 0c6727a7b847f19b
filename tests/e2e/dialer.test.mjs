// The dialer: numbers as people write them, names, short numbers, favourites, caller ID, links from other pages.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { join } from "node:path";
import { bar, connect, eventually, hangUp, incoming, openPhone, says, talking } from "./support/browser.mjs";
import { Server, temporaryDirectory } from "./support/server.mjs";

const field = ({ page }) => page.getByRole("combobox", { name: "Number or name" });
const options = ({ page }) => page.getByRole("listbox", { name: "Suggestions" }).getByRole("option");
const callButton = ({ page }) => page.getByRole("button", { name: "Call", exact: true });

describe("the dialer", () => {
  let directory;
  let server;
  let alice;
  let bob;
  before(async () => {
    directory = temporaryDirectory();
    server = await Server.start({ data: join(directory.path, "data") });
    alice = await openPhone(server, directory.path, { frequency: 440 });
    bob = await openPhone(server, directory.path, { frequency: 550 });
    await connect(alice, "Alice");
    await connect(bob, "Bob");
  });
  after(async () => {
    await alice?.browser.close();
    await bob?.browser.close();
    await server?.stop();
    directory?.remove();
  });
  const paste = async (text) => {
    await field(alice).fill("");
    await field(alice).focus();
    await alice.page.evaluate((value) => document.execCommand("insertText", false, value), text);
  };
  const ends = async () => {
    await hangUp(alice);
    await bar(alice).getByRole("button", { name: "Dismiss" }).click();
  };

  it("takes a pasted number in any notation and formats it", async () => {
    for (const text of ["+33 (0)1.99.00.00.01", "00 33 1/99/00/00/01", "\u202a+33\u00a01 99 00 00 01\u202c", "+٣٣١٩٩٠٠٠٠٠١"]) {
      await paste(text);
      assert.equal(await field(alice).inputValue(), "+33 1 99 00 00 01", text);
    }
    await paste("0199000001");
    assert.equal(await field(alice).inputValue(), "01 99 00 00 01");
    await alice.page.keyboard.press("Enter");
    await talking(alice);
    await ends();
  });

  it("sends what follows a number once it is answered", async () => {
    await field(alice).fill("+33199000002,,12x");
    await alice.page.getByText(/neither a number/).waitFor({ state: "detached" });
    await field(alice).fill("+33199000002,12#");
    await alice.page.getByText("Once answered, the phone keys in 12#.").waitFor();
    await alice.page.keyboard.press("Enter");
    await talking(alice);
    await eventually("the digits are sent", async () => {
      await alice.page.keyboard.press("k");
      return (await bar(alice).getByText("12#").count()) > 0;
    });
    await ends();
  });

  it("says what the clock says there, and when it may be several", async () => {
    await field(alice).fill("+1 212 555 0143");
    await alice.page.getByText(/\d\d:\d\d there/).waitFor();
    await field(alice).fill("+61 412 345 678");
    await alice.page.getByText(/\d\d:\d\d to \d\d:\d\d there, in several time zones/).waitFor();
    await field(alice).fill("");
  });

  it("calls a colleague by part of a name, by keyboard alone", async () => {
    await field(alice).pressSequentially("dur");
    await eventually("one suggestion", async () => (await options(alice).count()) === 1);
    await alice.page.keyboard.press("Enter");
    await incoming(bob).getByRole("button", { name: /Accept/ }).click();
    await talking(alice);
    await ends();
  });

  it("calls a colleague by short number", async () => {
    await field(alice).pressSequentially("102");
    await options(alice).getByText("Short number 102").waitFor();
    await alice.page.keyboard.press("Enter");
    await incoming(bob).getByRole("button", { name: /Decline/ }).click();
    await says(alice, "Declined");
    await bar(alice).getByRole("button", { name: "Dismiss" }).click();
  });

  it("refuses emergency numbers at once and says what to do", async () => {
    for (const text of ["112", "15", "+33112", "1 1 2"]) {
      await field(alice).fill(text);
      await alice.page.getByRole("alert").getByText(/Call 112 from a mobile or a landline/).waitFor();
      await alice.page.keyboard.press("Enter");
      assert.equal(await bar(alice).count(), 0, `${text} was dialled`);
    }
    await field(alice).fill("");
  });

  it("offers favourites and recent numbers by the arrow key, and keeps favourites on the server", async () => {
    await field(alice).fill("+33 6 39 98 00 77");
    await alice.page.getByRole("button", { name: "Add to favourites" }).click();
    const card = alice.page.getByRole("region", { name: "Favourites" });
    await card.getByText("06 39 98 00 77").waitFor();
    await card.getByRole("button", { name: /^Rename/ }).click();
    await card.getByRole("textbox").fill("Dupont SA");
    await alice.page.keyboard.press("Enter");
    await card.getByText("Dupont SA").waitFor();
    await field(alice).fill("");
    await field(alice).press("ArrowDown");
    await options(alice).first().getByText("Dupont SA").waitFor();
    assert.ok((await options(alice).count()) > 2, "recent numbers are missing");
    await alice.page.keyboard.press("Escape");

    // Another computer of the same rep has them too.
    const other = await openPhone(server, directory.path, {});
    try {
      await connect(other, "Alice");
      const there = other.page.getByRole("region", { name: "Favourites" });
      await there.getByText("Dupont SA").waitFor();
      await there.getByRole("button", { name: /^Remove from favourites/ }).click();
      await there.getByRole("button", { name: "Undo" }).click();
      await there.getByRole("button", { name: "Call Dupont SA" }).waitFor();
    } finally {
      await other.browser.close();
    }
  });

  it("shows the main line to whoever is called, when the rep wants it", async () => {
    await alice.page.getByRole("button", { name: /^Show as/ }).click();
    await alice.page.getByRole("menuitemradio", { name: /main line/ }).click();
    await field(alice).fill("+33199000001");
    await alice.page.keyboard.press("Enter");
    await talking(alice);
    await ends();
    const { calls } = await alice.page.evaluate(async () => (await fetch("/api/calls?limit=1")).json());
    assert.equal(calls[0].line, "+33199001000");
    await alice.page.getByRole("button", { name: /^Show as/ }).click();
    await alice.page.getByRole("menuitemradio", { name: /my number/ }).click();
  });

  describe("links of other pages", () => {
    it("prefill and ask, and never dial by themselves", async () => {
      await alice.page.evaluate(() => (location.hash = "#/history"));
      await alice.page.evaluate(() => (location.hash = "#call=+33199000001&n=1"));
      await alice.page.getByText(/A link asks for this call/).waitFor();
      assert.equal(await field(alice).inputValue(), "+33 1 99 00 00 01");
      assert.equal(await bar(alice).count(), 0);
      // The same link again, with another nonce, is a link again.
      await field(alice).fill("");
      await alice.page.evaluate(() => (location.hash = "#call=+33199000001&n=2"));
      await eventually("the number again", async () => (await field(alice).inputValue()) === "+33 1 99 00 00 01");
      await eventually("the button has the focus", () =>
        alice.page.evaluate(() => document.activeElement?.textContent === "Call"),
      );
      await alice.page.keyboard.press("Enter");
      await talking(alice);
    });

    it("wait while a call is under way, which goes on, and are offered after it", async () => {
      const started = await alice.page.evaluate(() => performance.timeOrigin);
      const second = await alice.context.newPage();
      await second.goto(`${server.url}/#call=tel%3A%2B33199000002&name=Dupont%20SA`);
      await second.getByRole("heading", { name: "Opened in your phone’s window" }).waitFor();
      await alice.page.getByText(/A link asks to call Dupont SA. It is kept until this call is over/).waitFor();
      assert.equal(await alice.page.evaluate(() => performance.timeOrigin), started, "the page was reloaded");
      await talking(alice);
      await second.close();
      await hangUp(alice);
      await alice.page.getByText(/A link asks for this call: Dupont SA/).waitFor();
      assert.equal(await field(alice).inputValue(), "+33 1 99 00 00 02");
      await field(alice).fill("");
    });

    it("open the phone where none is open, and wait for the rep to sign in", async () => {
      const page = await alice.browser.newContext({ permissions: ["microphone"] }).then((context) => context.newPage());
      await page.goto(`${server.url}/#call=0199000001`);
      await page.getByRole("radio", { name: /Chlo/ }).check();
      await page.getByRole("button", { name: /^(Connect|Se connecter)$/ }).click();
      await eventually("the number is there", async () => (await page.getByRole("combobox").first().inputValue()) === "01 99 00 00 01");
      await page.context().close();
    });

    it("can be all telephone links of the browser", async () => {
      await alice.page.getByRole("link", { name: "Settings" }).click();
      await alice.page.getByRole("button", { name: "Open numbers here" }).click();
      await alice.page.getByText(/If your browser asks, allow it/).waitFor();
      const manifest = await alice.page.evaluate(async () => (await fetch("/manifest.webmanifest")).json());
      assert.deepEqual(manifest.protocol_handlers, [{ protocol: "tel", url: "/#call=%s" }]);
    });
  });

  it("throws no error on the page", () => {
    assert.deepEqual([...alice.errors, ...bob.errors], []);
  });
});
