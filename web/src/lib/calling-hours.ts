import type { CallingView } from './api/calling-hours'
import { dateIn } from './week'

/** 10:00, or Mon 10:00 on another day, by the clock of that zone. */
export function whenThere(at: number, now: number, zone: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, {
    timeZone: zone,
    ...(dateIn(zone, at) === dateIn(zone, now) ? {} : { weekday: 'short' }),
    hour: '2-digit',
    minute: '2-digit',
  }).format(at)
}

/** What has to be said of a number before it is called; null: nothing. */
export function objection(view: CallingView | undefined): CallingView | null {
  return view && view.policy !== 'off' && view.allowed === false ? view : null
}

export function countryName(code: string, locale: string): string {
  return new Intl.DisplayNames([locale], { type: 'region' }).of(code) ?? code
}
