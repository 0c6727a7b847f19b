import { describe, expect, it } from 'vitest'
import {
  canControl,
  consultationPair,
  heldSince,
  lastFailure,
  reduceControl,
  SETTLE_MS,
} from './call-control'

import {
  accepted,
  alice,
  bob,
  bobPeer,
  consulting,
  customer,
  given,
  heard,
  onHold,
  party,
  refused,
  run,
  settled,
  states,
  T,
  view,
} from './call-control.fixtures'

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
