import type { Hours, Period } from '@/lib/api/lines'
import { localeOf } from '@/lib/format'

export const DAYS = [1, 2, 3, 4, 5, 6, 7]

/** 9:00, 12:30 as the language writes it; midnight at the end of a day is 24:00. */
export function clock(minute: number): string {
  const two = (value: number) => String(value).padStart(2, '0')
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`
}

export function dayNameOf(day: number, language: string, width: 'short' | 'long'): string {
  // 1 January 2024 was a Monday.
  return new Intl.DateTimeFormat(localeOf(language), { weekday: width, timeZone: 'UTC' }).format(
    Date.UTC(2024, 0, day),
  )
}

export function periodsOf({ periods }: { periods: readonly Period[] }, day: number): Period[] {
  return periods.filter((period) => period.day === day).sort((a, b) => a.from - b.from)
}

/** Mon–Fri 09:00–12:00, 14:00–18:00; Sat 10:00–12:00 */
export function hoursText(hours: Hours | { periods: readonly Period[] }, language: string): string {
  const times = (day: number) =>
    periodsOf(hours, day)
      .map((period) => `${clock(period.from)}–${clock(period.to)}`)
      .join(', ')
  const runs: { first: number; last: number; text: string }[] = []
  for (const day of DAYS) {
    const text = times(day)
    const run = runs.at(-1)
    if (run && run.text === text && run.last === day - 1) run.last = day
    else runs.push({ first: day, last: day, text })
  }
  const name = (day: number) => dayNameOf(day, language, 'short')
  return runs
    .filter((run) => run.text !== '')
    .map(
      ({ first, last, text }) => `${first === last ? name(first) : `${name(first)}–${name(last)}`} ${text}`,
    )
    .join('; ')
}

/** "2026-12-25" by the clock of that zone; throws for a zone that does not exist. */
export function dateIn(zone: string, at: number): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' }).format(at)
}
