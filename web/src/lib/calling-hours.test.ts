import { expect, it } from 'vitest'
import { countryName, objection, whenThere } from './calling-hours'

const evening = Date.UTC(2026, 10, 27, 20, 0)

it.each([
  ['the same day', Date.UTC(2026, 10, 27, 22, 30), 'Europe/Paris', '23:30'],
  ['after the weekend', Date.UTC(2026, 10, 30, 9, 0), 'Europe/Paris', 'Mon 10:00'],
  ['today here, tomorrow there', Date.UTC(2026, 10, 28, 0, 0), 'Asia/Tokyo', '09:00'],
  ['by the clock there', Date.UTC(2026, 10, 28, 13, 0), 'America/New_York', 'Sat 08:00'],
])('says when: %s', (_, at, zone, text) => {
  expect(whenThere(at, evening, zone, 'en-GB').replace(',', '')).toBe(text)
})

it('objects outside of the hours, where somebody looks at them', () => {
  const view = { policy: 'warn', decision: 'ask', allowed: false } as const
  expect(objection(view)).toBe(view)
  expect(objection({ ...view, allowed: true })).toBeNull()
  expect(objection({ ...view, policy: 'off' })).toBeNull()
  expect(objection(undefined)).toBeNull()
})

it('names countries in the language of the page', () => {
  expect(countryName('DE', 'fr-FR')).toBe('Allemagne')
  expect(countryName('DE', 'en-GB')).toBe('Germany')
})
