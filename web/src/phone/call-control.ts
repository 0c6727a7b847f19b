import type { CallCommand, CallRecord, Party } from '@/lib/api/types'
import { imprint, predict } from './control-prediction'
import {
  type ControlEvent,
  type ControlState,
  type ControlView,
  type Issued,
  known,
  type Leaving,
  type Mark,
  peerOf,
  RECORDING_OFF,
  VOICEMAIL,
} from './control-state'

export {
  addressOf,
  type ControlEvent,
  type ControlState,
  type ControlView,
  type Issued,
  idleControl,
  type Leaving,
  type Refusal,
} from './control-state'

/**
 * What a rep wants of an answered call against what the desk has confirmed. Pure: the desk's records and answers go
 * in, what to show comes out. A command shows at once; the desk's records correct it; a refusal takes it back.
 */

/** After the desk has accepted a command, older records may still be under way: they do not undo what is shown. */
export const SETTLE_MS = 1_500

export function reduceControl(state: ControlState, event: ControlEvent): ControlState {
  switch (event.type) {
    case 'record':
      return marked({ ...state, record: event.record, leaving: stillLeaving(state, event.record) }, event.at)
    case 'issued': {
      if (state.issued.some((one) => one.id === event.id)) return state
      const view = controlView(state)
      const { command, id, at } = event
      const issued: Issued = {
        id,
        command,
        at,
        acceptedAt: null,
        known: Object.fromEntries((state.record?.parties ?? []).map((party) => [party.id, imprint(party)])),
        about: aboutConsultation(command, view),
      }
      const leaving = leavingBy(command, view)
      return marked(
        {
          ...state,
          issued: [...state.issued, issued],
          refusal: null,
          leaving: leaving ? { ...leaving, id } : state.leaving,
        },
        at,
      )
    }
    case 'accepted':
      return {
        ...state,
        issued: state.issued.map((one) =>
          one.id === event.id && one.acceptedAt === null ? { ...one, acceptedAt: event.at } : one,
        ),
      }
    case 'refused': {
      const refused = state.issued.find((one) => one.id === event.id)
      if (!refused) return state
      const { code, message } = event
      return marked(
        {
          ...state,
          issued: state.issued.filter((one) => one !== refused),
          refusal: { command: refused.command, code, message },
          leaving: state.leaving?.id === event.id ? null : state.leaving,
        },
        event.at,
      )
    }
    case 'settled': {
      const open = state.issued.filter(
        (one) => one.acceptedAt === null || event.at - one.acceptedAt < SETTLE_MS,
      )
      return open.length === state.issued.length ? state : marked({ ...state, issued: open }, event.at)
    }
    case 'dismissed':
      return state.refusal ? { ...state, refusal: null } : state
  }
}

/** What to show: the last record with everything on top that was asked for and is not settled. */
export function controlView(state: ControlState): ControlView {
  const { record } = state
  const parties = record?.parties ?? []
  const held = record?.held ?? false
  const me = parties.find((party) => party.me && party.state !== 'left') ?? null
  const start: ControlView = {
    others: parties.filter((party) => !party.me && party.state !== 'left'),
    me,
    failed: parties.filter((party) => party.failed !== null && party.state === 'left'),
    held,
    // Who waits while a colleague consults somebody has no part in it.
    consultation: me?.state === 'held' ? null : (record?.consultation ?? null),
    transfer: record?.transfer ?? null,
    recording: record?.recording ?? RECORDING_OFF,
    leaving: state.leaving && { how: state.leaving.how, to: state.leaving.to },
  }
  const shown = state.issued.reduce((view, one) => predict(view, one, parties), start)
  return withMarks(shown, state.marks)
}

/** Whether the desk would take the command now, as far as this page can tell. */
export function canControl(view: ControlView, command: CallCommand['command']): boolean {
  if (command === 'hangup') return true
  if (!view.me || view.leaving) return false
  const onLine = view.others.some((party) => party.state !== 'ringing')
  switch (command) {
    case 'hold':
      return onLine && !view.held && !view.consultation
    case 'resume':
      return view.held && !view.consultation
    case 'transfer':
    case 'consult':
    case 'add':
      return onLine && !view.consultation && view.transfer?.state !== 'ringing' && !anybodyRings(view)
    // To complete before the colleague has answered passes the call on blind.
    case 'complete':
    case 'cancel':
      return view.consultation !== null && known(view.consultation.party)
    case 'swap':
    case 'merge':
      return view.consultation?.state === 'talking'
    case 'park':
      return onLine && !view.consultation && view.transfer?.state !== 'ringing'
    case 'leave':
      return !view.consultation && view.others.filter((party) => party.state !== 'ringing').length > 1
    case 'remove':
      return !view.consultation && view.others.length > 1
    case 'record':
      return onLine && view.recording.state === 'off'
    case 'pause_recording':
      return view.recording.state === 'on'
    case 'resume_recording':
      return view.recording.state === 'paused'
    case 'stop_recording':
      return view.recording.state === 'on' || view.recording.state === 'paused'
  }
}

