import { describe, expect, it } from 'vitest'
import { plainText, shownAfter, splitDialString } from './dial-string'
import { formatAsTyped, isEmergency, parseNumber } from './numbers'

describe('a number in the notation of many countries and programs', () => {
  it.each([
    // France: spaces, dots, dashes, slashes, thin and hard spaces, the zero in brackets
    ['06 39 98 00 01', 'FR', '+33639980001'],
    ['06.39.98.00.01', 'FR', '+33639980001'],
    ['06-39-98-00-01', 'FR', '+33639980001'],
    ['06/39/98/00/01', 'FR', '+33639980001'],
    ['0639980001', 'FR', '+33639980001'],
    ['06\u00a039\u00a098\u00a000\u00a001', 'FR', '+33639980001'],
    ['06\u202f39\u202f98\u202f00\u202f01', 'FR', '+33639980001'],
    ['06\u201139\u201198\u201100\u201101', 'FR', '+33639980001'],
    ['+33 (0) 6 39 98 00 01', 'FR', '+33639980001'],
    ['+33(0)6.39.98.00.01', 'DE', '+33639980001'],
    ['+33 [0]6 39 98 00 01', 'DE', '+33639980001'],
    ['0033639980001', 'FR', '+33639980001'],
    ['00 33 6 39 98 00 01', 'FR', '+33639980001'],
    ['(0033) 6 39 98 00 01', 'FR', '+33639980001'],
    ['(+33) 6 39 98 00 01', 'FR', '+33639980001'],
    ['tel:+33-6-39-98-00-01', 'US', '+33639980001'],
    ['tel:+33639980001;phone-context=example.com', 'US', '+33639980001'],
    ['tel:%2B33639980001', 'US', '+33639980001'],
    ['callto:+33639980001', 'US', '+33639980001'],
    ['sip:+33639980001@example.com', 'US', '+33639980001'],
    // What cannot be seen: directions, isolates, joiners, byte order marks
    ['\u202a+33 6 39 98 00 01\u202c', 'FR', '+33639980001'],
    ['\u2066+33639980001\u2069', 'FR', '+33639980001'],
    ['\u200e06 39 98 00 01\u200f', 'FR', '+33639980001'],
    ['\u061c06 39 98 00 01', 'FR', '+33639980001'],
    ['06\u00ad39\u200b98\u2060 00\ufeff01', 'FR', '+33639980001'],
    // Digits of other scripts, and full width as Japanese forms write them
    ['+٣٣٦٣٩٩٨٠٠٠١', 'FR', '+33639980001'],
    ['۰۶۳۹۹۸۰۰۰۱', 'FR', '+33639980001'],
    ['＋３３６３９９８０００１', 'FR', '+33639980001'],
    ['०६३९९८०००१', 'FR', '+33639980001'],
    // North America
    ['(212) 555-0143', 'US', '+12125550143'],
    ['212.555.0143', 'US', '+12125550143'],
    ['1-212-555-0143', 'US', '+12125550143'],
    ['+1 (212) 555–0143', 'FR', '+12125550143'],
    ['001 212 555 0143', 'FR', '+12125550143'],
    // Germany, Austria, Switzerland
    ['+49 (0)30 1234567', 'FR', '+49301234567'],
    ['030/1234567', 'DE', '+49301234567'],
    ['0049 30 1234567', 'FR', '+49301234567'],
    ['+41 (0)44 668 18 00', 'FR', '+41446681800'],
    ['044 668 18 00', 'CH', '+41446681800'],
    ['+43 (0)1 234567', 'FR', '+431234567'],
    // Italy keeps the zero, Britain does not
    ['+39 06 1234 5678', 'FR', '+390612345678'],
    ['06 1234 5678', 'IT', '+390612345678'],
    ['0039 06 1234 5678', 'FR', '+390612345678'],
    ['+44 (0) 20 7946 0123', 'FR', '+442079460123'],
    ['020 7946 0123', 'GB', '+442079460123'],
    ['(020) 7946-0123', 'GB', '+442079460123'],
    // Elsewhere
    ['+90 212 123 45 67', 'FR', '+902121234567'],
    ['0212 123 45 67', 'TR', '+902121234567'],
    ['912 34 56 78', 'ES', '+34912345678'],
    ['+32 (0)2 123 45 67', 'FR', '+3221234567'],
    ['02 123 45 67', 'BE', '+3221234567'],
    ['+352 26 12 34 56', 'FR', '+35226123456'],
    ['+212 6 12 34 56 78', 'FR', '+212612345678'],
    ['06 12 34 56 78', 'MA', '+212612345678'],
    ['03-1234-5678', 'JP', '+81312345678'],
    ['+91 98123 45678', 'FR', '+919812345678'],
    ['(11) 91234-5678', 'BR', '+5511912345678'],
    ['0412 345 678', 'AU', '+61412345678'],
  ])('%s in %s', (text, country, e164) => {
    expect(parseNumber(text, country)).toEqual({ ok: true, e164, extension: null, after: null })
  })
})

