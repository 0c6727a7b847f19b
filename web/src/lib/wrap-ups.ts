import { ApiError } from './api/client'
import { freshId, type WrapUpChange } from './api/records'
import type { CallRecord } from './api/types'
import { createStore, type Store } from './store'
import {
  comeBack,
  type Draft,
  newest,
  nothing,
  type Saved,
  settle,
  type WrapUpState,
  without,
} from './wrap-up-state'

export type { Draft, Saved, WrapUpState } from './wrap-up-state'

export const UNDO_MS = 10_000
const RETRY_MS = [500, 1_000, 2_000, 4_000, 8_000, 15_000] as const
/** A call of yesterday is wrapped up from the history. */
const WAITS_MS = 12 * 3_600_000

interface Options {
  put: (sid: string, change: WrapUpChange) => Promise<{ call: CallRecord }>
  undo: (sid: string, id: string) => Promise<{ call: CallRecord }>
  onRecord: (record: CallRecord) => void
  storage: Pick<Storage, 'getItem' | 'setItem'> | null
  now?: () => number
}

/** Drafts of wrap-ups and those on their way, of one rep. What a reload or a crash must not lose is in the storage. */
export class WrapUps {
  readonly state: Store<WrapUpState> = createStore(nothing)
  private readonly options: Options
  private identity: string | null = null
  private sending = false
  private wakeUp: (() => void) | null = null

  constructor(options: Options) {
    this.options = options
  }

  /** The rep at this window; null: nobody. */
  open(identity: string | null): void {
    if (identity === this.identity) return
    this.identity = identity
    this.state.set(nothing)
    if (!identity) return
    this.reread()
    void this.deliver()
  }

  /** Another window of this rep wrote to the storage. */
  reread(): void {
    const stored = this.load()
    if (stored) this.state.update((state) => ({ ...state, ...stored, last: state.last }))
  }

  /** Changes the draft of a call; `about` says which call it is when there was none. */
  change(about: Pick<Draft, 'sid' | 'peer' | 'direction'>, change: Partial<Draft>): void {
    const draft = { ...this.draftOf(about), ...change, problem: null, at: this.now() }
    this.patch((state) => ({ ...state, drafts: newest({ ...state.drafts, [about.sid]: draft }) }))
  }

  /** The call is over: it waits for a word, unless it has one. `suggestion`: an outcome that its end speaks for. */
  ended(about: Pick<Draft, 'sid' | 'peer' | 'direction'>, suggestion: string | null): void {
    const { settled, waiting, outbox } = this.state.get()
    if (settled.includes(about.sid) || outbox.some((one) => one.draft.sid === about.sid)) return
    const before = this.draftOf(about)
    // What the call came to may be told better a moment after its end; the rep's own word stands.
    const better =
      suggestion !== null && suggestion !== before.suggested && before.outcome === before.suggested
    if (!better && waiting.includes(about.sid)) return
    const draft = better ? { ...before, outcome: suggestion, suggested: suggestion } : before
    this.patch((state) => ({
      ...state,
      drafts: newest({ ...state.drafts, [about.sid]: draft }),
      waiting: waiting.includes(about.sid) ? waiting : [...waiting, about.sid],
    }))
  }

  /** No word on this call now. What was written stays in its draft. */
  skip(sid: string): void {
    this.patch((state) => {
      const draft = state.drafts[sid]
      const { [sid]: _, ...others } = state.drafts
      return {
        ...settle(state, sid),
        drafts: draft && draft.note.trim() !== '' ? state.drafts : others,
      }
    })
  }

  /** Forgets what was written and not saved. */
  discard(sid: string): void {
    this.patch((state) => {
      const { [sid]: _, ...drafts } = state.drafts
      return { ...settle(state, sid), drafts }
    })
  }

  /** Sends the draft; it leaves the screen at once, and comes back if the server refuses it. */
  save(sid: string): boolean {
    const draft = this.state.get().drafts[sid]
    const empty = draft?.outcome === null && draft.note.trim() === '' && draft.followUp === null
    if (!draft || (empty && !draft.replaces)) return false
    const saved: Saved = { id: freshId(), draft, state: 'sending', at: this.now() }
    this.patch((state) => {
      const { [sid]: _, ...drafts } = state.drafts
      return { ...settle(state, sid), drafts, outbox: [...state.outbox, saved], last: saved }
    })
    void this.deliver()
    return true
  }

