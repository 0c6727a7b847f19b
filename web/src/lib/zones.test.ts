import { expect, it } from 'vitest'
import { localTime, zonesOf } from './zones'

it.each([
  ['+33199000001', ['Europe/Paris']],
  ['+12125550143', ['America/New_York']],
  ['+13125550143', ['America/Chicago']],
  ['+14155550143', ['America/Los_Angeles']],
  ['+14165550143', ['America/New_York']],
  ['+819012345678', ['Asia/Tokyo']],
  ['+919812345678', ['Asia/Calcutta']],
])('%s lives by the clock of %j', (number, zones) => {
  expect(zonesOf(number)).toEqual(zones)
})

it('knows that a mobile may be in several zones, and some numbers in none', () => {
  expect(zonesOf('+61412345678').length).toBeGreaterThan(2)
  expect(zonesOf('+79161234567').length).toBeGreaterThan(2)
  expect(zonesOf('')).toEqual([])
  expect(zonesOf('+999123')).toEqual([])
})

const noon = Date.UTC(2026, 10, 27, 12, 5)
const paris = 'Europe/Paris'

it('says the time there, and whether it is the same as here', () => {
  expect(localTime('+33199000001', noon, 'en-GB', paris)).toEqual({
    from: '13:05',
    to: null,
    day: null,
    quiet: 'none',
    same: true,
  })
  expect(localTime('+12125550143', noon, 'en-GB', paris)).toMatchObject({
    from: '07:05',
    quiet: 'all',
    same: false,
  })
  expect(localTime('+12125550143', noon + 3_600_000, 'en-GB', paris)).toMatchObject({
    from: '08:05',
    quiet: 'none',
  })
})

it('says a range where there are several, and that it is late in some of them', () => {
  const there = localTime('+61412345678', noon - 3_600_000, 'en-GB', paris)
  expect(there).toMatchObject({ from: '19:05', quiet: 'some', same: false })
  expect(there?.to).toBe('22:05')
})

it('names the day where it is another one', () => {
  const late = Date.UTC(2026, 10, 27, 20, 0)
  expect(localTime('+819012345678', late, 'en-GB', paris)).toMatchObject({ from: '05:00', day: 'Saturday' })
  expect(localTime('+819012345678', late, 'fr-FR', paris)?.day).toBe('samedi')
  const early = Date.UTC(2026, 10, 27, 1, 0)
  expect(localTime('+14155550143', early, 'en-GB', paris)).toMatchObject({ from: '17:00', day: 'Thursday' })
})

it('follows daylight saving of each side', () => {
  // 15 March 2027: New York has changed its clocks, Paris has not.
  const between = Date.UTC(2027, 2, 15, 12, 0)
  expect(localTime('+12125550143', between, 'en-GB', paris)?.from).toBe('08:00')
})
