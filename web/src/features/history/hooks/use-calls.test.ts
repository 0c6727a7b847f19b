import { expect, it } from 'vitest'
import { mergeRecord } from '@/hooks/use-desk'
import type { CallRecord } from '@/lib/api/types'
import { groupByDay, uniqueCalls } from './use-calls'

const at = (day: number, hour: number) => new Date(2026, 10, day, hour).getTime()
const call = (sid: string, startedAt: number) => ({ sid, startedAt }) as CallRecord
const sids = (calls: readonly CallRecord[]) => calls.map((one) => one.sid)

it('groups by local day in the order given', () => {
  const days = groupByDay([call('c', at(21, 9)), call('b', at(21, 1)), call('a', at(20, 23))])
  expect(days.map((day) => [day.key, sids(day.calls)])).toEqual([
    ['2026-11-21', ['c', 'b']],
    ['2026-11-20', ['a']],
  ])
})

it('keeps each call once when pages overlap', () => {
  expect(sids(uniqueCalls([{ calls: [call('b', 2)] }, { calls: [call('b', 2), call('a', 1)] }]))).toEqual([
    'b',
    'a',
  ])
})

it('replaces a call where it stands and puts a new one in its place of time', () => {
  const data = {
    pages: [
      { calls: [call('c', 3)], next: 'x' },
      { calls: [call('a', 1)], next: null },
    ],
    pageParams: [null, 'x'],
  }
  const changed = { ...call('a', 1), duration: 9 }
  expect(mergeRecord(data, changed).pages[1]?.calls[0]).toBe(changed)
  expect(sids(mergeRecord(data, call('d', 4)).pages[0]?.calls ?? [])).toEqual(['d', 'c'])
  expect(sids(mergeRecord(data, call('b', 2)).pages[0]?.calls ?? [])).toEqual(['c', 'b'])
})
