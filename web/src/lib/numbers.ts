import {
  AsYouType,
  type CountryCode,
  getCountryCallingCode,
  isSupportedCountry,
  ParseError,
  parsePhoneNumberFromString,
  parsePhoneNumberWithError,
  validatePhoneNumberLength,
} from 'libphonenumber-js/min'
import { plainText, splitDialString } from './dial-string'

export type NumberProblem = 'empty' | 'not_a_number' | 'too_short' | 'too_long' | 'no_country' | 'emergency'

export type ParsedNumber =
  /** `after`: what to key in once somebody answers, for the SDK's sendDigits. */
  | { ok: true; e164: string; extension: string | null; after: string | null }
  | { ok: false; problem: NumberProblem }

/** Where a browser phone cannot help: the caller's place is unknown and nobody promised the call would pass. */
const EMERGENCY: Record<string, readonly string[]> = {
  anywhere: ['112', '911', '999'],
  FR: ['15', '17', '18', '114', '115', '119', '191', '196', '197'],
  BE: ['100', '101', '110'],
  CH: ['117', '118', '143', '144', '1414'],
  AT: ['122', '133', '144', '128', '140'],
  DE: ['110'],
  ES: ['061', '062', '080', '091', '092'],
  IT: ['113', '115', '118', '1530'],
  LU: ['113'],
  PT: ['117'],
  PL: ['997', '998'],
  GB: ['18000'],
  IE: [],
  US: ['988'],
  CA: ['988'],
  MX: ['066'],
  AU: ['000', '106'],
  NZ: ['111'],
  IN: ['100', '101', '102', '108'],
  CN: ['110', '119', '120', '122'],
  JP: ['110', '118', '119'],
  KR: ['113', '119'],
  BR: ['190', '192', '193'],
  AR: ['100', '101', '107'],
  MA: ['15', '19', '150', '177'],
  TN: ['190', '197', '198'],
  DZ: ['14', '17', '1548'],
  SN: ['15', '17', '18'],
  ZA: ['10111', '10177'],
}

/** `112` and `+33112` alike: some programs write every number of an address book with its country. */
export function isEmergency(text: string, country: string): boolean {
  const plain = plainText(text)
  const digits = plain.replace(/\D/g, '')
  const listed = [...(EMERGENCY.anywhere ?? []), ...(EMERGENCY[country] ?? [])]
  if (!/^\s*(\+|00)/.test(plain) || digits === '000') return listed.includes(digits)
  const bare = digits.replace(/^00/, '')
  const calling = getCountryCallingCode(toCountry(country))
  return (
    (EMERGENCY.anywhere ?? []).includes(bare) ||
    (bare.startsWith(calling) && listed.includes(bare.slice(calling.length)))
  )
}

export function toCountry(code: string | null | undefined): CountryCode {
  return code && isSupportedCountry(code) ? code : 'FR'
}

/** True when the text is meant as a number: it has a digit and no letters but those of what follows the number. */
export function looksLikeNumber(text: string): boolean {
  const { number } = splitDialString(text)
  return /\d/.test(number) && !/\p{L}/u.test(number)
}

/**
 * Brings any usual notation to what the parser reads: every kind of space, dash and digit, `00` for `+`, and the `(0)`
 * that is dialled only inside the country. The zero of Italian numbers stays, since it is not in brackets.
 */
export function tidyNumber(text: string): string {
  let tidy = plainText(text).replace(/^\s*(tel|callto|sips?):(\/\/)?/i, '')
  tidy = tidy.replace(/^\(?\s*00(?=[\s.\-/()]*[1-9])/, '+').replace(/^\(\s*\+/, '+')
  if (tidy.startsWith('+')) tidy = tidy.replace(/[([]\s*0\s*[)\]]/, ' ')
  return tidy
}

/** `known` are numbers that are dialled as they are, whatever the numbering plan says of their length. */
export function parseNumber(text: string, country: string, known: readonly string[] = []): ParsedNumber {
  const { number: written, extension, after } = splitDialString(text)
  const tidy = tidyNumber(written)
  if (tidy === '') return { ok: false, problem: 'empty' }
  if (isEmergency(tidy, country)) return { ok: false, problem: 'emergency' }
  if (!/\d/.test(tidy) || /\p{L}/u.test(tidy)) return { ok: false, problem: 'not_a_number' }
  const bare = tidy.replace(/[^\d+]/g, '')
  if (known.includes(bare)) return { ok: true, e164: bare, extension, after }
  try {
    const number = parsePhoneNumberWithError(tidy, { defaultCountry: toCountry(country), extract: false })
    if (!number.isPossible()) {
      const length = validatePhoneNumberLength(tidy, { defaultCountry: toCountry(country) })
      return { ok: false, problem: length === 'TOO_LONG' ? 'too_long' : 'too_short' }
    }
    return { ok: true, e164: number.number, extension, after }
  } catch (error) {
    const reason = error instanceof ParseError ? error.message : ''
    if (reason === 'TOO_LONG') return { ok: false, problem: 'too_long' }
    if (reason === 'TOO_SHORT') return { ok: false, problem: 'too_short' }
    if (reason === 'INVALID_COUNTRY') return { ok: false, problem: 'no_country' }
    return { ok: false, problem: 'not_a_number' }
  }
}

/** What the field shows while a number is typed; text that is no number is left alone, and so is what follows one. */
export function formatAsTyped(text: string, country: string): { text: string; country: string | null } {
  const { number, after } = splitDialString(text)
  const tidy = tidyNumber(number)
  if (tidy === '' || !/^[\d+\s().\-/]*$/.test(tidy)) return { text, country: null }
  const formatter = new AsYouType(toCountry(country))
  const formatted = formatter.input(tidy.replace(/[^\d+]/g, ''))
  const plain = plainText(text)
  const tail = after === null ? '' : plain.slice(plain.indexOf(number) + number.length).trim()
  const space = /^[a-z]/i.test(tail) ? ' ' : ''
  return { text: `${formatted}${tail && space}${tail}`, country: formatter.getCountry() ?? null }
}

export interface DisplayNumber {
  national: string
  international: string
  e164: string
  country: string | null
}

/** A list shows the same numbers again and again, and reading one takes longer than drawing it. */
const displayed = new Map<string, DisplayNumber>()
const KEPT = 2_000

export function displayNumber(value: string): DisplayNumber {
  const known = displayed.get(value)
  if (known) return known
  const fresh = readNumber(value)
  if (displayed.size >= KEPT) displayed.clear()
  displayed.set(value, fresh)
  return fresh
}

function readNumber(value: string): DisplayNumber {
  const number = parsePhoneNumberFromString(value)
  if (!number) return { national: value, international: value, e164: value, country: null }
  return {
    national: number.formatNational(),
    international: number.formatInternational(),
    e164: number.number,
    country: number.country ?? null,
  }
}
