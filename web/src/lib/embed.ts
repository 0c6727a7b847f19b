import type { CrmPlace } from './api/crm'
import { type CallLink, cleanLink } from './links'

/** What the page in which this one stands, or which opened it, asks for; docs/api/embed.md is the contract. */
export type EmbedRequest = { type: 'hello' } | { type: 'call'; link: CallLink; clicked: boolean }

/** What it is told. */
export type EmbedNews =
  | { type: 'softphone:here' }
  | { type: 'softphone:state'; ready: boolean; inCall: boolean }
  | {
      type: 'softphone:incoming'
      phase: 'ringing' | 'answered' | 'ended'
      number: string
      record: { model: string; id: number } | null
    }

const VERSION = 1
/** Of calls that were asked for: a message that comes twice is one call. */
const MOST_SEEN = 100

/** Reads a message; null when it is none of ours. Whoever it is from has to be known before. */
export function readEmbedMessage(data: unknown): EmbedRequest | null {
  if (typeof data !== 'object' || data === null) return null
  const message = data as Record<string, unknown>
  if (message.v !== VERSION) return null
  if (message.type === 'softphone:hello') return { type: 'hello' }
  if (message.type !== 'softphone:call') return null
  const text = (value: unknown) => (typeof value === 'string' ? value : '')
  const link = cleanLink(text(message.number), text(message.name), text(message.n))
  if (!link) return null
  const record = readPlace(message.record)
  return { type: 'call', link: record ? { ...link, record } : link, clicked: message.clicked === true }
}

/** A lead or a contact; null when it is none. */
function readPlace(value: unknown): CrmPlace | null {
  if (typeof value !== 'object' || value === null) return null
  const { model, id } = value as Record<string, unknown>
  if (model !== 'crm.lead' && model !== 'res.partner') return null
  return Number.isSafeInteger(id) && (id as number) > 0 ? { model, id: id as number } : null
}

/** What of a window is needed here. */
export interface EmbedHost {
  parent: unknown
  opener: unknown
  addEventListener(type: 'message', listener: (event: EmbedEvent) => void): void
  removeEventListener(type: 'message', listener: (event: EmbedEvent) => void): void
}
export interface EmbedEvent {
  origin: string
  source: unknown
  data: unknown
}
interface Partner {
  postMessage(message: unknown, targetOrigin: string): void
}

interface Embedding {
  /** Tells everybody who has asked. */
  tell: (news: EmbedNews) => void
  stop: () => void
}

/**
 * Listens to pages of `origins`, and to nobody else. `state`: what whoever asks is answered. A call that is asked for
 * says whether a person's own click asked for it.
 */
export function startEmbedding(
  host: EmbedHost,
  origins: readonly string[],
  state: () => EmbedNews,
  onCall: (link: CallLink, clicked: boolean) => void,
): Embedding {
  const partners = new Map<unknown, string>()
  const seen: string[] = []
  const send = (to: unknown, origin: string, news: EmbedNews) => {
    try {
      ;(to as Partner).postMessage({ v: VERSION, ...news }, origin)
    } catch {
      partners.delete(to) // its window is gone
    }
  }
  const listener = ({ origin, source, data }: EmbedEvent) => {
    if (!source || source === host || !origins.includes(origin)) return
    const request = readEmbedMessage(data)
    if (!request) return
    partners.set(source, origin)
    if (request.type === 'hello') return send(source, origin, state())
    const { nonce } = request.link
    if (nonce && seen.includes(nonce)) return
    if (nonce) seen.push(nonce)
    if (seen.length > MOST_SEEN) seen.shift()
    onCall(request.link, request.clicked)
  }
  host.addEventListener('message', listener)
  // After a reload: whoever holds this window asks again. The browser gives it to that origin alone.
  for (const other of [host.parent, host.opener]) {
    if (!other || other === host) continue
    for (const origin of origins) send(other, origin, { type: 'softphone:here' })
  }
  return {
    tell: (news) => {
      for (const [to, origin] of partners) send(to, origin, news)
    },
    stop: () => host.removeEventListener('message', listener),
  }
}
