// Checks the signature of a call event, its age, and whether it has been here before.
// docs/operations/webhooks.md says how it is signed. Needs NODE_FUNCTION_ALLOW_BUILTIN=crypto and SOFTPHONE_WEBHOOK_SECRET.
const crypto = require("crypto");
const secret = $env.SOFTPHONE_WEBHOOK_SECRET;
const answer = (code, body, event) => [{ json: { code, body, event: event ?? null, fresh: Boolean(event) } }];

if (!secret) return answer(500, { error: "SOFTPHONE_WEBHOOK_SECRET is not set" });
const headers = $input.first().json.headers ?? {};
const raw = await this.helpers.getBinaryDataBuffer(0, "data");
const timestamp = String(headers["x-softphone-timestamp"] ?? "");
const recent = /^\d{1,12}$/.test(timestamp) && Math.abs(Date.now() / 1000 - Number(timestamp)) <= 300;
const signed = Buffer.concat([Buffer.from(`${timestamp}.`), raw]);
const expected = Buffer.from(`sha256=${crypto.createHmac("sha256", secret).update(signed).digest("hex")}`);
const given = Buffer.from(String(headers["x-softphone-signature"] ?? ""));
if (!recent || given.length !== expected.length || !crypto.timingSafeEqual(given, expected)) {
  return answer(401, { error: "bad signature" });
}

const event = JSON.parse(raw.toString("utf8"));
// The last thousand ids; kept by n8n when the workflow is active.
const memory = $getWorkflowStaticData("global");
const seen = Array.isArray(memory.seen) ? memory.seen : [];
const duplicate = seen.includes(event.id);
if (!duplicate) memory.seen = [...seen, event.id].slice(-1000);
return answer(200, { ok: true, duplicate, type: event.type }, duplicate ? null : event);
