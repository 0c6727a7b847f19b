import type { CallRecord, Party } from './api/types'

/** Who talked in a call besides its two first ends, as the rep who looks knows them; nobody twice. */
export function furtherParties(call: CallRecord): readonly Party[] {
  const seen = new Set([`${call.peer.kind} ${call.peer.value}`])
  return (call.parties ?? []).filter((party) => {
    const key = `${party.peer.kind} ${party.peer.value}`
    if (party.me || party.failed || seen.has(key)) return false
    seen.add(key)
    return true
  })
}
