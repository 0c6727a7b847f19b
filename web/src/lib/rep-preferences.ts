import { ApiError } from './api/client'
import type { RepPreferences, StoredPreferences } from './api/me'
import { me } from './api/me'
import type { Peer } from './api/types'
import { createStore, type Store } from './store'

const NONE: RepPreferences = { favourites: [], callerId: 'own', keys: {} }
const RETRY_MS = 5_000
const ATTEMPTS = 5

type Change = (current: RepPreferences) => RepPreferences

interface Door {
  preferences: () => Promise<StoredPreferences>
  savePreferences: (stored: StoredPreferences) => Promise<{ revision: number }>
}

export interface RepPreferencesState {
  value: RepPreferences
  /** The server has been asked and has answered. */
  loaded: boolean
  /** Changes that the server has not yet taken; the page shows them all the same. */
  unsaved: boolean
}

/** A document that an earlier or later page wrote: whatever does not fit is left out. */
export function readPreferences(stored: unknown): RepPreferences {
  const given = (typeof stored === 'object' && stored !== null ? stored : {}) as Record<string, unknown>
  const favourites = Array.isArray(given.favourites) ? given.favourites.filter(isPeer) : []
  const keys = Object.entries(typeof given.keys === 'object' && given.keys !== null ? given.keys : {})
  return {
    favourites,
    callerId: given.callerId === 'line' ? 'line' : 'own',
    keys: Object.fromEntries(keys.filter((entry) => typeof entry[1] === 'string')) as Record<string, string>,
  }
}

function isPeer(one: unknown): one is Peer {
  const peer = one as Partial<Peer> | null
  return (
    (peer?.kind === 'number' || peer?.kind === 'rep') &&
    typeof peer.value === 'string' &&
    (peer.name === null || typeof peer.name === 'string')
  )
}

/**
 * What a rep has set for themselves, the same at every computer. Changes show at once and are sent after one another;
 * when another window was faster, they are made again upon what it wrote.
 */
export class RepPreferencesKeeper {
  readonly state: Store<RepPreferencesState> = createStore<RepPreferencesState>({
    value: NONE,
    loaded: false,
    unsaved: false,
  })
  private readonly door: Door
  private readonly pending: Change[] = []
  private base: RepPreferences = NONE
  private revision = 0
  private sending = false
  private generation = 0

  constructor(door: Door = me) {
    this.door = door
  }

  /** Another rep, or none: nothing of the one before is shown. */
  forget(): void {
    this.generation++
    this.pending.length = 0
    this.sending = false
    this.base = NONE
    this.revision = 0
    this.state.set({ value: NONE, loaded: false, unsaved: false })
  }

  async load(): Promise<void> {
    const { generation } = this
    try {
      const stored = await this.door.preferences()
      if (generation !== this.generation || stored.revision < this.revision) return
      this.adopt(stored)
    } catch {
      // The next hello of the server asks again.
    }
  }

  /** Reads again what other windows wrote, and sends what could not be sent. */
  async wake(): Promise<void> {
    await this.load()
    void this.send()
  }

  change(change: Change): void {
    this.pending.push(change)
    this.show()
    void this.send()
  }

  private adopt(stored: StoredPreferences): void {
    this.revision = stored.revision
    this.base = readPreferences(stored.preferences)
    this.state.update((state) => ({ ...state, loaded: true }))
    this.show()
  }

  private show(): void {
    const value = this.pending.reduce((current, change) => change(current), this.base)
    this.state.update((state) => ({ ...state, value, unsaved: this.pending.length > 0 }))
  }

  private async send(): Promise<void> {
    if (this.sending) return
    this.sending = true
    const { generation } = this
    for (let failures = 0; this.pending.length > 0 && failures < ATTEMPTS; ) {
      const count = this.pending.length
      const preferences = this.pending.reduce((current, change) => change(current), this.base)
      try {
        const { revision } = await this.door.savePreferences({ revision: this.revision, preferences })
        if (generation !== this.generation) return
        this.revision = revision
        this.base = preferences
        this.pending.splice(0, count)
        this.show()
      } catch (error) {
        if (generation !== this.generation) return
        failures++
        if (error instanceof ApiError && error.code === 'stale') await this.load()
        else if (error instanceof ApiError && error.code === 'network') await wait(RETRY_MS)
        else break
        if (generation !== this.generation) return
      }
    }
    this.sending = false
  }
}

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

export const repPreferences = new RepPreferencesKeeper()

const same = (a: Peer, b: Peer) => a.kind === b.kind && a.value === b.value

export function isFavourite(favourites: readonly Peer[], peer: Peer): boolean {
  return favourites.some((one) => same(one, peer))
}

/** More would be a second address book; the newest push out nobody, so the oldest stay. */
export const MOST_FAVOURITES = 50

export function withFavourite(peer: Peer): Change {
  return (current) =>
    isFavourite(current.favourites, peer) || current.favourites.length >= MOST_FAVOURITES
      ? current
      : { ...current, favourites: [...current.favourites, peer] }
}

export function withoutFavourite(peer: Peer): Change {
  return (current) => ({ ...current, favourites: current.favourites.filter((one) => !same(one, peer)) })
}

export function renamedFavourite(peer: Peer, name: string): Change {
  const given = name.trim().slice(0, 100)
  return (current) => ({
    ...current,
    favourites: current.favourites.map((one) => (same(one, peer) ? { ...one, name: given || null } : one)),
  })
}
