import type { CallRecord, Direction, Outcome, Peer } from '@/lib/api/types'
import type { Leaving } from './call-control'
import { outcomeOfCancel, outcomeOfDisconnect, outcomeOfHangup, takenElsewhere } from './call-outcome'

/**
 * One call as this page lives it. Pure: fed by the SDK's events, the rep's actions and the desk's record of the
 * call, which come in any order; asks nothing and does nothing. The SDK decides whether there is a line now, the
 * desk decides what became of the call.
 */
export type Phase = 'calling' | 'ringing' | 'incoming' | 'connecting' | 'talking' | 'ended'

export interface CallEnd {
  outcome: Outcome
  by: 'us' | 'them' | 'system' | null
  reason: string | null
  /** The same as the desk's word for it. */
  why?: CallRecord['why']
  answeredBy: string | null
  /** The rep went and the call goes on: how, and with whom. */
  left: Leaving | null
  /** False while only this page's guess; the desk's record makes it true. */
  confirmed: boolean
}

export interface CallState {
  /** The page's own name for the call: it exists before any SID. */
  id: string
  /** The desk's name for the call (SID of the caller's leg). */
  sid: string | null
  direction: Direction
  peer: Peer
  line: string | null
  phase: Phase
  /** The network plays its own ring-back, so the page must not. */
  earlyMedia: boolean
  reconnecting: boolean
  /** The line is open: to the callee, or to the place where the callee is rung. */
  connected: boolean
  /** When the microphone was cut; null while it is open. */
  mutedAt: number | null
  digits: string
  warnings: readonly string[]
  startedAt: number
  answeredAt: number | null
  endedAt: number | null
  error: { code: number; message: string } | null
  record: CallRecord | null
  end: CallEnd | null
}

export type CallEvent =
  | { type: 'ringing'; earlyMedia: boolean; sid: string | null }
  | { type: 'accepting' }
  | { type: 'accepted'; at: number; sid: string | null }
  /** The other side answered, as far as the page can know without the desk. */
  | { type: 'answered'; at: number }
  | { type: 'declined'; at: number }
  | { type: 'hung_up'; at: number }
  | { type: 'disconnected'; at: number; left?: Leaving | null }
  | { type: 'canceled'; at: number }
  | { type: 'reconnecting' }
  | { type: 'reconnected' }
  | { type: 'error'; code: number; message: string }
  | { type: 'muted'; muted: boolean; at: number }
  | { type: 'digit'; digit: string }
  | { type: 'warning'; name: string }
  | { type: 'warning_cleared'; name: string }
  | { type: 'record'; record: CallRecord; at: number; left?: Leaving | null }

interface NewCall {
  id: string
  peer: Peer
  at: number
}

export function outgoingCall({ id, peer, at }: NewCall): CallState {
  return { ...blank(id, peer, at), direction: 'outgoing', phase: 'calling' }
}

export function incomingCall({
  id,
  peer,
  at,
  sid,
  line,
}: NewCall & { sid: string | null; line: string | null }): CallState {
  return { ...blank(id, peer, at), direction: 'incoming', phase: 'incoming', sid, line }
}

/** A call that goes on and that this page joins: after a reload, or from another device. */
export function rejoinedCall({ id, record, at }: { id: string; record: CallRecord; at: number }): CallState {
  const { sid, peer, line, direction } = record
  return { ...blank(id, peer, at), direction, phase: 'connecting', sid, line, record }
}

function blank(id: string, peer: Peer, at: number): Omit<CallState, 'direction' | 'phase'> {
  return {
    id,
    sid: null,
    peer,
    line: null,
    earlyMedia: false,
    reconnecting: false,
    connected: false,
    mutedAt: null,
    digits: '',
    warnings: [],
    startedAt: at,
    answeredAt: null,
    endedAt: null,
    error: null,
    record: null,
    end: null,
  }
}

export function reduceCall(state: CallState, event: CallEvent): CallState {
  if (event.type === 'record') return withRecord(state, event.record, event.at, event.left ?? null)
  if (state.phase === 'ended') return state
  switch (event.type) {
    case 'ringing':
      if (state.phase !== 'calling' && state.phase !== 'ringing') return state
      return {
        ...state,
        phase: 'ringing',
        earlyMedia: state.earlyMedia || event.earlyMedia,
        sid: state.sid ?? event.sid,
      }
    case 'accepting':
      return state.phase === 'incoming' ? { ...state, phase: 'connecting' } : state
    case 'accepted':
      if (state.phase === 'talking') return state
      // A call of ours begins in a conference, which takes the line at once; whoever is called is rung there.
      if (state.direction === 'outgoing' && state.phase !== 'connecting') {
        const sid = state.sid ?? event.sid
        return talkingIfAnswered(
          { ...state, phase: 'ringing', earlyMedia: true, connected: true, sid },
          event.at,
        )
      }
      return {
        ...state,
        phase: 'talking',
        connected: true,
        answeredAt: Math.min(state.record?.answeredAt ?? event.at, event.at),
      }
    case 'answered':
      return state.connected && state.phase === 'ringing'
        ? { ...state, phase: 'talking', answeredAt: event.at }
        : state
    case 'declined':
      return ended(state, event.at, { outcome: 'declined', by: 'us' })
    case 'hung_up':
      return ended(state, event.at, { outcome: outcomeOfHangup(state), by: 'us' })
    case 'canceled':
      return ended(state, event.at, outcomeOfCancel(state))
    case 'disconnected':
      if (event.left) return ended(state, event.at, { outcome: 'answered', by: 'us', left: event.left })
      return ended(state, event.at, outcomeOfDisconnect(state))
    case 'reconnecting':
      return state.reconnecting ? state : { ...state, reconnecting: true }
    case 'reconnected':
      return state.reconnecting ? { ...state, reconnecting: false } : state
    case 'error':
      return { ...state, error: { code: event.code, message: event.message } }
    case 'muted':
      if ((state.mutedAt !== null) === event.muted) return state
      return { ...state, mutedAt: event.muted ? event.at : null }
    case 'digit':
      return { ...state, digits: (state.digits + event.digit).slice(-32) }
    case 'warning':
      if (state.warnings.includes(event.name)) return state
      return { ...state, warnings: [...state.warnings, event.name] }
    case 'warning_cleared':
      if (!state.warnings.includes(event.name)) return state
      return { ...state, warnings: state.warnings.filter((name) => name !== event.name) }
  }
}

