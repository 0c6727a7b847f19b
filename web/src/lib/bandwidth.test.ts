import { describe, expect, it } from 'vitest'
import { bandwidthVerdict, formatRate, LEAST_BYTES, MOST_BYTES, nextPiece } from './bandwidth'

describe('what a call needs', () => {
  it.each([
    [39, 5000, 'little'],
    [5000, 39, 'little'],
    [40, 5000, 'tight'],
    [5000, 89, 'tight'],
    [90, 90, 'ok'],
  ] as const)('%i down and %i up is %s', (down, up, verdict) => {
    expect(bandwidthVerdict({ down, up })).toBe(verdict)
  })
})

it('is said as people say it', () => {
  expect(formatRate(85.4, 'en-GB')).toBe('85 kbit/s')
  expect(formatRate(12_345, 'en-GB')).toBe('12 Mbit/s')
  expect(formatRate(1_500, 'fr-FR')).toBe('1,5 Mbit/s')
})

it('is measured by pieces that take about half a second', () => {
  expect(nextPiece(1)).toBe(LEAST_BYTES)
  expect(nextPiece(1000)).toBe(62_500)
  expect(nextPiece(1e9)).toBe(MOST_BYTES)
})
