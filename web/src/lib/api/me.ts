import { request } from './client'
import type { Peer } from './types'

/** What belongs to a rep wherever they sign in. The server keeps it and does not look inside. */
export interface RepPreferences {
  favourites: readonly Peer[]
  /** Which number is shown to those who are called. */
  callerId: 'own' | 'line'
  /** Keys that the rep has changed, by action. */
  keys: Readonly<Record<string, string>>
}

export interface StoredPreferences {
  /** Counts the changes; a change names the one it was made upon. */
  revision: number
  preferences: Partial<RepPreferences>
}

export const me = {
  preferences: () => request<StoredPreferences>('GET', '/api/me/preferences'),
  /** 409 `stale` when somebody else (another window) has changed them since. */
  savePreferences: (stored: StoredPreferences) =>
    request<{ revision: number }>('PUT', '/api/me/preferences', stored),
}
