import { deviceId } from '@/lib/device-id'
import { answersToStrangers, credentials, isApart, serverOrigin, serverUrl } from './server'
import type { AccessToken, CallCommand, CallPage, CallRecord, Config, Recording, Rep, Session } from './types'

/** What a request to the desk can end in besides an answer. `code` is the server's, or `network`. */
export class ApiError extends Error {
  readonly status: number
  readonly code: string
  /** What the server says besides: `field`, `retryAfter` (seconds), `attemptsLeft`. */
  readonly details: Readonly<Record<string, unknown>>

  constructor(status: number, code: string, message: string, details: Record<string, unknown> = {}) {
    super(message)
    this.name = 'ApiError'
    this.status = status
    this.code = code
    this.details = details
  }
}

/** This page's own name, until it is reloaded: the server knows by it who comes back after a sleep. */
const pageName = `${deviceId()}.${Math.random().toString(36).slice(2)}`

const ACTING_AS = 'softphone_identity'
let actingAs: string | null = typeof sessionStorage === 'undefined' ? null : sessionStorage.getItem(ACTING_AS)

/**
 * Names the rep this window works as. Windows of one browser share its cookie, so a request says whose it is; the
 * server accepts only an identity that the cookie's session signed in.
 */
export function actAs(identity: string | null): void {
  actingAs = identity
  // Kept by the window, so that after a reload it goes on as the same rep.
  if (identity) sessionStorage.setItem(ACTING_AS, identity)
  else sessionStorage.removeItem(ACTING_AS)
}

export function isActing(): boolean {
  return actingAs !== null
}

export function liveUrl(): string {
  const origin = serverOrigin().replace(/^http/, 'ws')
  return withIdentity(`${origin}/api/live?page=${encodeURIComponent(pageName)}`)
}

const TIMEOUT_MS = 10_000

/** One request to the desk, with this window's identity; the subjects' own files of this folder are made of these. */
export async function request<T>(
  method: string,
  path: string,
  body?: unknown,
  signal?: AbortSignal,
  keepalive = false,
): Promise<T> {
  const timeout = AbortSignal.timeout(TIMEOUT_MS)
  const headers: Record<string, string> = {}
  // A file goes as it is, and its type with it.
  const file = body instanceof Blob ? body : null
  if (file) headers['Content-Type'] = file.type
  else if (body !== undefined) headers['Content-Type'] = 'application/json'
  if (actingAs) headers['X-Softphone-Identity'] = actingAs
  let response: Response
  try {
    response = await fetch(serverUrl(path), {
      method,
      credentials,
      headers,
      body: file ?? (body === undefined ? undefined : JSON.stringify(body)),
      keepalive,
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    })
  } catch (cause) {
    if (signal?.aborted) throw cause
    if (await answersToStrangers())
      throw new ApiError(0, 'not_allowed', 'The server does not know this page.')
    throw new ApiError(0, 'network', 'The server does not answer.')
  }
  if (response.status === 204) return undefined as T
  const json: unknown = await response.json().catch(() => null)
  if (!response.ok || json === null) {
    const error = (json as { error?: Record<string, unknown> } | null)?.error
    const code = typeof error?.code === 'string' ? error.code : `http_${response.status}`
    const message = typeof error?.message === 'string' ? error.message : response.statusText
    // A proxy in front of a stopped server answers 502 to 504: to the rep that is the same as no answer.
    const silent = response.status >= 502 && code !== 'busy'
    throw new ApiError(response.status, silent ? 'network' : code, message, error)
  }
  return json as T
}

/** An address that the browser itself fetches: what cannot send the field names its rep in the query. */
export function actingQuery(path: string): string {
  return withIdentity(serverUrl(path))
}

function withIdentity(path: string): string {
  if (!actingAs) return path
  return `${path}${path.includes('?') ? '&' : '?'}identity=${encodeURIComponent(actingAs)}`
}

/**
 * A session that has just begun, when the browser has kept its cookie: some keep none of a server on another site
 * than the page (code `cookie_blocked`).
 */
export async function keptSession(session: Session): Promise<Session> {
  if (!isApart) return session
  actAs(session.identity)
  try {
    await request('GET', '/api/session')
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 401) throw error
    throw new ApiError(0, 'cookie_blocked', 'The browser has not kept the sign-in.')
  }
  return session
}

export const api = {
  config: (signal?: AbortSignal) => request<Config>('GET', '/api/config', undefined, signal),
  reps: async (signal?: AbortSignal) =>
    (await request<{ reps: Rep[] }>('GET', '/api/reps', undefined, signal)).reps,
  session: (signal?: AbortSignal) => request<Session>('GET', '/api/session', undefined, signal),
  signIn: async (identity: string) =>
    keptSession(await request<Session>('POST', '/api/session', { identity })),
  signOut: () => request<void>('DELETE', '/api/session'),
  token: () => request<AccessToken>('POST', '/api/token', actingAs ? { identity: actingAs } : {}),
  registerIdentity: (identity: string) =>
    request<{ success: boolean; identity: string }>('POST', '/api/register-identity', { identity }),
  calls: (before: string | null, limit: number, signal?: AbortSignal) => {
    const query = new URLSearchParams({ limit: String(limit) })
    if (before) query.set('before', before)
    return request<CallPage>('GET', `/api/calls?${query}`, undefined, signal)
  },
  /** The same `id` again does nothing and gives the same answer, so a command may be sent until it is answered. */
  command: (sid: string, id: string, command: CallCommand) =>
    request<{ call: CallRecord }>(
      'POST',
      `/api/calls/${sid}/commands`,
      { id, ...command },
      undefined,
      // To hang up and to close the page are often one gesture.
      command.command === 'hangup' || command.command === 'leave',
    ),
  recordings: async (sid: string, signal?: AbortSignal) =>
    (await request<{ recordings: Recording[] }>('GET', `/api/calls/${sid}/recordings`, undefined, signal))
      .recordings,
  practiceRing: () => request<{ callSid: string }>('POST', '/api/practice/ring', {}),
}
