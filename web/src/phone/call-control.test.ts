import { describe, expect, it } from 'vitest'
import type { CallCommand, CallRecord, Party, Peer } from '@/lib/api/types'
import {
  type ControlEvent,
  type ControlState,
  canControl,
  consultationPair,
  controlView,
  heldSince,
  idleControl,
  lastFailure,
  reduceControl,
  SETTLE_MS,
} from './call-control'

const T = 1_763_700_000_000
const customerPeer: Peer = { kind: 'number', value: '+33199000001', name: null }
const alicePeer: Peer = { kind: 'rep', value: 'alice', name: 'Alice Martin' }
const bobPeer: Peer = { kind: 'rep', value: 'bob', name: 'Bob Durand' }

function party(id: string, peer: Peer, change: Partial<Party> = {}): Party {
  return { id, peer, state: 'talking', me: false, pending: null, since: T, failed: null, ...change }
}

const alice = party('rep-alice', alicePeer, { me: true })
const customer = (change: Partial<Party> = {}) => party('customer', customerPeer, change)
const bob = (change: Partial<Party> = {}) => party('rep-bob', bobPeer, change)

function record(change: Partial<CallRecord> = {}): CallRecord {
  return {
    sid: 'CA1',
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

const heard = (change: Partial<CallRecord> = {}, at = T + 1000): ControlEvent => ({
  type: 'record',
  record: record(change),
  at,
})
const given = (command: CallCommand, id = 'a', at = T + 2000): ControlEvent => ({
  type: 'issued',
  id,
  command,
  at,
})
const accepted = (id = 'a', at = T + 2100): ControlEvent => ({ type: 'accepted', id, at })
const refused = (id = 'a', at = T + 2100): ControlEvent => ({
  type: 'refused',
  id,
  code: 'not_answered',
  message: 'Nobody has answered yet.',
  at,
})
const settled = (at: number): ControlEvent => ({ type: 'settled', at })
const run = (...events: ControlEvent[]) => events.reduce(reduceControl, idleControl)
const view = (state: ControlState) => controlView(state)
const states = (state: ControlState) =>
  Object.fromEntries(view(state).others.map((one) => [one.id, one.state]))

const onHold = { held: true, parties: [alice, customer({ state: 'held' })] }
const consulting = (change: Partial<Party> = {}) => ({
  held: true,
  parties: [alice, customer({ state: 'held' }), bob(change)],
  consultation: {
    party: 'rep-bob',
    speakingTo: 'rep-bob',
    state: change.state === 'ringing' ? ('ringing' as const) : ('talking' as const),
  },
})
const three = { parties: [alice, customer(), bob()] }

describe('hold', () => {
  it('shows at once, and stays when the desk confirms', () => {
    const asked = run(heard(), given({ command: 'hold' }))
    expect(view(asked).held).toBe(true)
    expect(view(asked).others[0]).toMatchObject({ state: 'held', pending: 'holding' })
    const confirmed = [accepted(), heard(onHold), settled(T + 9000)].reduce(reduceControl, asked)
    expect(view(confirmed).held).toBe(true)
    expect(view(confirmed).others[0]?.pending).toBe(null)
    expect(confirmed.issued).toEqual([])
  })

  it('goes back when it is refused, and says why', () => {
    const state = run(heard(), given({ command: 'hold' }), refused())
    expect(view(state).held).toBe(false)
    expect(view(state).others[0]?.state).toBe('talking')
    expect(state.refusal).toEqual({
      command: { command: 'hold' },
      code: 'not_answered',
      message: 'Nobody has answered yet.',
    })
    expect(reduceControl(state, { type: 'dismissed' }).refusal).toBe(null)
    expect(reduceControl(state, given({ command: 'hold' }, 'b')).refusal).toBe(null)
  })

  it('does not flicker when records from before come late or twice', () => {
    const asked = run(heard(), given({ command: 'hold' }), heard({}, T + 2050), accepted(), heard(onHold))
    const late = [heard({}, T + 2200), heard(onHold, T + 2300), heard(onHold, T + 2300)]
    for (const [i] of late.entries()) {
      expect(view(late.slice(0, i + 1).reduce(reduceControl, asked)).held).toBe(true)
    }
  })

  it('believes the desk once the command has settled', () => {
    const state = run(heard(), given({ command: 'hold' }), accepted(), heard({}, T + 2200))
    expect(view(reduceControl(state, settled(T + 2100 + SETTLE_MS - 1))).held).toBe(true)
    expect(view(reduceControl(state, settled(T + 2100 + SETTLE_MS))).held).toBe(false)
  })

  it('waits for its answer however long that takes', () => {
    const state = run(heard(), given({ command: 'hold' }), settled(T + 60_000))
    expect(view(state).held).toBe(true)
  })

  it('hold and resume in one breath end in talking', () => {
    const both = run(heard(), given({ command: 'hold' }), given({ command: 'resume' }, 'b', T + 2010))
    expect(view(both).held).toBe(false)
    expect(states(both)).toEqual({ customer: 'talking' })
    const between = [accepted('a'), heard(onHold, T + 2150)].reduce(reduceControl, both)
    expect(view(between).held).toBe(false)
    const after = [accepted('b', T + 2200), heard(onHold, T + 2210), heard({}, T + 2220)]
    expect(view(after.reduce(reduceControl, between)).held).toBe(false)
  })

  it('the same command twice counts once', () => {
    const state = run(heard(), given({ command: 'hold' }), given({ command: 'hold' }))
    expect(state.issued).toHaveLength(1)
  })

  it('counts from the moment of the click, whatever the clock of the server says', () => {
    const ahead = customer({ state: 'held', since: T + 3_600_000 })
    const state = run(
      heard(),
      given({ command: 'hold' }),
      accepted(),
      heard({ ...onHold, parties: [alice, ahead] }),
    )
    expect(heldSince(view(state))).toBe(T + 2000)
  })

  it('after a reload goes on counting from where the desk says', () => {
    const since = T - 30_000
    const state = run(heard({ held: true, parties: [alice, customer({ state: 'held', since })] }))
    expect(heldSince(view(state))).toBe(since)
  })
})

describe('consultation', () => {
  const ask = given({ command: 'consult', to: 'client:bob' })

  it('puts the customer on hold and shows who is rung, at once', () => {
    const state = run(heard(), ask)
    expect(view(state).held).toBe(true)
    expect(view(state).consultation).toMatchObject({ state: 'ringing' })
    const { customer: waits, asked } = consultationPair(view(state))
    expect(waits).toMatchObject({ id: 'customer', state: 'held' })
    expect(asked).toMatchObject({ state: 'ringing', pending: 'adding', peer: { kind: 'rep', value: 'bob' } })
    expect(canControl(view(state), 'cancel')).toBe(false)
  })

  it('gives place to the party of the desk, without a double', () => {
    const state = run(heard(), ask, accepted(), heard(consulting({ state: 'ringing', since: T + 2050 })))
    expect(Object.keys(states(state))).toEqual(['customer', 'rep-bob'])
    expect(canControl(view(state), 'cancel')).toBe(true)
    expect(canControl(view(state), 'swap')).toBe(false)
  })

  it('shows a failure that comes right behind the answer', () => {
    const busy = {
      parties: [alice, customer(), bob({ state: 'left', failed: 'busy', since: T + 2080 })],
    }
    const state = run(heard(), ask, accepted(), heard(busy, T + 2110))
    expect(view(state).consultation).toBe(null)
    expect(Object.keys(states(state))).toEqual(['customer'])
    expect(view(state).failed).toMatchObject([{ id: 'rep-bob', failed: 'busy' }])
  })

  it('a failure is news until the rep goes on to something else', () => {
    const failed = bob({ state: 'left', failed: 'busy', since: T - 60_000 })
    const state = run(
      heard(consulting({ state: 'ringing' })),
      heard({ ...onHold, parties: [alice, customer({ state: 'held' }), failed] }, T + 4000),
    )
    expect(lastFailure(view(state))).toMatchObject({ id: 'rep-bob', failed: 'busy', since: T + 4000 })
    const back = reduceControl(state, given({ command: 'resume' }, 'b', T + 5000))
    expect(lastFailure(view(back))).toBe(null)
  })

  it('the same colleague can be asked again after being busy', () => {
    const busy = { parties: [alice, customer(), bob({ state: 'left', failed: 'busy' })] }
    const again = run(heard(busy), ask)
    expect(view(again).consultation?.state).toBe('ringing')
    expect(view(again).others.at(-1)).toMatchObject({ state: 'ringing', peer: { value: 'bob' } })
  })

  it('swaps to and fro', () => {
    const first = run(heard(consulting()), given({ command: 'swap' }))
    expect(states(first)).toEqual({ customer: 'talking', 'rep-bob': 'held' })
    expect(view(first)).toMatchObject({ held: false, consultation: { speakingTo: 'customer' } })
    const second = reduceControl(first, given({ command: 'swap' }, 'b'))
    expect(states(second)).toEqual({ customer: 'held', 'rep-bob': 'talking' })
    // The desk has done the first only.
    const half = {
      ...consulting({ state: 'held' }),
      held: false,
      parties: [alice, customer(), bob({ state: 'held' })],
      consultation: { party: 'rep-bob', speakingTo: 'customer', state: 'talking' as const },
    }
    const between = [accepted(), heard(half)].reduce(reduceControl, second)
    expect(states(between)).toEqual({ customer: 'held', 'rep-bob': 'talking' })
  })

  it('cancel takes the colleague away and brings the customer back', () => {
    const state = run(heard(consulting()), given({ command: 'cancel' }))
    expect(states(state)).toEqual({ customer: 'talking' })
    expect(view(state)).toMatchObject({ held: false, consultation: null, leaving: null })
  })

  it('a settling cancel does not touch the next consultation', () => {
    const chloe = party('rep-chloe', { kind: 'rep', value: 'chloe', name: null }, { state: 'ringing' })
    const next = {
      held: true,
      parties: [alice, customer({ state: 'held' }), chloe],
      consultation: { party: 'rep-chloe', speakingTo: 'rep-chloe', state: 'ringing' as const },
    }
    const state = run(heard(consulting()), given({ command: 'cancel' }), accepted(), heard(next))
    expect(view(state).consultation?.party).toBe('rep-chloe')
    expect(states(state)).toEqual({ customer: 'held', 'rep-chloe': 'ringing' })
  })

  it('merge lets all three talk', () => {
    const state = run(heard(consulting()), given({ command: 'merge' }))
    expect(states(state)).toEqual({ customer: 'talking', 'rep-bob': 'talking' })
    expect(view(state).consultation).toBe(null)
  })

  it('complete leaves, and a refusal brings the rep back into it', () => {
    const state = run(heard(consulting()), given({ command: 'complete' }))
    expect(view(state).leaving).toEqual({ how: 'complete', to: bobPeer })
    expect(canControl(view(state), 'swap')).toBe(false)
    const back = reduceControl(state, refused())
    expect(view(back).leaving).toBe(null)
    expect(view(back).consultation?.party).toBe('rep-bob')
  })
})

describe('transfer', () => {
  const pass = given({ command: 'transfer', to: 'client:bob' })

  it('shows the way of the call at once and remembers to whom', () => {
    const state = run(heard(), pass)
    expect(view(state).transfer).toMatchObject({ state: 'ringing', to: { value: 'bob' } })
    expect(view(state).leaving).toMatchObject({ how: 'transfer', to: { value: 'bob' } })
    expect(canControl(view(state), 'transfer')).toBe(false)
  })

  it('stays known after it has settled, since the leg ends later', () => {
    const ringing = { transfer: { to: bobPeer, state: 'ringing' as const, reason: null } }
    const state = run(heard(), pass, accepted(), heard(ringing), settled(T + 9000))
    expect(view(state).leaving?.how).toBe('transfer')
  })

  it('a failed one keeps the rep in the call', () => {
    const failed = { transfer: { to: bobPeer, state: 'failed' as const, reason: 'busy' as const } }
    const state = run(heard(), pass, accepted(), heard(failed), settled(T + 9000))
    expect(view(state).leaving).toBe(null)
    expect(view(state).transfer).toMatchObject({ state: 'failed', reason: 'busy' })
    expect(canControl(view(state), 'transfer')).toBe(true)
    expect(
      view(reduceControl(state, given({ command: 'transfer', to: 'client:bob' }, 'b'))).transfer?.state,
    ).toBe('ringing')
  })
})

describe('third party', () => {
  it('is listed as ringing at once, and nobody is held', () => {
    const state = run(heard(), given({ command: 'add', to: '+33199000005' }))
    expect(view(state).held).toBe(false)
    expect(view(state).others.map((one) => one.state)).toEqual(['talking', 'ringing'])
    expect(canControl(view(state), 'add')).toBe(false)
    expect(canControl(view(state), 'leave')).toBe(false)
  })

  it('can be taken out, or left with the customer', () => {
    const state = run(heard(three))
    expect(canControl(view(state), 'remove')).toBe(true)
    expect(canControl(view(state), 'leave')).toBe(true)
    const removing = reduceControl(state, given({ command: 'remove', party: 'rep-bob' }))
    expect(view(removing).others.find((one) => one.id === 'rep-bob')?.pending).toBe('removing')
    const leaving = reduceControl(state, given({ command: 'leave' }))
    expect(view(leaving).leaving).toEqual({ how: 'leave', to: null })
    expect(canControl(view(leaving), 'hold')).toBe(false)
  })
})

describe('recording', () => {
  const on = { recording: { state: 'on' as const, since: T + 2100 } }

  it('starts, pauses for card data, goes on and stops', () => {
    const starting = run(heard(), given({ command: 'record' }))
    expect(view(starting).recording.state).toBe('starting')
    const recording = [accepted(), heard(on), settled(T + 9000)].reduce(reduceControl, starting)
    expect(canControl(view(recording), 'pause_recording')).toBe(true)
    const paused = reduceControl(recording, given({ command: 'pause_recording' }, 'b', T + 5000))
    expect(view(paused).recording).toEqual({ state: 'paused', since: T + 1000 })
    const resumed = reduceControl(paused, given({ command: 'resume_recording' }, 'c', T + 6000))
    expect(view(resumed).recording.state).toBe('on')
    const stopped = reduceControl(resumed, given({ command: 'stop_recording' }, 'd', T + 7000))
    expect(view(stopped).recording).toEqual({ state: 'off', since: null })
    expect(canControl(view(stopped), 'record')).toBe(true)
  })

  it('shows recording again when the pause was refused', () => {
    const state = run(heard(on), given({ command: 'pause_recording' }), refused())
    expect(view(state).recording.state).toBe('on')
  })
})

describe('before the answer', () => {
  it('nothing can be asked but to hang up', () => {
    const state = run(heard({ state: 'ringing', parties: [], mine: null }))
    const commands = ['hold', 'resume', 'transfer', 'consult', 'add', 'record', 'leave', 'swap'] as const
    for (const command of commands) expect(canControl(view(state), command)).toBe(false)
    expect(canControl(view(state), 'hangup')).toBe(true)
  })
})

/** Every order of a few records and answers ends in what the last record says, once all has settled. */
describe('whatever the order', () => {
  const commands: CallCommand[] = [
    { command: 'hold' },
    { command: 'resume' },
    { command: 'consult', to: 'client:bob' },
    { command: 'swap' },
    { command: 'merge' },
    { command: 'remove', party: 'rep-bob' },
    { command: 'pause_recording' },
    { command: 'leave' },
  ]
  const records = [{}, onHold, consulting(), three, { ...consulting({ state: 'ringing' }) }]
  it.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])('seed %i', (seed) => {
    let random = seed
    const pick = (n: number) => {
      random = (random * 48271) % 2147483647
      return random % n
    }
    let state = run(heard())
    let at = T + 3000
    const ids: string[] = []
    for (let step = 0; step < 200; step++) {
      at += pick(400)
      const kind = pick(4)
      const event: ControlEvent =
        kind === 0
          ? given(commands[pick(commands.length)] ?? { command: 'hold' }, `c${step}`, at)
          : kind === 1
            ? heard(records[pick(records.length)], at)
            : kind === 2
              ? accepted(ids[pick(ids.length || 1)] ?? 'none', at)
              : refused(ids[pick(ids.length || 1)] ?? 'none', at)
      if (event.type === 'issued') ids.push(event.id)
      state = reduceControl(state, event)
      const shown = view(state)
      expect(new Set(shown.others.map((one) => one.id)).size).toBe(shown.others.length)
      if (shown.consultation) expect(consultationPair(shown).asked).not.toBe(null)
      for (const one of shown.others) expect(one.since).toBeLessThanOrEqual(at)
    }
    for (const id of ids) state = reduceControl(state, accepted(id, at))
    const last = record(three)
    state = [heard(three, at), settled(at + SETTLE_MS)].reduce(reduceControl, state)
    expect(state.issued).toEqual([])
    expect(states(state)).toEqual({ customer: 'talking', 'rep-bob': 'talking' })
    expect(view(state).consultation).toBe(last.consultation)
  })
})
