// Mints an access token of Twilio Voice for a rep (https://www.twilio.com/docs/iam/access-tokens). Whoever gets one can make
// calls at your expense: the webhook asks for a key in a header, and only these identities are served.
// Needs NODE_FUNCTION_ALLOW_BUILTIN=crypto; TWILIO_ACCOUNT_SID, TWILIO_API_KEY, TWILIO_API_SECRET, TWILIO_TWIML_APP_SID and
// SOFTPHONE_IDENTITIES (alice,bob).
const crypto = require("crypto");
const answer = (code, body) => [{ json: { code, body } }];

const identity = ($input.first().json.body ?? {}).identity;
if (typeof identity !== "string" || identity === "") return answer(400, { error: "identity required" });
const known = String($env.SOFTPHONE_IDENTITIES ?? "").split(",").map((name) => name.trim());
if (!known.includes(identity)) return answer(403, { error: "unknown identity" });
const [account, key, secret, application] = ["ACCOUNT_SID", "API_KEY", "API_SECRET", "TWIML_APP_SID"].map(
  (name) => $env[`TWILIO_${name}`],
);
if (!account || !key || !secret || !application) return answer(500, { error: "a TWILIO_ setting is missing" });

const now = Math.floor(Date.now() / 1000);
const ttl = 3600;
const encode = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
const unsigned = [
  encode({ typ: "JWT", alg: "HS256", cty: "twilio-fpa;v=1" }),
  encode({
    jti: `${key}-${now}`,
    iss: key,
    sub: account,
    iat: now,
    exp: now + ttl,
    grants: { identity, voice: { incoming: { allow: true }, outgoing: { application_sid: application } } },
  }),
].join(".");
const signature = crypto.createHmac("sha256", secret).update(unsigned).digest("base64url");
return answer(200, { token: `${unsigned}.${signature}`, identity, ttl });
