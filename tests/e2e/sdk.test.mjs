// The genuine Voice SDK in a foreign page is the judge of the carrier's signalling.
import assert from "node:assert/strict";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import { eventually } from "./support/browser.mjs";
import { Application, Carrier, openPage, relayTo } from "./support/foreign.mjs";

const xml = (text) => String(text ?? "").replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/"/g, "&quot;");

describe("the genuine SDK", () => {
  const application = new Application();
  let carrier;
  let relay;
  let media;
  let view;

  before(async () => {
    await application.listen();
    carrier = await new Carrier(`${application.url}/voice`).start();
    application.authToken = carrier.env.TWILIO_AUTH_TOKEN;
    relay = await relayTo(carrier.port);
    application.carrierUrl = `http://localhost:${relay.port}`;
    media = await mediaRelay();
    // Media goes through a relay that can lose everything: the test page puts its port into the carrier's SDP.
    application.wire = `(() => { const Native = WebSocket; window.WebSocket = class extends Native {
      addEventListener(type, heard, ...rest) {
        if (type !== "message") return super.addEventListener(type, heard, ...rest);
        super.addEventListener(type, (event) => {
          const data = window.relayMedia ? event.data.replace(/(udp \\d+ )\\S+ (\\d+)/g, (all, before, port) => {
            window.mediaPorts = [...(window.mediaPorts ?? []), Number(port)];
            return before + "127.0.0.1 ${media.port}";
          }) : event.data;
          heard({ data });
        }, ...rest);
      } } })();`;
    view = await openPage(application);
  });
  after(async () => {
    await view?.browser.close();
    relay?.close();
    media?.close();
    application.close();
    await carrier?.remove();
  });
  beforeEach(() => {
    application.requests.length = 0;
    application.answers = {
      "/voice": (form) =>
        `<Response><Dial><Client><Identity>${xml(form.To)}</Identity>${Object.entries(form)
          .filter(([name]) => name.startsWith("x "))
          .map(([name, value]) => `<Parameter name="${xml(name)}" value="${xml(value)}"/>`)
          .join("")}</Client></Dial></Response>`,
    };
  });
  afterEach(() => view.run(() => window.endAll()));

  const device = (name, options, register = true, token) =>
    view.run(([n, t, o, r]) => window.make(n, t, o, r).then(() => undefined), [name, token ?? carrier.token(name), options, register]);
  const talk = (a, b, params) => view.run(([x, y, p]) => window.talk(x, y, y, p), [a, b, params]);
  const heard = (name) => view.run((n) => window.heard[n] ?? [], name);
  const hears = (name, event) => eventually(`${name} hears ${event}`, async () => (await heard(name)).find(([type]) => type === event));

  it("registers, renews its token, unregisters and is gone", async () => {
    await device("alice", { edge: "sydney" }, true, carrier.token("alice", { ttl: 12 }));
    const facts = await view.run(() => {
      const { identity, edge, home, state } = window.devices.alice;
      return { identity, edge, home, state };
    });
    assert.deepEqual(facts, { identity: "alice", edge: "sydney", home: "us1", state: "registered" });
    await hears("alice", "tokenWillExpire");
    await view.run((token) => window.devices.alice.updateToken(token), carrier.token("alice"));
    await new Promise((resolve) => setTimeout(resolve, 500));
    assert.equal(await view.run(() => window.devices.alice.state), "registered");
    await view.run(() => window.devices.alice.unregister());
    await hears("alice", "unregistered");
    await view.run(() => window.devices.alice.destroy());
    await hears("alice", "destroyed");
  });

  it("hears why a token is refused", async () => {
    const cases = [
      ["expired", carrier.token("a", { ttl: -5 }), 20104, 20104],
      ["no token at all", "nonsense", 20101, 20101],
      ["another secret", carrier.token("a", { secret: "other" }), 53000, 31202],
      ["another account", carrier.token("a", { account: `AC${"9".repeat(32)}` }), 53000, 31203],
      ["too long a life", carrier.token("a", { ttl: 90000 }), 53000, 31207],
    ];
    for (const [what, token, plain, precise] of cases) {
      for (const [flag, code] of [[false, plain], [true, precise]]) {
        const got = await view.run(
          async ([t, f]) => {
            const refused = new Twilio.Device(t, { logLevel: "silent", enableImprovedSignalingErrorPrecision: f });
            const error = window.when(refused, "error");
            refused.register().catch(() => {});
            const { code } = await error;
            refused.destroy();
            return code;
          },
          [token, flag],
        );
        assert.equal(got, code, `${what}, precision ${flag}`);
      }
    }
  });

  it("passes parameters of any script both ways, and sounds of either codec", async () => {
    for (const codec of ["opus", "pcmu"]) {
      const options = { codecPreferences: codec === "opus" ? ["opus", "pcmu"] : ["pcmu", "opus"] };
      await device("alice", options);
      await device("bob", options);
      const text = "né & <b> \"q\" + 100 % 我不吃蛋 👋";
      await talk("alice", "bob", { "x clé": text });
      const got = await view.run(() => Object.fromEntries(window.calls["bob in"].customParameters));
      assert.deepEqual(got, { "x clé": text });
      assert.equal(application.to("/voice")[0].form["x clé"], text);
      assert.ok(application.to("/voice")[0].valid);
      const [caller, callee] = await view.run(() => [window.calls["alice out"].parameters.CallSid, window.calls["bob in"].parameters]);
      assert.match(caller, /^CA[0-9a-f]{32}$/);
      assert.notEqual(callee.CallSid, caller);
      assert.equal(callee.From, "client:alice");
      assert.equal(callee.To, "client:bob");
      const sample = await view.run(() => window.when(window.calls["bob in"], "sample"));
      assert.equal(sample.codecName.toLowerCase(), codec);
      await eventually("media flows", () =>
        view.run(() => window.when(window.calls["bob in"], "sample").then((s) => s.totals.packetsReceived > 20)));
      await view.run(() => window.calls["bob in"].postFeedback(4, "echo"));
      await view.run(() => window.calls["bob in"].mute(true));
      assert.equal(await view.run(() => window.calls["bob in"].isMuted()), true);
      await view.run(() => window.calls["bob in"].disconnect());
      await hears("alice out", "disconnect");
      await view.run(() => window.endAll());
      application.requests.length = 0;
    }
    const elsewhere = view.requests.filter((url) => !/^(blob:|(http|ws):\/\/localhost:)/.test(url));
    assert.deepEqual(elsewhere, [], "nothing leaves this machine");
  });

  it("accepts on the caller only after the callee has been told", async () => {
    await device("alice");
    await device("bob");
    await view.run(async () => {
      const coming = window.when(window.devices.bob, "incoming");
      window.watch("alice out", await window.devices.alice.connect({ params: { To: "bob" } }));
      window.watch("bob in", await coming);
    });
    assert.ok(!(await heard("alice out")).some(([type]) => type === "accept"));
    await hears("alice out", "accept"); // by itself, while bob rings
  });

  it("sends keys", async () => {
    application.answers["/voice"] = '<Response><Gather numDigits="3" action="/keys" timeout="10"><Pause length="10"/></Gather></Response>';
    application.answers["/keys"] = "<Response><Hangup/></Response>";
    await device("alice");
    await view.run(async () => {
      const call = window.watch("alice out", await window.devices.alice.connect());
      await window.when(call, "accept");
      setTimeout(() => call.sendDigits("1w2#"), 500);
    });
    const [keys] = await eventually("the keys arrive", () => application.to("/keys").length > 0 && application.to("/keys"));
    assert.equal(keys.form.Digits, "12");
    await hears("alice out", "disconnect");
  });

  it("exchanges messages with the application", async () => {
    await device("alice");
    await device("bob");
    await talk("alice", "bob");
    const sid = await view.run(() => window.calls["alice out"].parameters.CallSid);
    const client = carrier.client();
    await client.calls(sid).userDefinedMessageSubscriptions.create({ callback: `${application.url}/messages` });
    const sent = await view.run(async () => {
      const call = window.calls["alice out"];
      const id = call.sendMessage({ content: { hello: "wörld 👋" }, messageType: "user-defined-message" });
      const ack = await window.when(call, "messageSent");
      return [id, ack.voiceEventSid];
    });
    assert.equal(sent[0], sent[1]);
    const [message] = await eventually("the callback", () => application.to("/messages").length > 0 && application.to("/messages"));
    assert.ok(message.valid);
    assert.deepEqual(JSON.parse(message.form.Content), { hello: "wörld 👋" });
    assert.equal(message.form.SequenceNumber, "1");
    await view.run(() => {
      window.next = window.when(window.calls["alice out"], "messageReceived").then((message) => message.content);
    });
    await client.calls(sid).userDefinedMessages.create({ content: JSON.stringify({ ahoy: "là-bas" }) });
    assert.deepEqual(await view.run(() => window.next), { ahoy: "là-bas" });
    for (const [content, messageType, code] of [[{}, "no-such-type", 31210], [{ much: "x".repeat(17000) }, "user-defined-message", 31212]]) {
      const got = await view.run(
        async ([c, m]) => {
          const call = window.calls["alice out"];
          const error = window.when(call, "error");
          call.sendMessage({ content: c, messageType: m });
          return (await error).code;
        },
        [content, messageType],
      );
      assert.equal(got, code);
    }
  });

  it("rejects, ignores, is cancelled, and rings on several devices", async () => {
    await device("alice");
    await device("bob");
    await device("bob2", {}, true, carrier.token("bob"));
    application.answers["/voice"] = '<Response><Dial action="/dialed"><Client>bob</Client></Dial></Response>';
    application.answers["/dialed"] = "<Response><Hangup/></Response>";
    const ring = () =>
      view.run(async () => {
        const both = Promise.all([window.when(window.devices.bob, "incoming"), window.when(window.devices.bob2, "incoming")]);
        window.watch("alice out", await window.devices.alice.connect());
        const [first, second] = await both;
        window.watch("first", first);
        window.watch("second", second);
      });
    await ring();
    await view.run(() => window.calls.first.accept());
    await hears("second", "cancel");
    await view.run(() => window.calls.first.disconnect());
    await hears("alice out", "disconnect");
    application.requests.length = 0;
    await ring();
    await view.run(() => window.calls.first.reject());
    const [dialed] = await eventually("the Dial ends", () => application.to("/dialed").length > 0 && application.to("/dialed"));
    assert.equal(dialed.form.DialCallStatus, "busy");
    await eventually("alice may call again", async () => (await heard("alice out")).filter(([type]) => type === "disconnect").length >= 2);
    await ring();
    await view.run(() => window.calls.first.ignore());
    await view.run(() => window.calls["alice out"].disconnect());
    await eventually("the second stops ringing", async () => (await heard("second")).filter(([type]) => type === "cancel").length >= 2);
  });

  it("rings a page that talks, when it allows that", async () => {
    await device("alice");
    await device("carol");
    await device("bob", { allowIncomingWhileBusy: true });
    await talk("alice", "bob");
    await view.run(async () => {
      const coming = window.when(window.devices.bob, "incoming");
      window.watch("carol out", await window.devices.carol.connect({ params: { To: "bob" } }));
      window.watch("bob in 2", await coming);
      window.calls["bob in 2"].accept();
    });
    await hears("alice out", "disconnect"); // the SDK holds one call
    await hears("carol out", "accept");
  });

  it("hands a ringing call to another device by its connect token", async () => {
    await device("alice");
    await device("bob");
    await device("bob2", {}, false, carrier.token("bob"));
    await view.run(async () => {
      const coming = window.when(window.devices.bob, "incoming");
      window.watch("alice out", await window.devices.alice.connect({ params: { To: "bob" } }));
      const call = window.watch("bob in", await coming);
      const accepted = window.when(window.calls["alice out"], "accept");
      window.watch("forwarded", await window.devices.bob2.connect({ connectToken: call.connectToken }));
      await accepted;
    });
    await hears("bob in", "cancel");
    await hears("forwarded", "accept");
    await view.run(() => window.calls.forwarded.disconnect());
    await hears("alice out", "disconnect");
  });

  it("survives the loss of its signalling in a call", async () => {
    await device("alice", { maxCallSignalingTimeoutMs: 15000 });
    await device("bob", { maxCallSignalingTimeoutMs: 15000 });
    await talk("alice", "bob");
    await new Promise((resolve) => setTimeout(resolve, 1000));
    relay.cut();
    for (const name of ["alice out", "bob in"]) {
      await hears(name, "reconnecting");
      await hears(name, "reconnected");
    }
    await view.run(() => window.calls["bob in"].disconnect());
    await hears("alice out", "disconnect");
  });

  it("restarts ICE when its media is lost", async () => {
    await view.run(() => (window.relayMedia = true));
    try {
      await device("alice");
      application.answers["/voice"] = '<Response><Dial callerId="+33199001000">+33199000001</Dial></Response>';
      await view.run(async () => {
        const call = window.watch("alice out", await window.devices.alice.connect());
        await window.when(call, "accept");
      });
      media.target = (await view.run(() => window.mediaPorts)).at(-1);
      const flowing = () => view.run(() => window.when(window.calls["alice out"], "sample").then((s) => s.packetsReceived > 20));
      await eventually("media flows", flowing);
      media.lossy = true;
      await hears("alice out", "reconnecting");
      media.lossy = false;
      await hears("alice out", "reconnected");
      await eventually("media flows again", flowing);
    } finally {
      await view.run(() => (window.relayMedia = false));
    }
  });

  it("completes a preflight test with a full report", async () => {
    application.answers["/voice"] = '<Response><Play digits="1w1w1"/><Say>This line is being tested.</Say><Pause length="6"/></Response>';
    const report = await view.run(
      async (token) => {
        const test = Twilio.Device.runPreflight(token, { edge: "dublin" });
        return Promise.race([window.when(test, "completed", 40000), window.when(test, "failed", 40000)]);
      },
      carrier.token("tester"),
    );
    assert.match(report.callSid ?? JSON.stringify(report), /^CA[0-9a-f]{32}$/);
    assert.equal(report.edge, "dublin");
    for (const part of ["networkTiming", "stats", "testTiming", "totals", "iceCandidateStats"]) assert.ok(report[part], part);
    assert.ok(report.samples.length > 3);
    assert.ok(report.networkTiming.signaling && report.networkTiming.peerConnection);
    assert.deepEqual(view.errors, []);
  });
});

/// Carries UDP between one page and the carrier, unless told to lose it.
async function mediaRelay() {
  const near = createSocket("udp4");
  const ways = new Map();
  const self = { lossy: false, target: 0, close: () => { near.close(); for (const far of ways.values()) far.close(); } };
  near.on("message", (packet, from) => {
    if (self.lossy || self.target === 0) return;
    let far = ways.get(from.port);
    if (!far) {
      far = createSocket("udp4");
      far.on("message", (answer) => self.lossy || near.send(answer, from.port, from.address));
      ways.set(from.port, far);
    }
    far.send(packet, self.target, "127.0.0.1");
  });
  near.bind(0, "127.0.0.1");
  await once(near, "listening");
  self.port = near.address().port;
  return self;
}