  /** Takes the last wrap-up back: the server forgets it, and its words are there to be changed. */
  async undo(): Promise<void> {
    const { last } = this.state.get()
    if (last?.state !== 'saved') return
    this.patch((state) => ({ ...state, last: { ...last, state: 'undoing' } }))
    try {
      this.options.onRecord((await this.options.undo(last.draft.sid, last.id)).call)
      // What was changed later is as it was before; a first word is there to be said otherwise.
      const edited = last.draft.replaces !== null
      this.patch((state) =>
        edited ? { ...state, last: null } : comeBack({ ...state, last: null }, last.draft, null),
      )
    } catch (error) {
      const message = error instanceof ApiError ? error.code : 'network'
      // Undone elsewhere, or too late: what stands is what the history shows.
      if (message === 'no_such_wrap_up') this.forgetLast(last.id)
      else this.patch((state) => ({ ...state, last: { ...last, state: 'saved', at: this.now() } }))
    }
  }

  /** The time to undo is over. */
  forgetLast(id: string): void {
    if (this.state.get().last?.id === id) this.patch((state) => ({ ...state, last: null }))
  }

  /** The server is back: what waits is sent at once. */
  wake(): void {
    this.wakeUp?.()
    void this.deliver()
  }

  private async deliver(): Promise<void> {
    if (this.sending) return
    this.sending = true
    for (let attempt = 0; ; ) {
      const identity = this.identity
      const next = this.state.get().outbox[0]
      if (!next || !identity) break
      const { sid, outcome, note, followUp, followUpDone, replaces } = next.draft
      const change: WrapUpChange = { id: next.id, outcome, note, followUp, followUpDone }
      if (replaces !== null) change.replaces = replaces
      try {
        const { call } = await this.options.put(sid, change)
        if (this.identity !== identity) continue
        this.options.onRecord(call)
        this.arrived(next)
        attempt = 0
      } catch (error) {
        if (this.identity !== identity) continue
        if (error instanceof ApiError && error.code !== 'network' && error.status < 500) {
          this.patch((state) => comeBack(without(state, next.id), next.draft, error.code))
          continue
        }
        const delay = RETRY_MS[Math.min(attempt++, RETRY_MS.length - 1)] ?? 15_000
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, delay)
          this.wakeUp = () => {
            clearTimeout(timer)
            resolve()
          }
        })
        this.wakeUp = null
      }
    }
    this.sending = false
  }

  private arrived(sent: Saved): void {
    this.patch((state) => {
      const { last } = state
      const saved: Saved = { ...sent, state: 'saved', at: this.now() }
      return {
        ...state,
        outbox: state.outbox.filter((one) => one.id !== sent.id),
        last: last === null || last.id === sent.id ? saved : last,
      }
    })
  }

  private draftOf(about: Pick<Draft, 'sid' | 'peer' | 'direction'>): Draft {
    const { sid, peer, direction } = about
    const known = this.state.get().drafts[sid]
    if (known) return { ...known, peer, direction }
    return {
      sid,
      peer,
      direction,
      at: this.now(),
      outcome: null,
      suggested: null,
      note: '',
      followUp: null,
      followUpDone: false,
      replaces: null,
      problem: null,
    }
  }

  private patch(change: (state: WrapUpState) => WrapUpState): void {
    this.state.update(change)
    if (!this.identity) return
    const { drafts, waiting, settled, outbox } = this.state.get()
    try {
      this.options.storage?.setItem(this.key(), JSON.stringify({ drafts, waiting, settled, outbox }))
    } catch {
      // A storage that is full or forbidden: what is written lasts as long as the page.
    }
  }

  private load(): Omit<WrapUpState, 'last'> | null {
    try {
      const stored: unknown = JSON.parse(this.options.storage?.getItem(this.key()) ?? 'null')
      if (typeof stored !== 'object' || stored === null) return null
      const state = { ...nothing, ...(stored as Partial<WrapUpState>) }
      const recent = (sid: string) => (state.drafts[sid]?.at ?? 0) > this.now() - WAITS_MS
      return { ...state, waiting: state.waiting.filter(recent) }
    } catch {
      return null
    }
  }

  private key(): string {
    return `softphone_wrap_ups_${this.identity}`
  }

  private now(): number {
    return (this.options.now ?? Date.now)()
  }
}
