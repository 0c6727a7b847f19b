import { expect, it } from 'vitest'
import { followUpAt, fromLocalInput, toLocalInput } from './follow-up'

const at = (day: number, hour = 15) => new Date(2026, 10, day, hour).getTime()

it.each([
  ['tomorrow', 27, 28],
  ['threeDays', 27, 30],
  ['monday', 27, 30], // a Friday
  ['monday', 29, 30], // a Sunday
  ['monday', 30, 37], // a Monday
  ['tomorrow', 30, 31],
] as const)('%s on the %i. is the %i. at nine', (pick, today, due) => {
  expect(followUpAt(pick, at(today))).toBe(at(due, 9))
})

it('goes through the field of the browser and back', () => {
  expect(toLocalInput(at(5, 7))).toBe('2026-11-05T07:00')
  expect(fromLocalInput(toLocalInput(at(5, 7)))).toBe(at(5, 7))
  expect(toLocalInput(null)).toBe('')
  expect(fromLocalInput('')).toBe(null)
  expect(fromLocalInput('soon')).toBe(null)
})
