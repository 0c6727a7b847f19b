import { describe, expect, it } from 'vitest'
import { needsFreshToken, repairFor } from './device-keeper'
import { codecPreferences } from './sdk'

describe('repairFor', () => {
  it.each([
    ['registered', 99_000, false, 'none'],
    ['unregistered', 9_000, false, 'none'],
    ['unregistered', 11_000, false, 'replace'],
    ['unregistered', 9_000, true, 'none'],
    ['unregistered', 11_000, true, 'register'],
    ['registering', 9_000, false, 'none'],
    ['registering', 11_000, false, 'replace'],
    ['registering', 99_000, true, 'none'],
    ['destroyed', 0, false, 'replace'],
  ] as const)('%s for %i ms, in a call: %s → %s', (state, stuck, inCall, repair) => {
    expect(repairFor(state, stuck, inCall)).toBe(repair)
  })
})

it('asks for a token only when a token helps', () => {
  expect([20101, 20104, 31202, 31204, 31205].every(needsFreshToken)).toBe(true)
  expect([31005, 53000, 53405, 31401].some(needsFreshToken)).toBe(false)
})

it('offers codecs in the chosen order', () => {
  expect(codecPreferences('opus')).toEqual(['opus', 'pcmu'])
  expect(codecPreferences('pcmu')).toEqual(['pcmu'])
  expect(codecPreferences('twilio')).toEqual(['pcmu', 'opus'])
})
