import { expect, it } from 'vitest'
import { dayName, fold, formatDuration, initials } from './format'
import { pickLanguage } from './i18n'

it.each([
  [0, '00:00'],
  [7.9, '00:07'],
  [754, '12:34'],
  [3723, '1:02:03'],
  [-1, '00:00'],
])('%d s is %s', (seconds, text) => {
  expect(formatDuration(seconds)).toBe(text)
})

it('names today and yesterday by the calendar, not by 24 hours', () => {
  const now = new Date(2026, 10, 21, 0, 30).getTime()
  expect(dayName(new Date(2026, 10, 21, 0, 1).getTime(), now, 'en')).toEqual({ kind: 'today' })
  expect(dayName(new Date(2026, 10, 20, 23, 59).getTime(), now, 'en')).toEqual({ kind: 'yesterday' })
  expect(dayName(new Date(2026, 10, 19, 12).getTime(), now, 'en').kind).toBe('date')
})

it('takes the first and last word for initials', () => {
  expect(['Alice Martin', 'Chloé', 'Jean-Luc de La Tour', ''].map(initials)).toEqual(['AM', 'C', 'JT', ''])
})

it('searches without accents and case', () => {
  expect(fold('  Chloé ')).toBe('chloe')
})

it('speaks the language chosen, else offered, else English', () => {
  expect(pickLanguage('fr', ['en-US'])).toBe('fr')
  expect(pickLanguage(null, ['de-DE', 'fr-CA', 'en'])).toBe('fr')
  expect(pickLanguage(null, ['de-DE'])).toBe('en')
})
