import { describe, expect, it } from 'vitest'
import type { CallRecord, Party } from '@/lib/api/types'
import { rejoinedCall } from './call-machine'
import { record, START } from './call-machine.fixtures'
import { DeskRecords, mayBeJoined } from './desk-records'

const me = (state: Party['state']): Party => ({
  id: 'rep-alice',
  peer: { kind: 'rep', value: 'alice', name: null },
  state,
  me: true,
  pending: null,
  since: START,
  failed: null,
})
const going = (change: Partial<CallRecord>): CallRecord =>
  record({ state: 'talking', outcome: null, parties: [me('talking')], mine: 'CA1', away: null, ...change })
    .record
const away = { since: START, until: START + 20_000, parked: false }

describe('calls that go on without this page', () => {
  it.each<[string, Partial<CallRecord>, boolean]>([
    ['its line was lost', { away, mine: null, parties: [me('away')] }, true],
    ['it is on another device', {}, true],
    ['it rings', { state: 'ringing' }, false],
    ['it rings here by a transfer', { parties: [me('ringing')] }, false],
    ['it rings here again', { parties: [me('left'), me('ringing')] }, false],
    ['it is over', { state: 'ended', away }, false],
    ['it goes on without the rep', { mine: null }, false],
    ['the desk cannot control calls', { parties: undefined, away }, false],
  ])('%s', (_name, change, joinable) => {
    expect(mayBeJoined(going(change))).toBe(joinable)
  })

  it('are those that are not on this page, until they end', () => {
    const records = new DeskRecords()
    const lost = going({ away, mine: null })
    expect(records.note(lost, START)).toBe(START)
    expect(records.note(lost, START + 5)).toBe(START)
    expect(records.elsewhere([])).toEqual([lost])
    expect(records.elsewhere([rejoinedCall({ id: 'call-1', record: lost, at: START })])).toEqual([])
    records.note({ ...lost, state: 'ended' }, START + 10)
    expect(records.elsewhere([])).toEqual([])
  })

  it('are not brought back by an answer that was on its way', () => {
    const records = new DeskRecords()
    records.note({ ...going({ away, mine: null }), revision: 7, state: 'ended' }, START)
    expect(records.note({ ...going({ away, mine: null }), revision: 6 }, START + 5)).toBe(null)
    expect(records.elsewhere([])).toEqual([])
  })
})
