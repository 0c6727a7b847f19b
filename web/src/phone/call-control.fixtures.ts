import type { CallCommand, CallRecord, Party, Peer } from '@/lib/api/types'
import { type ControlEvent, type ControlState, controlView, idleControl, reduceControl } from './call-control'

export const T = 1_763_700_000_000
export const customerPeer: Peer = { kind: 'number', value: '+33199000001', name: null }
export const alicePeer: Peer = { kind: 'rep', value: 'alice', name: 'Alice Martin' }
export const bobPeer: Peer = { kind: 'rep', value: 'bob', name: 'Bob Durand' }

export function party(id: string, peer: Peer, change: Partial<Party> = {}): Party {
  return { id, peer, state: 'talking', me: false, pending: null, since: T, failed: null, ...change }
}

export const alice = party('rep-alice', alicePeer, { me: true })
export const customer = (change: Partial<Party> = {}) => party('customer', customerPeer, change)
export const bob = (change: Partial<Party> = {}) => party('rep-bob', bobPeer, change)

export function record(change: Partial<CallRecord> = {}): CallRecord {
  return {
    sid: 'CA1',
    revision: 1,
    direction: 'outgoing',
    peer: customerPeer,
    line: null,
    state: 'talking',
    outcome: null,
    reason: null,
    answeredBy: null,
    endedBy: null,
    startedAt: T - 5000,
    answeredAt: T,
    endedAt: null,
    duration: 0,
    parties: [alice, customer()],
    held: false,
    consultation: null,
    transfer: null,
    recording: { state: 'off', since: null },
    mine: 'CA1',
    ...change,
  }
}

export const heard = (change: Partial<CallRecord> = {}, at = T + 1000): ControlEvent => ({
  type: 'record',
  record: record(change),
  at,
})
export const given = (command: CallCommand, id = 'a', at = T + 2000): ControlEvent => ({
  type: 'issued',
  id,
  command,
  at,
})
export const accepted = (id = 'a', at = T + 2100): ControlEvent => ({ type: 'accepted', id, at })
export const refused = (id = 'a', at = T + 2100): ControlEvent => ({
  type: 'refused',
  id,
  code: 'not_answered',
  message: 'Nobody has answered yet.',
  at,
})
export const settled = (at: number): ControlEvent => ({ type: 'settled', at })
export const run = (...events: ControlEvent[]) => events.reduce(reduceControl, idleControl)
export const view = (state: ControlState) => controlView(state)
export const states = (state: ControlState) =>
  Object.fromEntries(view(state).others.map((one) => [one.id, one.state]))

export const onHold = { held: true, parties: [alice, customer({ state: 'held' })] }
export const consulting = (change: Partial<Party> = {}) => ({
  held: true,
  parties: [alice, customer({ state: 'held' }), bob(change)],
  consultation: {
    party: 'rep-bob',
    speakingTo: 'rep-bob',
    state: change.state === 'ringing' ? ('ringing' as const) : ('talking' as const),
  },
})
export const three = { parties: [alice, customer(), bob()] }
