/** What a code of the telephone service means for a rep (twilio.com/docs/api/errors); keys of `records.trouble`. */
export type Trouble =
  | 'webhook'
  | 'document'
  | 'number'
  | 'country'
  | 'balance'
  | 'media'
  | 'line'
  | 'microphone'
  | 'signIn'
  | 'network'
  | 'other'

const OF_CODE: Partial<Record<number, Trouble>> = {
  // Geographic permissions.
  13227: 'country',
  21215: 'country',
  32205: 'country',
  // An account that is suspended or has no money left.
  10001: 'balance',
  10002: 'balance',
  20005: 'balance',
  21210: 'number',
  21211: 'number',
  21217: 'number',
  13223: 'number',
  13224: 'number',
  13225: 'number',
  20101: 'signIn',
  20104: 'signIn',
  31003: 'media',
  31106: 'line',
  31107: 'line',
  31202: 'signIn',
  31204: 'signIn',
  31205: 'signIn',
  31201: 'microphone',
  31208: 'microphone',
}

const OF_RANGE: readonly [from: number, to: number, trouble: Trouble][] = [
  [11100, 11999, 'webhook'],
  [12000, 12999, 'document'],
  [13000, 13999, 'network'],
  [20151, 20160, 'signIn'],
  [31000, 31099, 'line'],
  [31400, 31499, 'microphone'],
  [32000, 32999, 'network'],
  [51000, 51999, 'signIn'],
  [53000, 53099, 'line'],
  [53400, 53499, 'media'],
]

export function troubleOf(code: number): Trouble {
  return OF_CODE[code] ?? OF_RANGE.find(([from, to]) => code >= from && code <= to)?.[2] ?? 'other'
}

/** What a warning of the SDK means for a rep; keys of `records.warned`. */
export type Warned = 'delay' | 'loss' | 'sound' | 'silence' | 'cut' | 'other'

const OF_WARNING: Readonly<Record<string, Warned>> = {
  'high-rtt': 'delay',
  'high-jitter': 'loss',
  'high-packet-loss': 'loss',
  'high-packets-lost-fraction': 'loss',
  'low-mos': 'sound',
  'constant-audio-input-level': 'silence',
  'constant-audio-output-level': 'silence',
  'low-bytes-received': 'cut',
  'low-bytes-sent': 'cut',
  'ice-connectivity-lost': 'cut',
}

export function warnedOf(name: string): Warned {
  return OF_WARNING[name] ?? 'other'
}
