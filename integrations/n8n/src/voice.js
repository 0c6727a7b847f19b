{{CHECK}}
// Answers what to do with a call: a rep's page dials a number, or somebody calls and all reps ring.
// Needs TWILIO_PHONE_NUMBER and SOFTPHONE_IDENTITIES (alice,bob), too.
const escape = (text) =>
  String(text).replace(/[<>&"']/g, (c) => ({ "<": "&lt;", ">": "&gt;", "&": "&amp;", '"': "&quot;", "'": "&apos;" })[c]);
const answer = (code, verbs) => [
  { json: { code, body: `<?xml version="1.0" encoding="UTF-8"?><Response>${verbs}</Response>` } },
];
if (!genuine) return answer(403, "<Reject/>");

const from = String(body.From ?? "");
const to = String(body.To ?? "");
const line = escape($env.TWILIO_PHONE_NUMBER ?? "");
if (from.startsWith("client:")) {
  if (/^\+[1-9]\d{6,14}$/.test(to)) {
    return answer(200, `<Dial callerId="${line}" answerOnBridge="true"><Number>${to}</Number></Dial>`);
  }
  const colleague = to.replace(/^client:/, "");
  if (/^[A-Za-z0-9_]{1,64}$/.test(colleague)) return answer(200, `<Dial answerOnBridge="true"><Client>${colleague}</Client></Dial>`);
  return answer(200, '<Say language="fr-FR">Ce numéro n’est pas valable.</Say>');
}
const reps = String($env.SOFTPHONE_IDENTITIES ?? "").split(",").map((name) => name.trim()).filter(Boolean);
if (reps.length === 0) return answer(200, '<Say language="fr-FR">Personne ne peut vous répondre.</Say>');
const clients = reps.slice(0, 10).map((rep) => `<Client>${escape(rep)}</Client>`).join("");
return answer(200, `<Dial answerOnBridge="true" timeout="25">${clients}</Dial>`);
