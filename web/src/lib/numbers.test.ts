import { describe, expect, it } from 'vitest'
import { displayNumber, formatAsTyped, isEmergency, looksLikeNumber, parseNumber } from './numbers'

describe('parseNumber', () => {
  it.each([
    ['01 99 00 00 01', 'FR', '+33199000001'],
    ['01-99-00-00-01', 'FR', '+33199000001'],
    ['01.99.00.00.01', 'FR', '+33199000001'],
    ['01/99/00/00/01', 'FR', '+33199000001'],
    ['01\u00a099\u202f00\u00a000\u00a001', 'FR', '+33199000001'],
    ['\u202a+33 1 99 00 00 01\u202c', 'FR', '+33199000001'],
    ['+33 (0)1 99 00 00 01', 'FR', '+33199000001'],
    ['+33(0) 1 99 00 00 01', 'US', '+33199000001'],
    ['0033 1 99 00 00 01', 'FR', '+33199000001'],
    ['00 33 (0) 1 99 00 00 01', 'FR', '+33199000001'],
    ['(+33) 1 99 00 00 01', 'FR', '+33199000001'],
    ['tel:+33199000001', 'FR', '+33199000001'],
    ['+33 6 39 98 00 01', 'FR', '+33639980001'],
    ['(212) 555-0143', 'US', '+12125550143'],
    ['+1 212–555–0143', 'FR', '+12125550143'],
    ['+39 06 1234 5678', 'FR', '+390612345678'],
    ['020 7946 0123', 'GB', '+442079460123'],
  ])('%s in %s', (text, country, e164) => {
    expect(parseNumber(text, country)).toEqual({ ok: true, e164, extension: null, after: null })
  })

  it('keeps an extension apart', () => {
    expect(parseNumber('+12125550143 ext. 438', 'FR')).toEqual({
      ok: true,
      e164: '+12125550143',
      extension: '438',
      after: 'ww438',
    })
    expect(parseNumber('+12125550143 x438', 'FR')).toMatchObject({ extension: '438' })
  })

  it.each([
    ['', 'empty'],
    ['   ', 'empty'],
    ['hello', 'not_a_number'],
    ['call me at 0199000001', 'not_a_number'],
    ['+', 'not_a_number'],
    ['01 99', 'too_short'],
    ['01 99 00 00 01 02 03 04 05 06', 'too_long'],
    ['+999 12 34 56 78', 'no_country'],
    ['112', 'emergency'],
    ['1 1 2', 'emergency'],
    ['15', 'emergency'],
    ['911', 'emergency'],
  ])('refuses %j: %s', (text, problem) => {
    expect(parseNumber(text, 'FR')).toEqual({ ok: false, problem })
  })

  it('dials what the practice network knows, whatever its length', () => {
    expect(parseNumber('+1 555 0100', 'FR', ['+15550100'])).toEqual({
      ok: true,
      e164: '+15550100',
      extension: null,
      after: null,
    })
    expect(parseNumber('+1 555 0100', 'FR').ok).toBe(false)
  })
})

it('emergency numbers depend on the country, three of them do not', () => {
  expect(isEmergency('15', 'FR')).toBe(true)
  expect(isEmergency('15', 'US')).toBe(false)
  expect(isEmergency('999', 'FR')).toBe(true)
  expect(isEmergency('+15', 'FR')).toBe(false)
})

it('a name is no number', () => {
  expect(looksLikeNumber('Bob')).toBe(false)
  expect(looksLikeNumber('Bob 2')).toBe(false)
  expect(looksLikeNumber('+33 1 99')).toBe(true)
})

describe('formatAsTyped', () => {
  it.each([
    ['0199', '01 99', 'FR'],
    ['0199000001', '01 99 00 00 01', 'FR'],
    ['+33199000001', '+33 1 99 00 00 01', 'FR'],
    ['0033199000001', '+33 1 99 00 00 01', 'FR'],
    ['+12125550143', '+1 212 555 0143', 'US'],
  ])('%s', (typed, text, country) => {
    expect(formatAsTyped(typed, 'FR')).toEqual({ text, country })
  })

  it('leaves names and codes alone', () => {
    expect(formatAsTyped('Bob', 'FR')).toEqual({ text: 'Bob', country: null })
    expect(formatAsTyped('12*#', 'FR')).toEqual({ text: '12*#', country: null })
  })
})

it('shows a number as its own country writes it', () => {
  expect(displayNumber('+33199000001')).toEqual({
    national: '01 99 00 00 01',
    international: '+33 1 99 00 00 01',
    e164: '+33199000001',
    country: 'FR',
  })
  expect(displayNumber('anonymous')).toMatchObject({ national: 'anonymous', country: null })
})
