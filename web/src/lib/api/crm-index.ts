// Who has which number, as the server knows it without asking the CRM; docs/api/crm.md is the contract.
import { request } from './client'
import type { CrmReason } from './crm'

export interface CrmIndex {
  /** `empty`: nothing was read yet; `reading`: everything is being read for the first time. */
  phase: 'empty' | 'reading' | 'ready'
  leads: number
  contacts: number
  /** Unix milliseconds, as all below: up to when changes are known. */
  syncedAt: number | null
  /** When everything was read last. */
  fullAt: number | null
  /** Everything is being read just now. */
  running: boolean
  /** Why the last try failed; empty: it did not. */
  reason: CrmReason
  detail: string
  failedAt: number | null
}

export const crmIndexApi = {
  /** Null: there is no CRM. */
  read: async (signal?: AbortSignal) =>
    (await request<{ index: CrmIndex | null }>('GET', '/api/crm/index', undefined, signal)).index,
  sync: (full: boolean) => request<{ begun: true }>('POST', '/api/crm/index/sync', { full }),
}
