import { describe, expect, it } from 'vitest'
import type { CallRecord, Outcome } from '@/lib/api/types'
import {
  type CallEvent,
  isLive,
  matchesRecord,
  type Phase,
  reduceCall,
  rejoinedCall,
  wantsRingback,
} from './call-machine'

import {
  accepted,
  answered,
  canceled,
  declined,
  disconnected,
  echo,
  error,
  hungUp,
  incoming,
  outgoing,
  record,
  ringing,
  run,
  START,
} from './call-machine.fixtures'

describe('outgoing', () => {
  it('calls, rings, talks, ends', () => {
    const phases: Phase[] = []
    let state = outgoing()
    for (const event of [ringing, accepted, answered, disconnected]) {
      phases.push(state.phase)
      state = reduceCall(state, event)
    }
    expect([...phases, state.phase]).toEqual(['calling', 'ringing', 'ringing', 'talking', 'ended'])
    expect(state.answeredAt).toBe(START + 1000)
    expect(state.endedAt).toBe(START + 5000)
    expect(state.end).toMatchObject({ outcome: 'answered', by: 'them' })
  })

  it('may be answered without ringing', () => {
    expect(run(outgoing(), accepted, answered)).toMatchObject({ phase: 'talking', sid: 'CA1' })
  })

  it('rings while the line is open and nobody has answered, and talks when the desk says so', () => {
    const open = run(outgoing(), accepted)
    expect(open).toMatchObject({ phase: 'ringing', connected: true, answeredAt: null, sid: 'CA1' })
    expect(wantsRingback(open)).toBe(false)
    expect(run(open, record({ state: 'ringing', outcome: null })).phase).toBe('ringing')
    const talks = run(open, record({ state: 'talking', outcome: null }))
    expect(talks).toMatchObject({ phase: 'talking', answeredAt: START + 6000 })
    expect(run(open, hungUp).end).toMatchObject({ outcome: 'canceled', by: 'us' })
  })

  it('talks with the line, when the desk knew of the answer before', () => {
    const early = run(outgoing(), ringing, record({ state: 'talking', outcome: null }))
    expect(early.phase).toBe('ringing')
    expect(run(early, accepted)).toMatchObject({ phase: 'talking', answeredAt: START + 1000 })
  })

  it('is joined again where it was left', () => {
    const { record: going } = record({ state: 'talking', outcome: null, answeredAt: START - 60_000 })
    const state = rejoinedCall({ id: 'call-2', record: going, at: START })
    expect(state).toMatchObject({ phase: 'connecting', sid: 'CA1', direction: 'outgoing' })
    expect(run(state, accepted)).toMatchObject({ phase: 'talking', answeredAt: START - 60_000 })
  })

  it('plays ring-back only while nothing comes from the network', () => {
    const silent: CallEvent = { ...ringing, earlyMedia: false }
    expect(wantsRingback(outgoing())).toBe(false)
    expect(wantsRingback(run(outgoing(), silent))).toBe(true)
    expect(wantsRingback(run(outgoing(), ringing))).toBe(false)
    expect(wantsRingback(run(outgoing(), silent, ringing))).toBe(false)
    expect(wantsRingback(run(outgoing(), ringing, silent))).toBe(false)
    expect(wantsRingback(run(outgoing(), silent, accepted))).toBe(false)
    expect(wantsRingback(run(outgoing(), silent, hungUp))).toBe(false)
  })

  it('is canceled by a hang-up before the answer and answered after it', () => {
    expect(run(outgoing(), hungUp).end).toMatchObject({ outcome: 'canceled', by: 'us' })
    expect(run(outgoing(), ringing, hungUp).end).toMatchObject({ outcome: 'canceled', by: 'us' })
    expect(run(outgoing(), accepted, answered, hungUp).end).toMatchObject({ outcome: 'answered', by: 'us' })
  })

  it.each<[number, Outcome]>([
    [31486, 'busy'],
    [31404, 'unknown_number'],
    [31480, 'no_answer'],
    [31603, 'declined'],
    [31005, 'failed'],
  ])('code %i means %s', (code, outcome) => {
    expect(run(outgoing(), error(code), disconnected).end).toMatchObject({ outcome, confirmed: false })
  })

  it('names a lost line after the answer', () => {
    const state = run(outgoing(), accepted, answered, error(53405), disconnected)
    expect(state).toMatchObject({ end: { outcome: 'answered', by: 'system' }, error: { code: 53405 } })
  })

  it('ignores what comes after its end, except the record', () => {
    const over = run(outgoing(), hungUp)
    for (const event of [ringing, accepted, disconnected, canceled, declined, error(31486)]) {
      expect(reduceCall(over, event)).toBe(over)
    }
  })
})

