import { expect, it } from 'vitest'
import { readClock } from './clock-field'

it('reads times as people write them', () => {
  const rows = {
    '9': 540,
    '09:00': 540,
    '9:30': 570,
    '0930': 570,
    '9h30': 570,
    '18h': 1080,
    '18.15': 1095,
    ' 7 ': 420,
    '0': 0,
    '24:00': 1440,
  }
  for (const [text, minute] of Object.entries(rows)) expect(readClock(text), text).toBe(minute)
})

it('refuses what is no time', () => {
  for (const text of ['', 'noon', '25', '24:01', '9:60', '9:5', '123:00', '-1'])
    expect(readClock(text), text).toBeNull()
})
