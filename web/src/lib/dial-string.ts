/**
 * A text meant for dialling is a number and, behind it, what is to be keyed in once somebody answers: an extension
 * (`ext. 438`, `x438`, `#438`, `poste 438`, `;ext=438`) or digits behind pauses (`,` a second, `w` half of one).
 */
export interface DialString {
  /** The number's own part, still as it was written. */
  number: string
  extension: string | null
  /** For the SDK's sendDigits: digits, `*`, `#`, and `w` for half a second. */
  after: string | null
}

/** Marks that order or join text and are not seen: zero widths, directions and isolates, soft hyphen, BOM. */
const INVISIBLE = /\p{Cf}|\p{Variation_Selector}|\u034f/gu

/** Digits of any script have values that count up from a zero, which the script's block tells. */
function asciiDigit(digit: string): string {
  const code = digit.codePointAt(0) ?? 0
  let zero = code
  while (zero > code - 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--
  return String((code - zero) % 10)
}

/** One kind of digit, space, plus and dash, and nothing that cannot be seen. */
export function plainText(text: string): string {
  return text
    .normalize('NFKC')
    .replace(INVISIBLE, '')
    .replace(/\p{Nd}/gu, asciiDigit)
    .replace(/[\u2010-\u2015\u2212\u30fc\u2043]/g, '-')
    .replace(/\s/g, ' ')
    .trim()
}

/** Words for an extension, in the languages our callers write. */
const EXTENSION =
  /^(?:;ext=|(?:extension|extn|ext|poste|post|interne|int|durchwahl|dw|anexo|toestel|wew|x)\.?(?=[\s:.]*\d)|#(?=\d))[\s:.]*(\d{1,11})/i
const PAUSE: Record<string, string> = { ',': 'ww', ';': 'ww', w: 'w', p: 'ww' }
/** A second before an extension: the voice that asks for it begins at the answer. */
const BEFORE_EXTENSION = 'ww'
/** More is no extension but a text pasted by mistake. */
const LONGEST_AFTER = 64

export function splitDialString(text: string): DialString {
  const plain = plainText(text)
  const scheme = /^(?:tel|callto|sip|sips):(?:\/\/)?/i
  const body = scheme.test(plain) ? withoutParameters(plain.replace(scheme, '')) : plain
  const whole: DialString = { number: body, extension: null, after: null }
  const length = /^[+\d\s().\-/]*\d[\s().\-/]*/.exec(body)?.[0].length ?? 0
  if (length === 0 || length === body.length) return whole
  const tail = body.slice(length).trim()
  const found = readTail(tail)
  return found ? { number: body.slice(0, length).trim(), ...found } : whole
}

/** `tel:` of RFC 3966 may carry parameters: all but the extension say how to dial, which we know. */
function withoutParameters(body: string): string {
  const decoded = body.includes('%') ? safelyDecoded(body) : body
  const plain = plainText(decoded).replace(/@.*$/, '')
  return plain.replace(/;(?!ext=)[a-z-]+(?:=[^;]*)?/gi, '')
}

function safelyDecoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function readTail(tail: string): { extension: string | null; after: string } | null {
  let rest = tail
  let after = ''
  let extension: string | null = null
  const named = EXTENSION.exec(rest)
  if (named?.[1]) {
    extension = named[1]
    after = BEFORE_EXTENSION + named[1]
    rest = rest.slice(named[0].length)
  } else if (!/^[,;wp]/i.test(rest)) return null
  for (const char of rest) {
    const pause = PAUSE[char.toLowerCase()]
    if (pause) after += pause
    else if (/[\d*#]/.test(char)) after += char
    else if (!/[\s().\-/]/.test(char)) return null
  }
  return /[\d*#]/.test(after) && after.length <= LONGEST_AFTER ? { extension, after } : null
}

/** How the digits to come are shown: pauses of a second as commas. */
export function shownAfter(after: string): string {
  return after.replace(/^w+/, '').replace(/ww/g, ',').replace(/w/g, ';')
}
