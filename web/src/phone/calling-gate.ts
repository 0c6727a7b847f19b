import type { CallingView } from '@/lib/api/calling-hours'
import type { Peer } from '@/lib/api/types'
import { createStore, type Store } from '@/lib/store'
import type { DialOptions } from './phone-state'

/** Somebody whose call waits for the rep's word, or cannot be. */
export interface HeldDial {
  peer: Peer
  view: CallingView
  /** A call of its own, rather than somebody called into one. */
  own: boolean
}

interface Deps {
  look: (number: string, signal: AbortSignal) => Promise<CallingView>
  call: (peer: Peer, options: DialOptions) => void
}

interface Wish {
  peer: Peer
  own: boolean
  /** `asked`: the rep wants it although the hour speaks against it. */
  go: (asked: boolean) => void
  leave: () => void
}

/** How long the desk's word is waited for before a call goes out without it: it decides again then. */
const PATIENCE_MS = 2_000

/** Before a number of the outside rings: whether this is an hour at which it may. The rep is asked once. */
export class CallingGate {
  readonly state: Store<HeldDial | null> = createStore<HeldDial | null>(null)
  private wish: Wish | null = null

  constructor(private readonly deps: Deps) {}

  dial(peer: Peer, options: DialOptions): void {
    const go = (asked: boolean) => this.deps.call(peer, asked ? { ...options, outsideHours: true } : options)
    this.pass({ peer, own: true, go, leave: () => undefined })
  }

  /** Resolves to whether somebody is to be called into a call that goes on. */
  admits(peer: Peer): Promise<boolean> {
    return new Promise((resolve) => {
      this.pass({ peer, own: false, go: () => resolve(true), leave: () => resolve(false) })
    })
  }

  /** The rep wants it all the same. To be called from a click. */
  confirm(): void {
    if (this.wish && this.state.get()?.view.decision === 'ask') this.grant(this.wish, true)
  }

  /** Forgets what waits, and what is being looked at. */
  dismiss(): void {
    const { wish } = this
    this.wish = null
    if (this.state.get()) this.state.set(null)
    wish?.leave()
  }

  private pass(wish: Wish): void {
    this.dismiss()
    const { peer, own } = wish
    if (peer.kind !== 'number') {
      wish.go(false)
      return
    }
    this.wish = wish
    this.deps.look(peer.value, AbortSignal.timeout(PATIENCE_MS)).then(
      (view) => {
        if (wish !== this.wish) return
        if (view.decision === 'ask' || view.decision === 'refuse') this.state.set({ peer, own, view })
        else this.grant(wish, false)
      },
      () => wish === this.wish && this.grant(wish, false),
    )
  }

  private grant(wish: Wish, asked: boolean): void {
    this.wish = null
    if (this.state.get()) this.state.set(null)
    wish.go(asked)
  }
}
