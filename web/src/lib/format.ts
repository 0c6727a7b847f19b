/** 0:07, 12:34, 1:02:03: how long somebody talks or has talked. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds))
  const two = (value: number) => String(value).padStart(2, '0')
  const hours = Math.floor(whole / 3600)
  const minutes = Math.floor((whole % 3600) / 60)
  if (hours > 0) return `${hours}:${two(minutes)}:${two(whole % 60)}`
  return `${two(minutes)}:${two(whole % 60)}`
}

/** The page's language in the browser's own variant: English of London writes 14:05, of New York 2:05 PM. */
export function localeOf(language: string): string {
  const offered = typeof navigator === 'undefined' ? [] : navigator.languages
  return offered.find((tag) => tag === language || tag.startsWith(`${language}-`)) ?? language
}

export function formatTime(at: number, language: string): string {
  return new Intl.DateTimeFormat(localeOf(language), { hour: '2-digit', minute: '2-digit' }).format(at)
}

/** Day and time in few letters: 21 Nov, 02:11. */
export function formatMoment(at: number, language: string): string {
  const options = { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' } as const
  return new Intl.DateTimeFormat(localeOf(language), options).format(at)
}

export type DayName = { kind: 'today' | 'yesterday' } | { kind: 'date'; text: string }

/** The local day of a moment, as a key for grouping: 2026-11-21. */
export function dayKey(at: number): string {
  const date = new Date(at)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}

export function dayName(at: number, now: number, language: string): DayName {
  const today = new Date(now)
  // Noon, so that a day of 23 or 25 hours does not lead to the wrong date.
  const yesterday = new Date(today.getFullYear(), today.getMonth(), today.getDate() - 1, 12)
  if (dayKey(at) === dayKey(now)) return { kind: 'today' }
  if (dayKey(at) === dayKey(yesterday.getTime())) return { kind: 'yesterday' }
  const sameYear = new Date(at).getFullYear() === today.getFullYear()
  const format = new Intl.DateTimeFormat(localeOf(language), {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: sameYear ? undefined : 'numeric',
  })
  return { kind: 'date', text: format.format(at) }
}

export function initials(name: string): string {
  const words = name.split(/[\s-]+/).filter(Boolean)
  const first = words[0]?.charAt(0) ?? ''
  const last = words.length > 1 ? (words.at(-1)?.charAt(0) ?? '') : ''
  return (first + last).toUpperCase()
}

/** For searching names: no accents, no case. */
export function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().trim()
}

/** Where decimals have a comma, spreadsheets part the columns of a file by semicolons. */
export function decimalComma(language: string): boolean {
  return new Intl.NumberFormat(localeOf(language)).format(1.5).includes(',')
}
