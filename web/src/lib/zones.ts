import { ZONE_DATA } from './zone-data'

let table: Map<string, readonly string[]> | null = null

function zoneTable(): Map<string, readonly string[]> {
  if (table) return table
  table = new Map()
  for (const line of ZONE_DATA.split('\n')) {
    const [prefixes, zones] = line.split('|')
    if (!prefixes || !zones) continue
    const list = zones.split(' ')
    for (const prefix of prefixes.split(' ')) table.set(prefix, list)
  }
  return table
}

/** The longest prefix of the data. */
const LONGEST = 6

/** IANA zones in which the owner of an E.164 number may live; several for a country of several, none if unknown. */
export function zonesOf(e164: string): readonly string[] {
  const digits = e164.replace(/\D/g, '')
  for (let length = Math.min(LONGEST, digits.length); length > 0; length--) {
    const found = zoneTable().get(digits.slice(0, length))
    if (found) return found
  }
  return []
}

/** Hours in which a call is no surprise: from 8 in the morning to 8 in the evening. */
const FIRST_HOUR = 8
const LAST_HOUR = 20

export interface LocalTime {
  /** 14:05, as the page's language writes it. */
  from: string
  /** The latest of several clocks, when there are several. */
  to: string | null
  /** Where the day is another one than here: its name. */
  day: string | null
  /** Whether it is early or late there: on every clock, on some, on none. */
  quiet: 'all' | 'some' | 'none'
  /** The clock there and here agree. */
  same: boolean
}

interface Clock {
  zone: string
  /** Minutes ahead of UTC, at this moment. */
  offset: number
}

function offsetOf(zone: string, at: number): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  }).formatToParts(at)
  const value = (type: string) => Number(parts.find((part) => part.type === type)?.value)
  const wall = Date.UTC(value('year'), value('month') - 1, value('day'), value('hour'), value('minute'))
  return Math.round((wall - Math.floor(at / 60_000) * 60_000) / 60_000)
}

/** What the clock says where a number is; null when nobody knows. `here`: the zone of the one who looks. */
export function localTime(e164: string, at: number, locale: string, here?: string): LocalTime | null {
  const clocks: Clock[] = []
  for (const zone of zonesOf(e164)) {
    try {
      const offset = offsetOf(zone, at)
      if (!clocks.some((clock) => clock.offset === offset)) clocks.push({ zone, offset })
    } catch {
      // A browser older than the zone: the others still tell.
    }
  }
  clocks.sort((a, b) => a.offset - b.offset)
  const first = clocks[0]
  const last = clocks.at(-1)
  if (!first || !last) return null
  const mine = offsetOf(here ?? Intl.DateTimeFormat().resolvedOptions().timeZone, at)
  const time = (zone: string) =>
    new Intl.DateTimeFormat(locale, { timeZone: zone, hour: '2-digit', minute: '2-digit' }).format(at)
  const dayAt = (offset: number) => Math.floor((at + offset * 60_000) / 86_400_000)
  const quiet = clocks.filter(({ offset }) => {
    const hour = Math.floor((((at + offset * 60_000) % 86_400_000) + 86_400_000) % 86_400_000) / 3_600_000
    return hour < FIRST_HOUR || hour >= LAST_HOUR
  })
  const otherDay = dayAt(first.offset) === dayAt(last.offset) && dayAt(first.offset) !== dayAt(mine)
  return {
    from: time(first.zone),
    to: last === first ? null : time(last.zone),
    day: otherDay
      ? new Intl.DateTimeFormat(locale, { timeZone: first.zone, weekday: 'long' }).format(at)
      : null,
    quiet: quiet.length === 0 ? 'none' : quiet.length === clocks.length ? 'all' : 'some',
    same: last === first && first.offset === mine,
  }
}
