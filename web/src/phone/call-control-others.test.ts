import { describe, expect, it } from 'vitest'
import type { CallCommand } from '@/lib/api/types'
import { type ControlEvent, canControl, consultationPair, reduceControl, SETTLE_MS } from './call-control'

import {
  accepted,
  bobPeer,
  consulting,
  given,
  heard,
  onHold,
  record,
  refused,
  run,
  settled,
  states,
  T,
  three,
  view,
} from './call-control.fixtures'

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
