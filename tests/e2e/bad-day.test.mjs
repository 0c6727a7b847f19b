// A carrier that fails on purpose: `softphone carrier --bad-day`, for programs that want to know how they bear it. The
// desk's own browser tests run through it as well: test.sh, suite e2e.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { eventually } from "./support/browser.mjs";
import { Application, Carrier } from "./support/carrier.mjs";

describe("a bad day", () => {
  const application = new Application();
  let carrier;
  let client;
  before(async () => {
    await application.listen();
    carrier = await Carrier.start(application, { CARRIER_BAD_DAY: "3" });
    client = carrier.client();
  });
  after(async () => {
    await carrier?.stop();
    application.close();
  });

  const refused = {};
  /// As an application should: asked again while the carrier is busy or ill.
  const patient = async (ask) => {
    for (let tries = 1; ; tries += 1) {
      try {
        return await ask();
      } catch (error) {
        refused[error.status] = (refused[error.status] ?? 0) + 1;
        if (tries === 4 || ![429, 500, 503].includes(error.status)) throw error;
        assert.equal(error.code, 20000 + error.status);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
  };
  const calls = [];

  it("makes calls all the same, when the application asks again", async () => {
    application.answers["/hello"] = "<Response><Pause length='1'/></Response>";
    for (let i = 0; i < 12; i += 1) {
      const call = await patient(() =>
        client.calls.create({
          to: "+33199000002",
          from: "+33199001000",
          url: `${application.url}/hello`,
          statusCallback: `${application.url}/status`,
          statusCallbackEvent: ["initiated", "ringing", "answered", "completed"],
        }),
      );
      calls.push(call.sid);
    }
    for (const sid of calls) {
      await eventually(`${sid} ends`, async () => (await patient(() => client.calls(sid).fetch())).status === "completed", 60_000);
    }
    assert.ok(refused[429] > 0, "some were refused as too many");
    assert.ok((refused[500] ?? 0) + (refused[503] ?? 0) > 0, "some failed");
  });

  it("tells every end, some things twice, late and in a wrong order, and loses what a later word replaces", async () => {
    const told = (sid) => application.to("/status").map((each) => each.parameters).filter((each) => each.CallSid === sid);
    for (const sid of calls) await eventually(`the end of ${sid} is told`, () => told(sid).some((each) => each.CallStatus === "completed"));
    await new Promise((resolve) => setTimeout(resolve, 3000));
    const all = calls.map((sid) => told(sid));
    const numbers = all.map((one) => one.map((each) => Number(each.SequenceNumber)));
    assert.ok(numbers.some((one) => new Set(one).size < one.length), "one came twice");
    assert.ok(numbers.some((one) => one.some((number, i) => i > 0 && number < one[i - 1])), "one was overtaken");
    assert.ok(numbers.some((one) => ![0, 1].every((number) => one.includes(number))), "one got lost");
    assert.ok(all.every((one) => one.some((each) => each.CallStatus === "completed")), "never the end");
    assert.ok(application.requests.every((request) => request.valid), "all are signed");
  });

  it("asks for documents twice", () => {
    const asked = calls.map((sid) => application.to("/hello").filter((each) => each.parameters.CallSid === sid).length);
    assert.ok(asked.every((times) => times === 1 || times === 2), String(asked));
    assert.ok(asked.includes(2));
  });
});