/** The two people of a consultation: who was on the line first, and who is asked. */
export function consultationPair(view: ControlView): { customer: Party | null; asked: Party | null } {
  const asked = view.others.find((party) => party.id === view.consultation?.party) ?? null
  return { customer: view.others.find((party) => party !== asked) ?? null, asked }
}

/** Since when everybody on the line is on hold; null while somebody is not. */
export function heldSince(view: ControlView): number | null {
  const waiting = view.others.filter((party) => party.state === 'held')
  return view.held && waiting.length > 0 ? Math.min(...waiting.map((party) => party.since)) : null
}

/** Who was rung in vain last, as long as nothing has happened since: the rep has not gone on to something else. */
export function lastFailure(view: ControlView): Party | null {
  const last = view.failed.reduce<Party | null>((a, b) => (a && a.since > b.since ? a : b), null)
  return last && view.others.every((party) => party.since <= last.since) ? last : null
}

function anybodyRings(view: ControlView): boolean {
  return view.others.some((party) => party.state === 'ringing')
}

function aboutConsultation(command: CallCommand, view: ControlView): Issued['about'] {
  const { consultation } = view
  if (!consultation) return null
  const { party } = consultation
  if (command.command !== 'swap') return { party, speakingTo: consultation.speakingTo }
  const customer = consultationPair(view).customer?.id ?? 'customer'
  return { party, speakingTo: consultation.speakingTo === party ? customer : party }
}

function leavingBy(command: CallCommand, view: ControlView): Leaving | null {
  switch (command.command) {
    case 'transfer':
      return { how: command.to.startsWith(VOICEMAIL) ? 'voicemail' : 'transfer', to: peerOf(command.to) }
    case 'complete':
      return { how: 'complete', to: consultationPair(view).asked?.peer ?? null }
    case 'leave':
      return { how: 'leave', to: null }
    default:
      return null
  }
}

function stillLeaving(state: ControlState, record: CallRecord): ControlState['leaving'] {
  // A blind transfer that failed gives the call back to the rep who began it.
  if (state.leaving?.how === 'transfer' && record.transfer?.state === 'failed') return null
  return state.leaving
}

/** Notes when something shown changes. The desk's own times are taken only for what began before this page looked. */
function marked(state: ControlState, at: number): ControlState {
  const view = controlView(state)
  const first = Object.keys(state.marks).length === 0
  const marks: Record<string, Mark> = {}
  const note = (key: string, shown: string, since: number | null) => {
    const mark = state.marks[key]
    marks[key] =
      mark?.state === shown ? mark : { state: shown, at: first && since ? Math.min(since, at) : at }
  }
  for (const party of view.others) note(party.id, party.state, party.since)
  for (const party of view.failed) note(party.id, `failed ${party.since}`, party.since)
  if (view.me) note(view.me.id, view.me.state, view.me.since)
  // Paused time belongs to the recording: its timer goes on from where it began.
  if (view.recording.state === 'on' || view.recording.state === 'paused')
    note('recording', 'on', view.recording.since)
  return { ...state, marks }
}

function withMarks(view: ControlView, marks: ControlState['marks']): ControlView {
  const since = (party: Party) => {
    const mark = marks[party.id]
    return mark?.state === party.state ? { ...party, since: mark.at } : party
  }
  const recording = marks.recording
  return {
    ...view,
    others: view.others.map(since),
    failed: view.failed.map((party) => {
      const mark = marks[party.id]
      return mark?.state === `failed ${party.since}` ? { ...party, since: mark.at } : party
    }),
    me: view.me && since(view.me),
    recording:
      recording && view.recording.state !== 'off'
        ? { ...view.recording, since: recording.at }
        : view.recording,
  }
}
