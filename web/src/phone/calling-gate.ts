import type { CallingView } from '@/lib/api/calling-hours'
import type { Peer } from '@/lib/api/types'
import { createStore, type Store } from '@/lib/store'
import type { DialOptions } from './phone-state'

/** A call that waits for the rep's word, or cannot be. */
export interface HeldDial {
  peer: Peer
  options: DialOptions
  view: CallingView
}

interface Deps {
  look: (number: string, signal: AbortSignal) => Promise<CallingView>
  call: (peer: Peer, options: DialOptions) => void
}

/** How long the desk's word is waited for before a call goes out without it: it decides again then. */
const PATIENCE_MS = 2_000

/** Before a number of the outside rings: whether this is an hour at which it may. The rep is asked once. */
export class CallingGate {
  readonly state: Store<HeldDial | null> = createStore<HeldDial | null>(null)
  private turn = 0

  constructor(private readonly deps: Deps) {}

  dial(peer: Peer, options: DialOptions): void {
    this.dismiss()
    if (peer.kind !== 'number') {
      this.deps.call(peer, options)
      return
    }
    const turn = this.turn
    this.deps.look(peer.value, AbortSignal.timeout(PATIENCE_MS)).then(
      (view) => {
        if (turn !== this.turn) return
        if (view.decision === 'ask' || view.decision === 'refuse') this.state.set({ peer, options, view })
        else this.deps.call(peer, options)
      },
      () => turn === this.turn && this.deps.call(peer, options),
    )
  }

  /** The rep wants it all the same. To be called from a click. */
  confirm(): void {
    const held = this.state.get()
    if (held?.view.decision !== 'ask') return
    this.dismiss()
    this.deps.call(held.peer, { ...held.options, outsideHours: true })
  }

  /** Forgets what waits, and what is being looked at. */
  dismiss(): void {
    this.turn++
    if (this.state.get()) this.state.set(null)
  }
}
