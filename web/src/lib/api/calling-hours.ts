// When the outside may be called; docs/api/calling-hours.md is the contract.
import { request } from './client'
import type { Period } from './lines'

export type CallingPolicyWord = 'off' | 'warn' | 'block'

export interface CallingWindow {
  /** ISO 3166-1; null: every country without a window of its own. */
  country: string | null
  periods: Period[]
  /** Not on public holidays. */
  holidays: boolean
}

export interface CallingPolicy {
  policy: CallingPolicyWord
  windows: CallingWindow[]
}

export interface CallingSetting extends CallingPolicy {
  /** What laws and codes of conduct have. */
  usual: CallingWindow[]
  countries: string[]
  /** Those whose public holidays are known. */
  holidayCountries: string[]
}

/** How it stands with a number now. */
export interface CallingView {
  policy: CallingPolicyWord
  decision: 'call' | 'promised' | 'ask' | 'refuse'
  country?: string | null
  zones?: string[]
  zone?: string | null
  allowed?: boolean
  why?: 'weekly' | 'holiday' | null
  name?: { en: string; fr: string }
  /** When it will be otherwise, Unix ms. */
  until?: number | null
  promise?: { call: string; due: number } | null
}

export const callingHoursApi = {
  get: (signal?: AbortSignal) =>
    request<CallingSetting>('GET', '/api/settings/calling-hours', undefined, signal),
  set: ({ policy, windows }: CallingPolicy) =>
    request<CallingSetting>('PUT', '/api/settings/calling-hours', { policy, windows }),
  look: (number: string, signal?: AbortSignal) =>
    request<CallingView>('GET', `/api/calling-hours?to=${encodeURIComponent(number)}`, undefined, signal),
}
