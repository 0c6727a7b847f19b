// What webhooks and the CRM are still to be told; docs/api/events.md is the contract.
import { request } from './client'

export interface DeliveryTarget {
  /** `crm`, or a webhook's. */
  name: string
  /** Scheme and host. */
  label: string
  /** It is still in the settings. */
  configured: boolean
  waiting: number
  held: number
  dead: number
  /** Unix milliseconds: when the oldest that waits was written down. */
  oldest: number | null
  /** Unix milliseconds: it is left alone until then. */
  pausedUntil: number | null
  reason: string | null
  detail: string
}

export interface Delivery {
  id: number
  target: string
  type: string
  callSid: string
  createdAt: number
  state: 'waiting' | 'held' | 'dead'
  attempts: number
  nextAt: number
  reason: string | null
  detail: string
}

export interface OutboxView {
  targets: DeliveryTarget[]
  /** Those that were given up. */
  deliveries: Delivery[]
}

export const outboxApi = {
  read: (signal?: AbortSignal) => request<OutboxView>('GET', '/api/outbox?state=dead', undefined, signal),
  retry: (id: number | null) =>
    request<{ retried: number }>('POST', '/api/outbox/retry', id === null ? {} : { id }),
}
