{{CHECK}}
// One status of one leg, as it came: what follows is yours. Call events (events.json) tell whole calls instead.
if (!genuine) return [{ json: { code: 403, body: { error: "bad signature" }, status: null, fresh: false } }];
const status = {
  callSid: body.CallSid ?? null,
  parentCallSid: body.ParentCallSid ?? null,
  status: body.CallStatus ?? null,
  from: body.From ?? null,
  to: body.To ?? null,
  duration: body.CallDuration === undefined ? null : Number(body.CallDuration),
  recordingSid: body.RecordingSid ?? null,
};
return [{ json: { code: 200, body: { ok: true }, status, fresh: true } }];
