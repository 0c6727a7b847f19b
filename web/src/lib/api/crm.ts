// A call's entry in the CRM; docs/api/crm.md is the contract.
import { request } from './client'
import type { CallRecord } from './types'

/** Names a record. */
export interface CrmPlace {
  /** crm.lead, res.partner */
  model: string
  id: number
}

export interface CrmRecord extends CrmPlace {
  /** The CRM's word: any text. */
  name: string
  url: string
}

export type CrmReason =
  | ''
  | 'network'
  | 'server'
  | 'credentials'
  | 'rights'
  | 'missing'
  | 'refused'
  | 'no_match'
  | 'ambiguous'

export interface CrmEntry {
  state: 'waiting' | 'written' | 'choose' | 'failed'
  reason: CrmReason
  record: CrmRecord | null
  candidates: readonly CrmRecord[]
}

/** Who has a number, and how sure that is. */
export interface CrmAnswer {
  records: CrmRecord[]
  /** The CRM itself need not be asked. */
  fresh: boolean
  /** Unix milliseconds: up to when the server's own list knows of changes; null: the CRM has answered. */
  asOf: number | null
}

type Changed = { call: CallRecord }

export const crmApi = {
  /** The rep's calls that somebody has to see to. */
  unlogged: async (signal?: AbortSignal) =>
    (await request<{ crm: boolean; calls: CallRecord[] }>('GET', '/api/crm', undefined, signal)).calls,
  retry: (sid: string) => request<Changed>('POST', `/api/calls/${sid}/crm`, {}),
  /** `number`: by which it was found, when that is not the call's. */
  choose: (sid: string, { model, id }: CrmRecord, number?: string) =>
    request<Changed>('POST', `/api/calls/${sid}/crm`, { record: { model, id }, number }),
  records: async (sid: string, number: string | null, signal?: AbortSignal) => {
    const query = number ? `?number=${encodeURIComponent(number)}` : ''
    return (
      await request<{ records: CrmRecord[] }>(
        'GET',
        `/api/calls/${sid}/crm/records${query}`,
        undefined,
        signal,
      )
    ).records
  },
  /**
   * Who has this number, the likeliest first, as far as the server knows; with `fresh` the CRM is asked. Nobody when
   * there is no CRM.
   */
  recordsOf: (number: string, fresh: boolean, signal?: AbortSignal) =>
    request<CrmAnswer>(
      'GET',
      `/api/crm/records?number=${encodeURIComponent(number)}${fresh ? '&fresh=1' : ''}`,
      undefined,
      signal,
    ),
  create: (sid: string, name: string) => request<Changed>('POST', `/api/calls/${sid}/crm/create`, { name }),
}

/** Somebody has to see to it. */
export function isUnlogged(call: CallRecord): boolean {
  return call.crm?.state === 'choose' || call.crm?.state === 'failed'
}
