// The line between page and carrier closed with each of the errors that the SDK knows: the talk goes on, the phone is
// ready again by itself, and the next call works. A token that runs out in the middle of a call.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { after, before, describe, it } from "node:test";
import { promisify } from "node:util";
import { connect, dial, eventually, hangUp, hearsTone, incoming, openPhone, talking } from "./support/browser.mjs";
import { newest } from "./support/call.mjs";
import { program, Server, temporaryDirectory } from "./support/server.mjs";

const run = promisify(execFile);
const echo = "+33 1 99 00 00 01";
const tone = 1230;

/// Codes by which signalling tells of an error before it closes (twilio.com/docs/voice/sdks/error-codes).
const codes = [20101, 20104, 31000, 31005, 31009, 31201, 31202, 31203, 31204, 31205, 31206, 31207, 53000, 53001];

describe("signalling that is closed with an error", () => {
  let directory;
  let server;
  let session;
  let phone;
  /// The page's end of each line, the latest last.
  const lines = [];
  before(async () => {
    directory = temporaryDirectory();
    server = await Server.start({ data: directory.path });
    session = await server.signIn("alice");
    phone = await openPhone(server, directory.path, { frequency: tone });
    await phone.page.routeWebSocket(/\/signal$/, (line) => {
      line.toServer = line.connectToServer();
      lines.push(line);
    });
    await phone.page.reload();
    await connect(phone, "Alice");
  });
  after(async () => {
    await phone?.browser.close();
    await server?.stop();
    directory?.remove();
  });

  const fail = async (code) => {
    const before = lines.length;
    const line = lines.at(-1);
    line.send(JSON.stringify({ type: "error", version: "1.6", payload: { error: { code, message: "closed by a test" } } }));
    await line.close({ code: 1011, reason: "closed by a test" });
    // A page may give no other code than 1000 and from 3000.
    await line.toServer.close({ code: 3000, reason: "closed by a test" });
    await eventually(`another line after ${code}`, () => lines.length > before);
  };
  const ready = () =>
    eventually("the phone is registered", () => phone.page.evaluate(() => window.__softphone?.device?.state === "registered"));

  it("in a talk: it goes on, and is still one call", async () => {
    await dial(phone, echo);
    await talking(phone);
    const { sid } = await newest(session);
    for (const code of codes) {
      await fail(code);
      await hearsTone(phone.page, tone);
      await talking(phone);
    }
    assert.equal((await newest(session)).sid, sid);
    await ready();
    await hangUp(phone);
    const over = await eventually("it is over", async () => {
      const call = await newest(session);
      return call.state === "ended" && call;
    });
    assert.deepEqual([over.sid, over.outcome, over.endedBy], [sid, "answered", "caller"]);
  });

  for (const code of codes) {
    it(`with ${code} while nobody talks: the next call comes in`, async () => {
      await fail(code);
      await ready();
      await phone.page.getByText(/^Ready$/).first().waitFor({ state: "attached" });
      await run(program, ["ring", "+33639980001", "--to", "+33199001001"], {
        env: { ...process.env, PORT: String(server.port), SOFTPHONE_DATA: server.data },
      });
      await incoming(phone).getByRole("button", { name: /Decline/ }).click();
      await incoming(phone).waitFor({ state: "hidden" });
      assert.deepEqual(phone.errors, []);
    });
  }
});
