import { expect, it } from 'vitest'
import { CALL_KEYS, callAction, keyConflict, keyMap, keyName } from './keys'

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

it('takes letters, alone or with Shift, and nothing that is somebody else’s', () => {
  expect(keyName('x', false)).toBe('X')
  expect(keyName('X', true)).toBe('Shift+X')
  for (const key of ['1', '*', '#', '?', 'Enter', 'Escape', 'F1', 'é', ' '])
    expect(keyName(key, false)).toBe(null)
})

it('lets a rep change keys, and says whose a key is already', () => {
  const keys = keyMap({ mute: 'X', hangUp: 'Shift+Q' })
  expect(callAction('x', false, keys)).toBe('mute')
  expect(callAction('m', false, keys)).toBe(null)
  expect(callAction('Q', true, keys)).toBe('hangUp')
  expect(keyConflict(keys, 'hold', 'X')).toBe('mute')
  expect(keyConflict(keys, 'mute', 'X')).toBe(null)
  expect(keyConflict(keys, 'hold', 'M')).toBe(null)
})

it('goes by the first keys where changed ones make no sense', () => {
  expect(keyMap({ mute: '7', hold: 'AB', record: '', dance: 'D' })).toEqual(CALL_KEYS)
  expect(keyMap({ mute: 'H' })).toEqual(CALL_KEYS)
  expect(keyMap({ mute: 'H', hold: 'M' })).toMatchObject({ mute: 'H', hold: 'M' })
})
