// A receiver of call events as a customer would write one: it checks the signature, knows repeats by their id, and can
// be told to fail in the ways of real ones.
import { createHmac, timingSafeEqual } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";

export const secret = "a-secret-that-both-sides-know";

/// Whether the request is ours and not older than five minutes.
export function isGenuine(headers, body) {
  const timestamp = headers["x-softphone-timestamp"];
  if (!/^\d+$/.test(timestamp) || Math.abs(Date.now() / 1000 - Number(timestamp)) > 300) return false;
  const expected = Buffer.from(`sha256=${createHmac("sha256", secret).update(`${timestamp}.${body}`).digest("hex")}`);
  const given = Buffer.from(headers["x-softphone-signature"] ?? "");
  return given.length === expected.length && timingSafeEqual(given, expected);
}

export class Receiver {
  /// Every request in the order of its coming: { id, type, event, answered }.
  requests = [];
  /// What is answered next, one each: a status, "empty", "redirect", or "silence"; nothing left: a confirmation.
  script = [];
  forged = 0;

  static async start() {
    const receiver = new Receiver();
    receiver.server = createServer((request, response) => receiver.take(request, response));
    receiver.server.listen(0, "127.0.0.1");
    await once(receiver.server, "listening");
    receiver.url = `http://127.0.0.1:${receiver.server.address().port}/events`;
    return receiver;
  }

  async take(request, response) {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString();
    if (!isGenuine(request.headers, body)) {
      this.forged += 1;
      response.writeHead(401).end("{}");
      return;
    }
    const event = JSON.parse(body);
    const played = this.script.shift() ?? "ok";
    this.requests.push({ id: event.id, type: event.type, event, played });
    response.setHeader("Content-Type", "application/json");
    if (played === "silence") return;
    if (played === "empty") response.end();
    else if (played === "redirect") response.writeHead(302, { Location: "http://169.254.169.254/" }).end();
    else if (typeof played === "number") response.writeHead(played).end("{}");
    else response.end('{"ok":true}');
  }

  /// The events that were confirmed, each once, in the order of their coming.
  confirmed(sid) {
    const ok = this.requests.filter(({ played, event }) => played === "ok" && event.call.sid === sid);
    return ok.filter(({ id }, index) => ok.findIndex((other) => other.id === id) === index).map(({ type }) => type);
  }

  stop() {
    this.server.closeAllConnections();
    this.server.close();
  }
}
