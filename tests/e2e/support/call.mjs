// Questions to the desk's API about the newest call of a rep.
import assert from "node:assert/strict";
import { eventually } from "./browser.mjs";

export const newest = async (session) => (await (await session("/api/calls?limit=1")).json()).calls[0];

export const becomes = (what, session, check, timeout) =>
  eventually(
    what,
    async () => {
      const call = await newest(session);
      return call && check(call) && call;
    },
    timeout,
  );

export const command = async (session, sid, body) => {
  const response = await session(`/api/calls/${sid}/commands`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ id: crypto.randomUUID(), ...body }),
  });
  const answer = await response.json();
  assert.equal(response.status, 202, JSON.stringify(answer));
  return answer.call;
};

export const stateOf = (call, id) => call.parties.find((party) => party.id === id)?.state;
