// People, their sessions and what was changed; docs/api/people.md is the contract.
import { keptSession, request } from './client'
import type { Role, Session } from './types'

export type AccountState = 'invited' | 'active' | 'disabled'

export interface Person {
  identity: string
  name: string
  email: string
  /** E.164; empty: the main line. */
  number: string
  shortNumber: string
  role: Role
  state: AccountState
  language: string
  createdAt: number
  hasPassword: boolean
  online: boolean
  sessions: number
  lastSeenAt: number | null
  /** Seconds until the next attempt to sign in; 0 most of the time. */
  lockedFor: number
}

export interface PersonFields {
  name: string
  email: string
  number: string
  shortNumber: string
  role: Role
}

export interface Link {
  token: string
  /** The address under which people reach this server, where it is known. */
  base: string | null
  expiresAt: number
}

export interface CheckedLink {
  identity: string
  name: string
  email: string
  reset: boolean
  expiresAt: number
}

export interface BrowserSession {
  id: string
  /** "Firefox, Windows"; empty when the browser did not say. */
  browser: string
  address: string
  createdAt: number
  lastSeenAt: number
  expiresAt: number
  current: boolean
}

export interface AuditEntry {
  id: number
  at: number
  actor: string | null
  actorName: string | null
  via: string
  address: string
  action: string
  subject: string
  subjectName: string | null
  details: { before?: Record<string, unknown>; after?: Record<string, unknown> }
}

export interface AuditPage {
  entries: AuditEntry[]
  next: string | null
}

/** The same letters however a keyboard composes them. */
const typed = (password: string) => password.normalize('NFC')
const path = (identity: string) => `/api/people/${encodeURIComponent(identity)}`

export const peopleApi = {
  signIn: async (identity: string, password: string) => {
    const body = { identity: identity.trim(), password: typed(password) }
    return keptSession(await request<Session>('POST', '/api/session', body))
  },
  checkLink: (token: string, signal?: AbortSignal) =>
    request<CheckedLink>('POST', '/api/links/check', { token }, signal),
  acceptLink: async (token: string, password: string) => {
    const body = { token, password: typed(password) }
    return keptSession(await request<Session>('POST', '/api/links/accept', body))
  },
  changePassword: (current: string, password: string) =>
    request<void>('POST', '/api/account/password', { current: typed(current), password: typed(password) }),
  ownSessions: async (signal?: AbortSignal) =>
    (await request<{ sessions: BrowserSession[] }>('GET', '/api/account/sessions', undefined, signal))
      .sessions,
  endOwnSession: (id: string) => request<void>('DELETE', `/api/account/sessions/${id}`),
  endOtherSessions: () => request<void>('DELETE', '/api/account/sessions'),

  list: (signal?: AbortSignal) =>
    request<{ people: Person[]; trial: boolean }>('GET', '/api/people', undefined, signal),
  add: (person: PersonFields & { identity: string; password?: string }) =>
    request<{ person: Person; link?: Link }>('POST', '/api/people', {
      ...person,
      password: person.password === undefined ? undefined : typed(person.password),
    }),
  change: (identity: string, change: Partial<PersonFields> & { disabled?: boolean }) =>
    request<{ person: Person }>('PATCH', path(identity), change),
  remove: (identity: string) => request<void>('DELETE', path(identity)),
  link: (identity: string) => request<{ link: Link; reset: boolean }>('POST', `${path(identity)}/link`, {}),
  unlock: (identity: string) => request<void>('POST', `${path(identity)}/unlock`, {}),
  sessions: async (identity: string, signal?: AbortSignal) =>
    (await request<{ sessions: BrowserSession[] }>('GET', `${path(identity)}/sessions`, undefined, signal))
      .sessions,
  endSession: (identity: string, id: string) => request<void>('DELETE', `${path(identity)}/sessions/${id}`),
  endSessions: (identity: string) => request<void>('DELETE', `${path(identity)}/sessions`),
  audit: (query: { before?: string; person?: string; action?: string }, signal?: AbortSignal) => {
    const search = new URLSearchParams({ limit: '30' })
    for (const [name, value] of Object.entries(query)) if (value) search.set(name, value)
    return request<AuditPage>('GET', `/api/audit?${search}`, undefined, signal)
  },
}

/** The address of a link. The secret stands behind the hash: browsers send that to nobody. */
export function linkAddress(link: Link, origin: string): string {
  return `${link.base ?? origin}/#/link/${link.token}`
}
