// A carrier that fails on purpose: `softphone carrier --bad-day`, for programs that want to know how they bear it. How
// the phone bears it: `./test.sh bad_day`.
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
  const makeCalls = async (count) => {
    application.answers["/hello"] = "<Response><Pause length='1'/></Response>";
    const made = [];
    for (let i = 0; i < count; i += 1) {
      const call = await patient(() =>
        client.calls.create({
          to: "+33199000002",
          from: "+33199001000",
          url: `${application.url}/hello`,
          statusCallback: `${application.url}/status`,
          statusCallbackEvent: ["initiated", "ringing", "answered", "completed"],
        }),
      );
      made.push(call.sid);
    }
    for (const sid of made) {
      await eventually(`${sid} ends`, async () => (await patient(() => client.calls(sid).fetch())).status === "completed", 60_000);
    }
    calls.push(...made);
  };
  const told = (sid) => application.to("/status").map((each) => each.parameters).filter((each) => each.CallSid === sid);
  /// What was told of each call that is told of to the end, in the order of arrival.
  const numbers = () => calls.map((sid) => told(sid).map((each) => Number(each.SequenceNumber)));
  const signs = {
    "a request is refused as one too many": () => refused[429] > 0,
    "a request fails": () => (refused[500] ?? 0) + (refused[503] ?? 0) > 0,
    "a callback comes twice": () => numbers().some((one) => new Set(one).size < one.length),
    "a callback is overtaken": () => numbers().some((one) => one.some((number, i) => i > 0 && number < one[i - 1])),
    "a callback gets lost": () => numbers().some((one) => one.includes(3) && ![0, 1].every((number) => one.includes(number))),
    "a document is asked for twice": () =>
      calls.some((sid) => application.to("/hello").filter((each) => each.parameters.CallSid === sid).length === 2),
  };

  it("brings everything about, sooner or later, and calls are made all the same", async () => {
    // The order of requests decides which dice are whose: so many calls that each will have had its turn.
    for (let round = 0; round < 12 && !Object.values(signs).every((seen) => seen()); round += 1) {
      await makeCalls(6);
      // What is late has come by then.
      await new Promise((resolve) => setTimeout(resolve, 3000));
    }
    for (const [what, seen] of Object.entries(signs)) assert.ok(seen(), what);
  });

  it("tells the end of every call, signed", async () => {
    for (const sid of calls) await eventually(`the end of ${sid} is told`, () => told(sid).some((each) => each.CallStatus === "completed"));
    assert.ok(application.requests.every((request) => request.valid), "a signature is refused");
  });
});
