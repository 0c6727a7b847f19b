// SIP over TLS: two carriers, one the other's trunk, with certificates of an authority made here.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, beforeEach, describe, it } from "node:test";
import { eventually } from "./support/browser.mjs";
import { Application, Carrier } from "./support/carrier.mjs";
import { freePort, temporaryDirectory } from "./support/server.mjs";

const outside = "+99912345678"; // nobody's, and not reserved for fiction
const ours = "+33199001000";

/// An authority and a certificate for `localhost` that it signed, as PEM files.
function makeCertificates(directory) {
  const file = (name) => join(directory, name);
  const openssl = (...options) => execFileSync("openssl", options, { stdio: "pipe" });
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
  for (const authority of ["ca", "stranger"]) {
    openssl("req", "-x509", ...key, "-keyout", file(`${authority}.key`), "-out", file(`${authority}.pem`), "-days", "2", "-subj", `/CN=${authority}`);
  }
  writeFileSync(file("names.txt"), "subjectAltName=DNS:localhost\n");
  openssl("req", ...key, "-keyout", file("server.key"), "-out", file("server.csr"), "-subj", "/CN=localhost");
  openssl("x509", "-req", "-in", file("server.csr"), "-CA", file("ca.pem"), "-CAkey", file("ca.key"), "-CAcreateserial",
    "-out", file("server.pem"), "-days", "2", "-extfile", file("names.txt"));
  return { authority: file("ca.pem"), stranger: file("stranger.pem"), certificate: file("server.pem"), key: file("server.key") };
}

describe("a trunk over TLS", () => {
  const caller = new Application();
  const called = new Application();
  const directory = temporaryDirectory();
  let files;
  let far;
  let near;
  let tlsPort;

  const startNear = async (authority) =>
    Carrier.start(caller, {
      SIP_LISTEN: `127.0.0.1:${await freePort()}`,
      SIP_TRUNK: `sip:localhost:${tlsPort};transport=tls`,
      SIP_USERNAME: "anna",
      SIP_PASSWORD: "pass word",
      SIP_TLS_CA: authority,
      SIP_KEEPALIVE: "no",
    });

  before(async () => {
    files = makeCertificates(directory.path);
    await caller.listen();
    await called.listen();
    tlsPort = await freePort();
    far = await Carrier.start(called, {
      SIP_LISTEN: `127.0.0.1:${await freePort()}`,
      SIP_TRUNK: "sip:192.0.2.1",
      SIP_USERNAME: "anna",
      SIP_PASSWORD: "pass word",
      SIP_NUMBERS: outside,
      SIP_KEEPALIVE: "no",
      SIP_TLS_PORT: String(tlsPort),
      SIP_TLS_CERTIFICATE: files.certificate,
      SIP_TLS_KEY: files.key,
    });
    near = await startNear(files.authority);
  });
  after(async () => {
    await near?.stop();
    await far?.stop();
    caller.close();
    called.close();
    directory.remove();
  });
  beforeEach(() => {
    for (const application of [caller, called]) {
      application.requests.length = 0;
      application.answers = {};
    }
  });

  const call = (carrier) => carrier.client().calls.create({ to: outside, from: ours, url: `${caller.url}/answered`, timeout: 10 });
  const ended = (carrier, sid, status) =>
    eventually(`the call is ${status}`, async () => (await carrier.client().calls(sid).fetch()).status === status);

  it("calls through it with the credentials asked for, and keys and the end go both ways", async () => {
    caller.answers["/answered"] = `<Response><Play digits="12#"/><Gather numDigits="2" finishOnKey="" action="/heard"/></Response>`;
    caller.answers["/heard"] = `<Response><Pause length="20"/></Response>`;
    called.answers["/voice"] = `<Response><Gather numDigits="3" finishOnKey="" action="/keys"/></Response>`;
    called.answers["/keys"] = `<Response><Play digits="98"/><Pause length="1"/><Hangup/></Response>`;
    const { sid } = await call(near);
    await eventually("keys at the far end", () => called.to("/keys").length === 1);
    const [keys] = called.to("/keys");
    assert.ok(keys.valid);
    assert.equal(keys.parameters.Digits, "12#");
    assert.equal(keys.parameters.From, ours);
    assert.equal(keys.parameters.To, outside);
    await eventually("keys at the near end", () => caller.to("/heard").length === 1);
    assert.equal(caller.to("/heard")[0].parameters.Digits, "98");
    await ended(near, sid, "completed");
    await ended(far, keys.parameters.CallSid, "completed");
  });

  it("hangs up from the near end, over the connection that is open", async () => {
    caller.answers["/answered"] = `<Response><Pause length="1"/><Hangup/></Response>`;
    called.answers["/voice"] = `<Response><Pause length="20"/></Response>`;
    const { sid } = await call(near);
    await ended(near, sid, "completed");
    await ended(far, called.to("/voice")[0].parameters.CallSid, "completed");
  });

  it("does not call a trunk whose certificate nobody vouches for", async () => {
    const wary = await startNear(files.stranger);
    try {
      const { sid } = await call(wary);
      await ended(wary, sid, "failed");
      assert.equal(called.to("/voice").length, 0);
      await eventually("the log says why", () => /TLS with localhost failed/.test(wary.log.join("")), 5000);
    } finally {
      await wary.stop();
    }
  });
});
