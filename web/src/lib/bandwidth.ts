/** Whether a connection carries a call, from what was measured of it. Rates in kbit/s, headers of IP, UDP, RTP included. */

export interface Rates {
  down: number
  up: number
}

/** Opus at the SDK's usual 24 to 32 kbit/s, fifty packets a second. */
export const OPUS_KBIT = 40
/** G.711, what most telephone networks speak. */
export const G711_KBIT = 90

export type BandwidthVerdict = 'ok' | 'tight' | 'little'

/** The slower way decides: whoever cannot be heard has no call either. */
export function bandwidthVerdict({ down, up }: Rates): BandwidthVerdict {
  const slower = Math.min(down, up)
  return slower < OPUS_KBIT ? 'little' : slower < G711_KBIT ? 'tight' : 'ok'
}

/** "85 kbit/s", "12 Mbit/s" */
export function formatRate(kbit: number, locale: string): string {
  const [value, unit] = kbit < 1000 ? [kbit, 'kbit/s'] : [kbit / 1000, 'Mbit/s']
  return `${value.toLocaleString(locale, { maximumSignificantDigits: 2 })} ${unit}`
}

/** Bytes of the next piece: so many that it takes about half a second at the rate seen so far, within what is allowed. */
export function nextPiece(kbit: number): number {
  const bytes = (kbit * 1000) / 8 / 2
  return Math.round(Math.min(MOST_BYTES, Math.max(LEAST_BYTES, bytes)))
}

export const LEAST_BYTES = 8 * 1024
export const MOST_BYTES = 256 * 1024
