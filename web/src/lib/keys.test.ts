import { expect, it } from 'vitest'
import { CALL_KEYS, callAction } from './keys'

it('gives every action of a call a key of its own', () => {
  const keys = Object.values(CALL_KEYS)
  expect(new Set(keys).size).toBe(keys.length)
})

it('finds the action of a key, with caps lock too', () => {
  expect(callAction('h', false)).toBe('hold')
  expect(callAction('H', false)).toBe('hold')
  expect(callAction('H', true)).toBe('hangUp')
  expect(callAction('t', false)).toBe('transfer')
})

it('leaves every other key alone', () => {
  for (const key of ['Enter', '5', '?', 'z', 'Escape', ' ']) expect(callAction(key, false)).toBe(null)
  expect(callAction('T', true)).toBe(null)
})
