import { actingQuery, request } from './client'

/** Amounts are decimals as text, exact; `money` of lib/money.ts shows them. docs/api/costs.md */
export interface CostSum {
  currency: string
  billed: string
  estimated: string
}

export interface CostTotals {
  calls: number
  /** With phone numbers. */
  seconds: number
  /** Legs of which nobody knows a price. */
  unknown: number
  sums: CostSum[]
}

export interface RepCosts extends CostTotals {
  /** Empty: nobody's. */
  identity: string
  name: string
}

export interface MonthCosts {
  month: string
  team: CostTotals
  reps: RepCosts[]
  /** Prices that are still asked for. */
  waiting: number
  problem: 'busy' | 'refused' | 'unreachable' | null
  /** Of estimates and the budget. */
  currency: string
}

export interface LegCost {
  leg: string
  kind: 'outgoing' | 'incoming' | 'client'
  number: string
  /** Seconds. */
  duration: number
  basis: 'billed' | 'estimated' | 'unknown'
  amount: string | null
  currency: string | null
  waiting: boolean
}

export interface Budget {
  /** No new calls to phone numbers. */
  stopped: boolean
  /** This and what follows for managers only. */
  level?: 'none' | 'fine' | 'near' | 'reached'
  month?: string
  spent?: string
  budget?: string | null
  currency?: string
  stop?: boolean
}

export interface CostSettings {
  currency: string
  rates: { prefix: string; perMinute: string }[]
  incoming: string | null
  client: string | null
  budget: string | null
  stop: boolean
}

export const costsApi = {
  month: (month: string, signal?: AbortSignal) =>
    request<MonthCosts>('GET', `/api/costs?month=${month}`, undefined, signal),
  ask: () => request<{ asked: number }>('POST', '/api/costs/look', {}),
  ofCall: async (sid: string, signal?: AbortSignal) =>
    (await request<{ legs: LegCost[] }>('GET', `/api/calls/${sid}/costs`, undefined, signal)).legs,
  budget: (signal?: AbortSignal) => request<Budget>('GET', '/api/budget', undefined, signal),
  settings: (signal?: AbortSignal) => request<CostSettings>('GET', '/api/settings/costs', undefined, signal),
  save: (settings: CostSettings) => request<CostSettings>('PUT', '/api/settings/costs', settings),
}

/** Where the browser fetches the table from. */
export function costCsvUrl(month: string, language: 'fr' | 'en', separator: ',' | ';'): string {
  const query = new URLSearchParams({ month, language, separator })
  return actingQuery(`/api/costs.csv?${query}`)
}
