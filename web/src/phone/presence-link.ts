import type { LiveMessage } from '@/lib/api/types'
import { createStore, type Store } from '@/lib/store'
import { isLive } from './call-machine'
import type { PhoneState } from './phone-state'

/** What the server hears from this page: that it is awake, and whether it could ring. */
export interface PageReport {
  registered: boolean
  inCall: boolean
  visible: boolean
}

/** The server had given this page up; both Unix ms. */
export interface Absence {
  lostAt: number
  backAt: number
}

export function reportOf(
  state: Pick<PhoneState, 'device' | 'calls'>,
  visibility: DocumentVisibilityState,
): PageReport {
  return {
    registered: state.device === 'ready',
    inCall: state.calls.some(isLive),
    visible: visibility === 'visible',
  }
}

/**
 * Answers the server's probes, tells it at once what changes, and keeps what it says of the time this page was
 * silent. A page that sleeps cannot do any of this, which is how the server knows.
 */
export class PresenceLink {
  /** The last absence that the rep has not acknowledged. */
  readonly absence: Store<Absence | null> = createStore<Absence | null>(null)
  private readonly state: Store<PhoneState>
  private readonly send: (frame: object) => void
  private told = ''

  constructor(state: Store<PhoneState>, send: (frame: object) => void) {
    this.state = state
    this.send = send
    if (typeof document === 'undefined') return
    state.subscribe(() => this.tellChange())
    document.addEventListener('visibilitychange', () => this.tellChange())
  }

  hear(message: LiveMessage): void {
    if (message.type === 'hello') {
      this.told = ''
      this.tellChange()
    } else if (message.type === 'probe') {
      this.send({ type: 'echo', n: message.n, ...this.report() })
    } else if (message.type === 'reachable') {
      // Several spells of sleep that nobody has read of yet are told as one.
      const lostAt = Math.min(this.absence.get()?.lostAt ?? message.lostAt, message.lostAt)
      this.absence.set({ lostAt, backAt: Date.now() })
    }
  }

  acknowledge(): void {
    this.absence.set(null)
  }

  private report(): PageReport {
    return reportOf(this.state.get(), document.visibilityState)
  }

  private tellChange(): void {
    if (this.state.get().live !== 'open') return
    const report = this.report()
    const text = JSON.stringify(report)
    if (text === this.told) return
    this.told = text
    this.send({ type: 'echo', n: 0, ...report })
  }
}
