import { describe, expect, it } from 'vitest'
import type { CallRecord } from './api/types'
import { DayBook, dayList, freshDay, readDay, snoozeUntil } from './day-list'

const at = (day: number, hour: number, minute = 0) => new Date(2026, 10, day, hour, minute).getTime()
const now = at(27, 10)

function call(sid: string, followUp: number | null, followUpDone = false): CallRecord {
  return {
    sid,
    wrapUp: { id: `w-${sid}`, by: 'alice', at: 1, outcome: null, note: '', followUp, followUpDone },
  } as unknown as CallRecord
}

const sids = (calls: CallRecord[]) => calls.map(({ sid }) => sid)

describe('the day’s calls', () => {
  it('has what is overdue first, then today’s, and nothing of tomorrow', () => {
    const calls = [
      call('tonight', at(27, 23, 59)),
      call('tomorrow', at(28, 0)),
      call('noon', at(27, 12)),
      call('last week', at(20, 9)),
      call('done', at(27, 9), true),
      call('none', null),
    ]
    expect(sids(dayList(calls, now))).toEqual(['last week', 'noon', 'tonight'])
  })

  it('puts what was skipped behind the others, in the order of skipping', () => {
    const calls = [call('a', at(27, 8)), call('b', at(27, 9)), call('c', at(27, 10))]
    expect(sids(dayList(calls, now, ['b', 'a']))).toEqual(['c', 'b', 'a'])
  })

  it('does not offer what is due later before what was put back', () => {
    const calls = [call('later', at(27, 11)), call('put back', at(27, 9))]
    expect(sids(dayList(calls, now, ['put back']))).toEqual(['put back', 'later'])
  })

  it('keeps a day of 25 hours whole', () => {
    const night = new Date(2026, 9, 25, 23, 30).getTime()
    expect(sids(dayList([call('late', night)], new Date(2026, 9, 25, 1).getTime()))).toEqual(['late'])
  })
})

describe('putting a call off', () => {
  it('by an hour, to a whole minute, or to the next morning', () => {
    expect(snoozeUntil('hour', at(27, 10) + 1)).toBe(at(27, 11, 1))
    expect(snoozeUntil('hour', at(27, 10))).toBe(at(27, 11))
    expect(snoozeUntil('tomorrow', at(27, 22))).toBe(at(28, 9))
    expect(snoozeUntil('tomorrow', at(30, 22))).toBe(new Date(2026, 11, 1, 9).getTime())
  })
})

describe('what the storage holds', () => {
  it('counts for its day only, and nothing odd in it is taken', () => {
    const kept = { day: '2026-11-27', running: true, skipped: ['a'], calling: { sid: 'b', peer: '+33' } }
    expect(readDay(JSON.stringify(kept), '2026-11-27')).toEqual(kept)
    expect(readDay(JSON.stringify(kept), '2026-11-28')).toEqual(freshDay('2026-11-28'))
    for (const text of [null, '', '{', '5', '[]', '"x"'])
      expect(readDay(text, '2026-11-27')).toEqual(freshDay('2026-11-27'))
    const odd = { day: '2026-11-27', running: 'yes', skipped: [1, 'a'], calling: { sid: 5 } }
    expect(readDay(JSON.stringify(odd), '2026-11-27')).toEqual({
      ...freshDay('2026-11-27'),
      skipped: ['a'],
    })
  })
})

describe('the day of a rep', () => {
  const memory = () => {
    const kept = new Map<string, string>()
    return {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
    }
  }

  it('survives a reload, and is nobody else’s', () => {
    const storage = memory()
    const book = new DayBook(storage, () => now)
    book.open('alice')
    book.skip('a')
    book.skip('b')
    book.skip('a')
    book.start('c', '+33199000001')
    const again = new DayBook(storage, () => now)
    again.open('alice')
    expect(again.state.get()).toEqual({
      day: '2026-11-27',
      running: true,
      skipped: ['b', 'a'],
      calling: { sid: 'c', peer: '+33199000001' },
    })
    again.open('bob')
    expect(again.state.get()).toEqual(freshDay('2026-11-27'))
    again.open('alice')
    again.called()
    again.stop()
    expect(again.state.get()).toMatchObject({ running: false, calling: null, skipped: ['b', 'a'] })
  })

  it('begins anew at midnight, also on a page that stays open', () => {
    let time = now
    const book = new DayBook(memory(), () => time)
    book.open('alice')
    book.skip('a')
    time = at(28, 0, 1)
    book.skip('b')
    expect(book.state.get()).toEqual({ ...freshDay('2026-11-28'), skipped: ['b'] })
  })

  it('works where the browser keeps nothing', () => {
    const forbidden = {
      getItem: () => {
        throw new Error('denied')
      },
      setItem: () => {
        throw new Error('denied')
      },
    }
    const book = new DayBook(forbidden, () => now)
    book.open('alice')
    book.skip('a')
    expect(book.state.get().skipped).toEqual(['a'])
  })
})
