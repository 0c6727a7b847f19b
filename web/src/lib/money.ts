import { localeOf } from './format'

/** An amount of the API ("0.0135") as people write it; below a unit with the decimals that matter. */
export function money(amount: string | number, currency: string, language: string): string {
  const value = Number(amount)
  const small = value !== 0 && Math.abs(value) < 1
  const options = { minimumFractionDigits: 2, maximumFractionDigits: small ? 4 : 2 }
  try {
    return new Intl.NumberFormat(localeOf(language), { style: 'currency', currency, ...options }).format(
      value,
    )
  } catch {
    // A currency that the browser does not take for one.
    return `${new Intl.NumberFormat(localeOf(language), options).format(value)} ${currency}`
  }
}

/** What somebody typed, with a point or a comma, as the API wants it; null: no amount. */
export function readAmount(text: string): string | null {
  const tidy = text.replace(/\s/g, '').replace(',', '.')
  return /^\d{1,9}(\.\d{1,6})?$/.test(tidy) ? tidy : null
}

/** The last `count` months of UTC, the newest first: 2026-11, 2026-10 … */
export function lastMonths(now: number, count: number): string[] {
  const date = new Date(now)
  return Array.from({ length: count }, (_, back) =>
    new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - back, 1)).toISOString().slice(0, 7),
  )
}

/** November 2026 */
export function monthName(month: string, language: string): string {
  const options = { month: 'long', year: 'numeric', timeZone: 'UTC' } as const
  return new Intl.DateTimeFormat(localeOf(language), options).format(new Date(`${month}-01T00:00:00Z`))
}
