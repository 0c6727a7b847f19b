// What the SDK's own quality monitor makes of our RTCP: plausible figures, and no false warnings.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { connect, dial, eventually, hangUp, openPhone, talking } from "./support/browser.mjs";
import { Server, temporaryDirectory } from "./support/server.mjs";

describe("quality as the SDK sees it", () => {
  let directory;
  let server;
  let alice;
  before(async () => {
    directory = temporaryDirectory();
    server = await Server.start({ data: join(directory.path, "data") });
    alice = await openPhone(server, directory.path, {});
    await connect(alice, "Alice");
  });
  after(async () => {
    await alice?.browser.close();
    await server?.stop();
    directory?.remove();
  });

  /// Calls `number`, and returns the SDK's samples (one a second) and warnings of the first `count` seconds.
  async function samplesOf(number, count) {
    await dial(alice, number);
    await talking(alice);
    await alice.page.evaluate(() => {
      window.__samples = [];
      window.__warnings = [];
      const { call } = window.__softphone;
      call.on("sample", (sample) => window.__samples.push(sample));
      call.on("warning", (name) => window.__warnings.push(name));
    });
    await eventually(`${count} samples`, () => alice.page.evaluate((n) => window.__samples.length >= n, count), 60000);
    const seen = await alice.page.evaluate(() => ({ samples: window.__samples, warnings: window.__warnings }));
    await hangUp(alice);
    return seen;
  }

  it("a good line: MOS above 4, small RTT and jitter, no loss, no warning", async () => {
    const { samples, warnings } = await samplesOf("+33199000001", 10);
    const last = samples.slice(-3);
    for (const sample of last) {
      assert.ok(sample.mos > 4, `MOS ${sample.mos}`);
      assert.ok(sample.rtt >= 0 && sample.rtt < 100, `RTT ${sample.rtt} ms`);
      assert.ok(sample.jitter < 30, `jitter ${sample.jitter} ms`);
      assert.ok(sample.totals.packetsReceived > 0 && sample.totals.packetsSent > 0);
    }
    assert.ok(samples.some((sample) => sample.rtt > 0), "no report block of ours ever gave a round trip");
    assert.equal(samples.at(-1).totals.packetsLost, 0);
    assert.deepEqual(warnings, []);
  });

  it("a bad line: the loss that the practice network makes is seen", async () => {
    const { samples } = await samplesOf("+33199000006", 15);
    const { packetsLost, packetsReceived } = samples.at(-1).totals;
    const loss = packetsLost / (packetsLost + packetsReceived);
    assert.ok(loss > 0.005 && loss < 0.15, `loss ${loss}`);
  });
});
