import type { Direction, Peer } from './api/types'

const KEPT_DRAFTS = 50
const KEPT_SETTLED = 200

/** What a rep is about to say of a call; kept in the browser until the server has it. */
export interface Draft {
  sid: string
  peer: Peer
  direction: Direction
  /** Unix milliseconds: last changed. */
  at: number
  outcome: string | null
  /** What the end of the call spoke for: stands until the rep says otherwise. */
  suggested: string | null
  note: string
  followUp: number | null
  followUpDone: boolean
  /** The wrap-up that this one replaces; '' none yet, null: not known. */
  replaces: string | null
  /** Why the server did not take it. */
  problem: string | null
}

/** A wrap-up on its way, or just saved. */
export interface Saved {
  id: string
  draft: Draft
  state: 'sending' | 'saved' | 'undoing'
  at: number
}

export interface WrapUpState {
  drafts: Readonly<Record<string, Draft>>
  /** Calls that are over and wait for a word, by SID; the last one is shown. */
  waiting: readonly string[]
  /** Calls that need none any more. */
  settled: readonly string[]
  /** On their way to the server, the oldest first. */
  outbox: readonly Saved[]
  /** The last one that the server has: it can be undone for a while. */
  last: Saved | null
}

export const nothing: WrapUpState = { drafts: {}, waiting: [], settled: [], outbox: [], last: null }

/** The drafts that are kept: the ones changed last. */
export function newest(drafts: Record<string, Draft>): Record<string, Draft> {
  const kept = Object.values(drafts).sort((a, b) => b.at - a.at)
  return Object.fromEntries(kept.slice(0, KEPT_DRAFTS).map((draft) => [draft.sid, draft]))
}

/** The call waits for no word any more. */
export function settle(state: WrapUpState, sid: string): WrapUpState {
  return {
    ...state,
    waiting: state.waiting.filter((one) => one !== sid),
    settled: [...state.settled.filter((one) => one !== sid), sid].slice(-KEPT_SETTLED),
  }
}

/** Not on its way any more. */
export function without(state: WrapUpState, id: string): WrapUpState {
  return {
    ...state,
    outbox: state.outbox.filter((one) => one.id !== id),
    last: state.last?.id === id ? null : state.last,
  }
}

/** The words are on the screen again, to be changed or sent once more. */
export function comeBack(state: WrapUpState, draft: Draft, problem: string | null): WrapUpState {
  const { sid } = draft
  return {
    ...state,
    drafts: newest({ ...state.drafts, [sid]: { ...draft, problem } }),
    waiting: [...state.waiting.filter((one) => one !== sid), sid],
    settled: state.settled.filter((one) => one !== sid),
  }
}
