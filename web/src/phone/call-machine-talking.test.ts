import { describe, expect, it } from 'vitest'
import { incomingCall, reduceCall } from './call-machine'

import {
  accepted,
  answered,
  canceled,
  disconnected,
  echo,
  hungUp,
  incoming,
  outgoing,
  record,
  ringing,
  run,
  START,
} from './call-machine.fixtures'

describe('in the call', () => {
  const talking = () => run(outgoing(), accepted, answered)

  it('loses and finds its line', () => {
    const lost = run(talking(), { type: 'reconnecting' })
    expect(lost.reconnecting).toBe(true)
    expect(reduceCall(lost, { type: 'reconnecting' })).toBe(lost)
    expect(run(lost, { type: 'reconnected' }).reconnecting).toBe(false)
    expect(run(lost, disconnected).reconnecting).toBe(false)
  })

  it('mutes and keeps the keys sent, the last 32', () => {
    expect(run(talking(), { type: 'muted', muted: true, at: START + 3000 }).mutedAt).toBe(START + 3000)
    let state = talking()
    for (let i = 0; i < 40; i++) state = reduceCall(state, { type: 'digit', digit: String(i % 10) })
    expect(state.digits).toHaveLength(32)
    expect(state.digits.endsWith('89')).toBe(true)
  })

  it('collects each warning once and forgets all at the end', () => {
    const warned = run(talking(), { type: 'warning', name: 'high-rtt' }, { type: 'warning', name: 'low-mos' })
    expect(reduceCall(warned, { type: 'warning', name: 'high-rtt' })).toBe(warned)
    expect(run(warned, { type: 'warning_cleared', name: 'high-rtt' }).warnings).toEqual(['low-mos'])
    expect(reduceCall(warned, { type: 'warning_cleared', name: 'high-jitter' })).toBe(warned)
    expect(run(warned, disconnected).warnings).toEqual([])
  })
})

describe('passed on', () => {
  const left = { how: 'transfer', to: { kind: 'rep', value: 'bob', name: null } } as const
  const me = (state: 'ringing' | 'talking') => ({
    id: 'rep-bob',
    peer: left.to,
    state,
    me: true,
    pending: null,
    since: START,
    failed: null,
  })
  const passed = { direction: 'incoming', state: 'talking', outcome: null, transferredBy: 'alice' } as const

  it('the rep who passes a call on has not been hung up on', () => {
    const state = run(outgoing(), ringing, accepted, answered, { ...disconnected, left })
    expect(state.end).toMatchObject({ outcome: 'answered', by: 'us', left })
    expect(run(state, record({ endedBy: 'callee' })).end?.left).toEqual(left)
  })

  it('the same when the desk tells of the end before the line does', () => {
    const state = run(outgoing(), ringing, accepted, answered, { ...record({ endedBy: 'callee' }), left })
    expect(state.end?.left).toEqual(left)
  })

  it('a call hung up by us is not passed on later', () => {
    const state = run(outgoing(), ringing, accepted, answered, hungUp, { ...record(), left })
    expect(state.end?.left).toBe(null)
  })

  it('rings as from the customer', () => {
    const fromAlice = incomingCall({
      id: 'call-2',
      peer: { kind: 'rep', value: 'alice', name: null },
      at: START,
      sid: 'CA1',
      line: null,
    })
    expect(run(fromAlice, record({ ...passed, parties: [me('ringing')] })).peer).toEqual(echo)
  })

  it('that is not taken is missed, though the call goes on', () => {
    const state = run(incoming(), record({ ...passed, parties: [me('ringing')] }), canceled)
    expect(state.end?.outcome).toBe('missed')
    const taken = run(state, record({ ...passed, parties: [me('talking')] }))
    expect(taken.end?.outcome).toBe('answered_elsewhere')
  })
})
