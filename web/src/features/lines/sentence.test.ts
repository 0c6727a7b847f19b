import i18next from 'i18next'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Line } from '@/lib/api/lines'
import { en } from '@/lib/i18n/en'
import { fr } from '@/lib/i18n/fr'
import { clock, hoursText } from '@/lib/week'
import { lineSentence, withClosedDate, withOpening, withoutPast } from './sentence'

beforeAll(() =>
  i18next.init({
    lng: 'en',
    resources: { en: { translation: en }, fr: { translation: fr } },
    interpolation: { escapeValue: false },
  }),
)

const line: Line = {
  number: '+33199001000',
  name: '',
  language: 'fr',
  hours: null,
  owner: null,
  lastRep: false,
  firstSeconds: 20,
  groups: [{ reps: ['alice', 'bob'], inTurn: false, seconds: 20 }],
  overflow: null,
  overflowSeconds: 30,
  overflowWhenClosed: false,
  voicemail: { on: true, greeting: '', closedGreeting: '', sound: null, maxSeconds: 180 },
}
const weekdays = [1, 2, 3, 4, 5].map((day) => ({ day, from: 540, to: 1080 }))
const office = {
  zone: 'Europe/Paris',
  periods: weekdays,
  closed: [],
  opened: [],
  holidays: [],
  worked: [],
  calendars: [],
  schedule: null,
}
const now = Date.parse('2026-11-28T12:00:00Z')
const nameOf = (identity: string) => identity.charAt(0).toUpperCase() + identity.slice(1)
const say = (change: Partial<Line>, language = 'en') =>
  lineSentence({ ...line, ...change }, { t: i18next.getFixedT(language), language, nameOf, now })

describe('a line in one sentence', () => {
  it('tells hours, people and what comes then', () => {
    expect(say({ hours: office })).toBe(
      'Mon–Fri 09:00–18:00: Alice and Bob at once for 20 s, then voicemail. Otherwise: voicemail.',
    )
    expect(say({ hours: office }, 'fr')).toBe(
      'Lun.–ven. 09:00–18:00 : Alice et Bob à la fois pendant 20 s, puis la messagerie. Sinon : la messagerie.',
    )
  })

  it('leaves out hours where there are none', () => {
    expect(say({ groups: [{ reps: [], inTurn: false, seconds: 30 }] })).toBe(
      'Always: everybody at once for 30 s, then voicemail.',
    )
  })

  it('tells every step in its order', () => {
    const sentence = say({
      owner: 'chloe',
      lastRep: true,
      groups: [{ reps: ['alice', 'bob'], inTurn: true, seconds: 10 }],
      overflow: '+33199000001',
      voicemail: { ...line.voicemail, on: false },
    })
    expect(sentence).toBe(
      'Always: whoever talked with the caller last, for 20 s, then Chloe for 20 s, then Alice and Bob in turn, ' +
        '10 s each, then +33 1 99 00 00 01 for 30 s, then an announcement, and the call ends.',
    )
  })

  it('says that it is never open, and on which dates it is closed', () => {
    expect(say({ hours: { ...office, periods: [] } })).toBe('Never open: voicemail.')
    expect(say({ hours: { ...office, closed: ['2026-12-25'] } })).toMatch(/Closed on .*25.*2026\.$/)
    expect(say({ hours: { ...office, closed: ['2026-12-25', '2027-01-01'] } })).toMatch(
      /Closed on 2 dates\.$/,
    )
  })
})

it('says on which dates it is open specially, each once', () => {
  const saturday = { date: '2026-12-05', from: 540, to: 780 }
  const opened = [saturday, { ...saturday, from: 840, to: 960 }]
  expect(say({ hours: { ...office, opened } })).toMatch(/ Specially open on .*5.*2026\.$/)
  expect(say({ hours: { ...office, opened } }, 'fr')).toMatch(/ Ouverte exceptionnellement le 5 .*2026\.$/)
  expect(say({ hours: { ...office, opened: [saturday, { ...saturday, date: '2026-12-12' }] } })).toMatch(
    / Specially open on 2 dates\.$/,
  )
})

it('has a date closed or open specially, as was said last', () => {
  const later = { date: '2026-12-05', from: 840, to: 1080 }
  const early = { date: '2026-12-05', from: 540, to: 720 }
  const opened = withOpening(withOpening({ ...office, closed: ['2026-12-05', '2026-12-25'] }, later), early)
  expect(opened.closed).toEqual(['2026-12-25'])
  expect(opened.opened).toEqual([early, later])
  const closed = withClosedDate(opened, '2026-12-05')
  expect(closed.closed).toEqual(['2026-12-05', '2026-12-25'])
  expect(closed.opened).toEqual([])
})

it('groups days that are alike', () => {
  const periods = [
    { day: 1, from: 840, to: 1080 },
    { day: 1, from: 540, to: 720 },
    { day: 3, from: 0, to: 1440 },
  ]
  expect(hoursText({ ...office, zone: 'UTC', periods, closed: [] }, 'en')).toBe(
    'Mon 09:00–12:00, 14:00–18:00; Wed 00:00–24:00',
  )
})

it('writes midnight at the end of a day as 24:00', () => {
  expect(clock(1440)).toBe('24:00')
  expect(clock(5)).toBe('00:05')
})

it('forgets dates that are over by the clock of the line', () => {
  const lateOnChristmas = Date.parse('2026-12-25T23:30:00Z')
  const dates = { closed: ['2026-12-24', '2026-12-25', '2026-12-26'], opened: [] }
  expect(withoutPast({ ...office, ...dates }, lateOnChristmas).closed).toEqual(['2026-12-26'])
  const west = { ...office, ...dates, zone: 'America/New_York' }
  expect(withoutPast(west, lateOnChristmas).closed).toEqual(['2026-12-25', '2026-12-26'])
  const opened = [{ date: '2026-12-24', from: 540, to: 780 }]
  expect(withoutPast({ ...office, opened }, lateOnChristmas).opened).toEqual([])
  expect(withoutPast({ ...office, ...dates, zone: 'Europe/Par' }, lateOnChristmas).closed).toHaveLength(3)
  expect(
    lineSentence(
      { ...line, hours: { ...office, ...dates } },
      { t: i18next.getFixedT('en'), language: 'en', nameOf, now: lateOnChristmas },
    ),
  ).toMatch(/Closed on .*26.*2026\.$/)
})