describe('incoming', () => {
  it('rings, connects, talks, ends', () => {
    expect(incoming().phase).toBe('incoming')
    const connecting = run(incoming(), { type: 'accepting' })
    expect(connecting.phase).toBe('connecting')
    expect(isLive(incoming())).toBe(false)
    expect(isLive(connecting)).toBe(true)
    const state = run(connecting, accepted, disconnected)
    expect(state.end).toMatchObject({ outcome: 'answered', by: 'them' })
  })

  it('keeps the sid of the record, not of its own leg', () => {
    const state = run(incoming(), { type: 'accepting' }, { ...accepted, sid: 'CAleg' })
    expect(state.sid).toBe('CA1')
  })

  it('is missed when the caller gives up and declined when the rep refuses', () => {
    expect(run(incoming(), canceled).end).toMatchObject({ outcome: 'missed', by: 'them' })
    expect(run(incoming(), declined).end).toMatchObject({ outcome: 'declined', by: 'us' })
    expect(run(incoming(), disconnected).end).toMatchObject({ outcome: 'missed' })
    expect(run(incoming(), error(31402), disconnected).end).toMatchObject({ outcome: 'failed' })
  })

  it('was answered elsewhere, whichever comes first: the cancel or the record', () => {
    const talking = record({ direction: 'incoming', state: 'talking', outcome: null, answeredBy: 'alice' })
    const elsewhere = { outcome: 'answered_elsewhere', answeredBy: 'alice' }
    expect(run(incoming(), talking, canceled).end).toMatchObject(elsewhere)
    expect(run(incoming(), canceled, talking).end).toMatchObject(elsewhere)
    const later = record({ direction: 'incoming', outcome: 'answered', answeredBy: 'alice' })
    expect(run(incoming(), canceled, talking, later).end).toMatchObject(elsewhere)
  })

  it('is not accepted twice nor rung by a ringing event', () => {
    const talking = run(incoming(), { type: 'accepting' }, accepted)
    expect(reduceCall(talking, { type: 'accepting' })).toBe(talking)
    expect(reduceCall(talking, { ...accepted, at: START + 9000 })).toBe(talking)
    const fresh = incoming()
    expect(reduceCall(fresh, ringing)).toBe(fresh)
  })
})

describe('the record', () => {
  it.each<Outcome>(['busy', 'no_answer', 'declined', 'unknown_number', 'failed'])('says %s', (outcome) => {
    const why = { code: 'not_connected', values: { name: 'Bob' } }
    const before = run(outgoing(), ringing, record({ outcome, reason: 'why', why }))
    const after = run(outgoing(), ringing, disconnected, record({ outcome, reason: 'why', why }))
    for (const state of [before, after]) {
      expect(state.phase).toBe('ended')
      expect(state.end).toMatchObject({ outcome, reason: 'why', why, confirmed: true })
    }
    expect(after.endedAt).toBe(START + 5000)
  })

  it('takes back that somebody answered', () => {
    const answered = run(outgoing(), ringing, accepted, { type: 'answered', at: START + 900 })
    expect(answered.phase).toBe('talking')
    const declined = run(answered, record({ outcome: 'declined', answeredAt: null, endedBy: 'callee' }))
    expect(declined).toMatchObject({
      phase: 'ended',
      answeredAt: null,
      end: { outcome: 'declined', by: 'them' },
    })
    const over = run(answered, record({ outcome: 'answered', answeredAt: START + 900, endedBy: 'callee' }))
    expect(over.answeredAt).toBe(START + 900)
  })

  it.each([
    ['caller', 'us', 'outgoing'],
    ['callee', 'them', 'outgoing'],
    ['caller', 'them', 'incoming'],
    ['callee', 'us', 'incoming'],
    ['system', 'system', 'incoming'],
  ] as const)('ended by the %s is by %s when %s', (endedBy, by, direction) => {
    const base = direction === 'outgoing' ? outgoing() : run(incoming(), { type: 'accepting' })
    const state = run(base, accepted, record({ direction, endedBy }))
    expect(state.end?.by).toBe(by)
  })

  it('gives line and name while the call goes on and moves nothing else', () => {
    const peer = { ...echo, name: 'Echo' }
    const state = run(outgoing(), ringing, record({ state: 'talking', outcome: null, peer }))
    expect(state).toMatchObject({ phase: 'ringing', line: '+33199001001', peer, end: null })
  })

  it('belongs by sid, else by peer, direction and time', () => {
    const row = (change: Partial<CallRecord>) => record(change).record
    const calling = outgoing()
    expect(matchesRecord(calling, row({ state: 'ringing', outcome: null }))).toBe(true)
    expect(matchesRecord(calling, row({ direction: 'incoming' }))).toBe(false)
    expect(matchesRecord(calling, row({ peer: { ...echo, value: '+33199000002' } }))).toBe(false)
    expect(matchesRecord(calling, row({ startedAt: START - 60_000 }))).toBe(false)
    expect(matchesRecord(calling, row({ startedAt: START - 60_000, state: 'talking' }))).toBe(true)
    const refused = run(calling, disconnected)
    expect(matchesRecord(refused, row({ startedAt: START + 40 }))).toBe(true)
    expect(matchesRecord(refused, row({ startedAt: START + 60_000, state: 'ringing' }))).toBe(false)
    const known = run(calling, ringing)
    expect(matchesRecord(known, row({ sid: 'CA2' }))).toBe(false)
    expect(matchesRecord(known, row({ startedAt: 0 }))).toBe(true)
  })
})

describe('every phase takes every event', () => {
  const events: CallEvent[] = [
    ringing,
    { type: 'accepting' },
    accepted,
    declined,
    hungUp,
    disconnected,
    canceled,
    { type: 'reconnecting' },
    { type: 'reconnected' },
    error(31005),
    { type: 'muted', muted: true, at: START + 3000 },
    { type: 'digit', digit: '1' },
    { type: 'warning', name: 'high-rtt' },
    { type: 'warning_cleared', name: 'high-rtt' },
    record(),
    record({ state: 'talking', outcome: null }),
  ]

  it('and has an end exactly when it is over, whatever the order of three', () => {
    const wrong: string[] = []
    for (const start of [outgoing(), incoming()]) {
      for (const first of events) {
        for (const second of events) {
          for (const third of events) {
            const { phase, end, endedAt, reconnecting } = run(start, first, second, third)
            const over = phase === 'ended'
            // Collected rather than expected one by one: ten thousand expectations take seconds.
            if ((end !== null) !== over || (endedAt !== null) !== over || (over && reconnecting))
              wrong.push([first, second, third].map((event) => event.type).join(' '))
          }
        }
      }
    }
    expect(wrong).toEqual([])
  })
})
