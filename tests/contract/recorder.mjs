// Stands between the program and its carrier, and has every request and every answer judged.
import { once } from "node:events";
import { createServer } from "node:http";
import { judgeAnswer, judgeRequest, operationOf } from "./judge.mjs";

/// Requests that are no business of Twilio's REST API: the doctor's look at the carrier's clock.
const besides = (request) => request.method === "GET" && request.url === "/";

export class Recorder {
  constructor() {
    this.complaints = new Set();
    this.seen = new Map(); // id of an operation → how often
    this.statuses = new Map(); // … → statuses of answers
    this.canned = {}; // path → what is answered in the carrier's place, { status, body }
    this.server = createServer((request, response) => this.pass(request, response));
  }
  async listen(carrier) {
    this.carrier = carrier;
    this.server.listen(0, "127.0.0.1");
    await once(this.server, "listening");
    this.url = `http://127.0.0.1:${this.server.address().port}`;
    return this;
  }
  close() {
    this.server.close();
    this.server.closeAllConnections();
  }

  async pass(request, response) {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const path = request.url.split("?")[0];
    try {
      const answer = await this.answer(request, path, body);
      if (!besides(request)) this.judge(request, path, body.toString(), answer);
      response.writeHead(answer.status, answer.headers).end(answer.body);
    } catch (error) {
      request.socket.destroy(error); // the carrier is gone, or the program did not wait
    }
  }
  async answer(request, path, body) {
    const canned = this.canned[path];
    if (canned) return { status: canned.status ?? 200, headers: { "Content-Type": "application/json" }, body: JSON.stringify(canned.body) };
    const { authorization, range, "content-type": type } = request.headers;
    const headers = Object.fromEntries(Object.entries({ authorization, range, "content-type": type }).filter(([, value]) => value));
    const answer = await fetch(this.carrier + request.url, { method: request.method, headers, body: body.length ? body : undefined });
    const kept = ["content-type", "content-range", "retry-after", "accept-ranges"].filter((name) => answer.headers.has(name));
    return {
      status: answer.status,
      headers: Object.fromEntries(kept.map((name) => [name, answer.headers.get(name)])),
      body: Buffer.from(await answer.arrayBuffer()),
    };
  }
  judge(request, path, body, answer) {
    const operation = operationOf(request.method, path);
    const complain = (list) => list.forEach((one) => this.complaints.add(one));
    complain(judgeRequest(request.method, request.url, body));
    if (!/^Basic [A-Za-z0-9+/=]+$/.test(request.headers.authorization ?? "")) complain([`${path} came without credentials`]);
    if (request.method === "POST" && !/^application\/x-www-form-urlencoded(;|$)/.test(request.headers["content-type"] ?? ""))
      complain([`${path} came as ${request.headers["content-type"]}`]);
    if (!operation) return;
    this.seen.set(operation.id, (this.seen.get(operation.id) ?? 0) + 1);
    this.statuses.set(operation.id, (this.statuses.get(operation.id) ?? new Set()).add(answer.status));
    complain(judgeAnswer(operation, answer.status, String(answer.body)));
  }
}