describe('what follows a number', () => {
  it.each([
    ['+12125550143 ext. 438', '438', 'ww438'],
    ['+12125550143 ext438', '438', 'ww438'],
    ['+12125550143 extension: 438', '438', 'ww438'],
    ['+12125550143x438', '438', 'ww438'],
    ['+12125550143 X 438', '438', 'ww438'],
    ['+12125550143#438', '438', 'ww438'],
    ['+12125550143 poste 438', '438', 'ww438'],
    ['+49 30 1234567 Durchwahl 12', '12', 'ww12'],
    ['tel:+12125550143;ext=438', '438', 'ww438'],
    ['+12125550143,438', null, 'ww438'],
    ['+12125550143,,1,438#', null, 'wwww1ww438#'],
    ['+12125550143w1w2', null, 'w1w2'],
    ['+12125550143p438', null, 'ww438'],
    ['01 99 00 00 01, 12 34 #', null, 'ww1234#'],
    ['+12125550143 x438,,1', '438', 'ww438wwww1'],
  ])('%s', (text, extension, after) => {
    expect(splitDialString(text)).toMatchObject({ extension, after })
    expect(parseNumber(text, 'FR')).toMatchObject({ ok: true, extension, after })
  })

  it.each([
    'call me at 0199000001',
    '0199000001 or 0199000002',
    '+12125550143 wednesday',
    '+12125550143,,',
    'Bob 2',
    `+12125550143,${'1'.repeat(80)}`,
  ])('%s is no number with something behind it', (text) => {
    expect(splitDialString(text)).toMatchObject({ extension: null, after: null })
    expect(parseNumber(text, 'FR').ok).toBe(false)
  })

  it('is shown with commas for seconds', () => {
    expect(shownAfter('ww438')).toBe('438')
    expect(shownAfter('wwww1ww438#')).toBe('1,438#')
    expect(shownAfter('w1w2')).toBe('1;2')
  })

  it('stays behind the number while it is formatted', () => {
    expect(formatAsTyped('0199000001x43', 'FR').text).toBe('01 99 00 00 01 x43')
    expect(formatAsTyped('0199000001,43', 'FR').text).toBe('01 99 00 00 01,43')
    expect(formatAsTyped('0199000001,', 'FR').text).toBe('0199000001,')
  })
})

it('text becomes plain without losing what it says', () => {
  expect(plainText('\u2066Chloé\u2069 ')).toBe('Chloé')
  expect(plainText('６３９\u3000９８')).toBe('639 98')
})

describe('emergency numbers in any spelling', () => {
  it.each([
    ['112', 'FR'],
    ['1 1 2', 'FR'],
    ['(112)', 'FR'],
    ['tel:112', 'FR'],
    ['\u202a112\u202c', 'FR'],
    ['١١٢', 'FR'],
    ['+112', 'FR'],
    ['+33112', 'FR'],
    ['+33 15', 'FR'],
    ['0033 112', 'FR'],
    ['911', 'US'],
    ['+1911', 'US'],
    ['000', 'AU'],
    ['110', 'JP'],
    ['10111', 'ZA'],
  ])('%s in %s', (text, country) => {
    expect(parseNumber(text, country)).toEqual({ ok: false, problem: 'emergency' })
  })

  it('and nothing else', () => {
    expect(isEmergency('15', 'US')).toBe(false)
    expect(isEmergency('+1 912', 'US')).toBe(false)
    expect(isEmergency('0112', 'FR')).toBe(false)
    expect(isEmergency('', 'FR')).toBe(false)
  })
})
