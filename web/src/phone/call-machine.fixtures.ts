import type { CallRecord, Peer } from '@/lib/api/types'
import { type CallEvent, type CallState, incomingCall, outgoingCall, reduceCall } from './call-machine'

export const echo: Peer = { kind: 'number', value: '+33199000001', name: null }
export const START = 1_763_700_000_000

export const outgoing = () => outgoingCall({ id: 'call-1', peer: echo, at: START })
export const incoming = () => incomingCall({ id: 'call-1', peer: echo, at: START, sid: 'CA1', line: null })
export const run = (state: CallState, ...events: CallEvent[]) => events.reduce(reduceCall, state)

export const ringing = { type: 'ringing', earlyMedia: true, sid: 'CA1' } satisfies CallEvent
export const accepted = { type: 'accepted', at: START + 1000, sid: 'CA1' } satisfies CallEvent
/** The desk tells that whoever is called has answered. */
export const answered = { type: 'answered', at: START + 1000 } satisfies CallEvent
export const disconnected = { type: 'disconnected', at: START + 5000 } satisfies CallEvent
export const hungUp = { type: 'hung_up', at: START + 5000 } satisfies CallEvent
export const canceled = { type: 'canceled', at: START + 5000 } satisfies CallEvent
export const declined = { type: 'declined', at: START + 5000 } satisfies CallEvent
export const error = (code: number): CallEvent => ({ type: 'error', code, message: 'refused' })

export function record(change: Partial<CallRecord> = {}): CallEvent & { type: 'record' } {
  return {
    type: 'record',
    at: START + 6000,
    record: {
      sid: 'CA1',
      revision: 1,
      direction: 'outgoing',
      peer: echo,
      line: '+33199001001',
      state: 'ended',
      outcome: 'answered',
      reason: null,
      answeredBy: null,
      endedBy: null,
      startedAt: START,
      answeredAt: null,
      endedAt: START + 5000,
      duration: 0,
      ...change,
    },
  }
}
