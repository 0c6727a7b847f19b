// Checks that a form comes from Twilio (https://www.twilio.com/docs/usage/security#validating-requests).
// Needs NODE_FUNCTION_ALLOW_BUILTIN=crypto; TWILIO_AUTH_TOKEN, and N8N_WEBHOOK_URL: our address as Twilio calls it, without
// a slash at the end (https://n8n.example.com).
const crypto = require("crypto");
const path = "{{PATH}}";
const { headers = {}, body = {} } = $input.first().json;
const url = `${$env.N8N_WEBHOOK_URL ?? ""}/webhook/${path}`;
const signed = Object.keys(body).sort().reduce((text, name) => text + name + body[name], url);
const expected = Buffer.from(crypto.createHmac("sha1", $env.TWILIO_AUTH_TOKEN ?? "").update(signed, "utf8").digest("base64"));
const given = Buffer.from(String(headers["x-twilio-signature"] ?? ""));
const genuine = Boolean($env.TWILIO_AUTH_TOKEN) && given.length === expected.length && crypto.timingSafeEqual(given, expected);
