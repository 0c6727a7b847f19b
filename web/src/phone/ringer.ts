import { createStore, type Store } from '@/lib/store'

interface Terms {
  locks: LockManager | undefined
  /** Told whenever this page begins or ceases to be the one that sounds. */
  onChange: (rings: boolean) => void
}

/**
 * Of several windows of one rep, one rings: the one that holds a lock of the browser. Whichever window the rep looks
 * at takes it over, since a window in the background may be put to sleep with the lock in its hands. All windows show
 * the call, and any of them answers it. Where the rep chose one device, the windows of the others are silent.
 */
export class Ringer {
  /** Whether a call sounds here. */
  readonly rings: Store<boolean> = createStore(true)
  /** Another device of the rep's rings instead. */
  readonly elsewhere: Store<boolean> = createStore(false)
  private readonly terms: Terms
  private name: string | null = null
  private holds: boolean
  private release: (() => void) | null = null
  private attempt = 0

  constructor(terms: Terms) {
    this.terms = terms
    // A browser without locks rings in every window: better twice than never.
    this.holds = terms.locks === undefined
    if (typeof document === 'undefined') return
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible' && this.name && !this.holds) this.ask(true)
    })
  }

  /** Goes on duty for a rep. */
  claim(identity: string): void {
    if (this.name === identity) return
    this.drop()
    this.name = identity
    this.ask(typeof document !== 'undefined' && document.visibilityState === 'visible')
    this.settle()
  }

  drop(): void {
    this.name = null
    this.attempt++
    this.release?.()
    this.release = null
    this.holds = this.terms.locks === undefined
    this.settle()
  }

  /** `device`: the one that alone rings, or null. */
  prefer(device: string | null, own: string): void {
    this.elsewhere.set(device !== null && device !== own)
    this.settle()
  }

  private ask(steal: boolean): void {
    const { locks } = this.terms
    if (!locks || !this.name) return
    const attempt = ++this.attempt
    this.release?.()
    const held = () => {
      if (attempt !== this.attempt) return
      this.holds = true
      this.settle()
      return new Promise<void>((resolve) => {
        this.release = resolve
      })
    }
    locks.request(`softphone-ringer-${this.name}`, { steal }, held).then(
      () => this.lost(attempt),
      () => this.lost(attempt),
    )
  }

  /** Another window took the lock: waits in line, for the case that it is closed. */
  private lost(attempt: number): void {
    if (attempt !== this.attempt) return
    this.release = null
    this.holds = false
    this.settle()
    this.ask(false)
  }

  private settle(): void {
    const rings = this.holds && !this.elsewhere.get()
    this.rings.set(rings)
    this.terms.onChange(rings)
  }
}

/** The ringer of this window. */
export function ringerOf(onChange: Terms['onChange']): Ringer {
  return new Ringer({ locks: typeof navigator === 'undefined' ? undefined : navigator.locks, onChange })
}