/** Whether the page itself must sound as if a telephone rang at the other end. */
export function wantsRingback(state: CallState): boolean {
  return state.phase === 'ringing' && !state.earlyMedia
}

export function isLive(state: CallState): boolean {
  return state.phase !== 'ended' && state.phase !== 'incoming'
}

/** How far the desk's clock and this computer's may differ for a finished call to be taken for this one. */
const CLOCK_TOLERANCE_MS = 15_000

/**
 * Whether a record of the desk tells of this call. An outgoing call learns its SID with the first ring, and one
 * that is refused never does; an incoming one knows its own leg's SID, not the caller's. Until the SID is known,
 * peer, direction and time decide. The caller prefers a call that already bears the record's SID.
 */
export function matchesRecord(state: CallState, record: CallRecord): boolean {
  if (state.sid !== null) return state.sid === record.sid
  if (state.direction !== record.direction) return false
  if (record.peer.kind !== state.peer.kind || record.peer.value !== state.peer.value) return false
  const goingOn = record.state !== 'ended' && state.phase !== 'ended'
  return goingOn || Math.abs(record.startedAt - state.startedAt) < CLOCK_TOLERANCE_MS
}

function withRecord(state: CallState, record: CallRecord, at: number, left: Leaving | null): CallState {
  const next: CallState = {
    ...state,
    sid: record.sid,
    line: record.line ?? state.line,
    peer: knownPeer(state, record),
    record,
  }
  if (record.state === 'ended') {
    if (state.end?.outcome === 'answered_elsewhere' && record.outcome === 'answered') return next
    return {
      ...next,
      phase: 'ended',
      reconnecting: false,
      warnings: [],
      answeredAt: talked(state, record) ? state.answeredAt : null,
      endedAt: state.endedAt ?? at,
      end: endOfRecord(next, record, left),
    }
  }
  if (state.direction === 'outgoing') return talkingIfAnswered(next, at)
  // Another window of this rep took the call; the record goes on, this window's part in it is over.
  if (takenElsewhere(record) && state.phase === 'ended' && state.end?.outcome === 'missed') {
    return {
      ...next,
      end: { ...state.end, outcome: 'answered_elsewhere', answeredBy: record.answeredBy, confirmed: true },
    }
  }
  return next
}

/** The desk knows when whoever is called has answered; the line may be open before, or a moment later. */
function talkingIfAnswered(state: CallState, at: number): CallState {
  const answered = state.connected && state.phase === 'ringing' && state.record?.state === 'talking'
  return answered ? { ...state, phase: 'talking', answeredAt: at } : state
}

/** A call that is passed on, or comes back, rings as from our own number: the desk knows who is there. */
function knownPeer(state: CallState, record: CallRecord): Peer {
  if (state.direction === 'incoming' && record.parties) return record.peer
  return record.peer.name ? { ...state.peer, name: record.peer.name } : state.peer
}

/** For a moment a call of ours may look answered, and was not: what the desk says in the end counts. */
function talked(state: CallState, record: CallRecord): boolean {
  if (state.direction === 'incoming' || record.outcome === null || record.outcome === 'answered') return true
  return record.answeredAt !== null
}

function endOfRecord(state: CallState, record: CallRecord, left: Leaving | null): CallEnd {
  const guess = state.end ?? { ...outcomeOfDisconnect(state), reason: null, answeredBy: null }
  // A call that came back to the rep who made it rings here, and is still theirs.
  const us = record.direction === 'outgoing' ? 'caller' : 'callee'
  const by =
    record.endedBy === null
      ? guess.by
      : record.endedBy === 'system'
        ? 'system'
        : record.endedBy === us
          ? 'us'
          : 'them'
  return {
    outcome: record.outcome ?? guess.outcome,
    by: by ?? null,
    reason: record.reason ?? guess.reason ?? null,
    why: record.why ?? null,
    answeredBy: record.answeredBy,
    left: guess.left ?? (state.phase === 'ended' ? null : left),
    confirmed: record.outcome !== null,
  }
}

function ended(state: CallState, at: number, end: Partial<CallEnd> & { outcome: Outcome }): CallState {
  return {
    ...state,
    phase: 'ended',
    reconnecting: false,
    warnings: [],
    endedAt: at,
    end: { by: null, reason: null, answeredBy: null, left: null, confirmed: false, ...end },
  }
}
