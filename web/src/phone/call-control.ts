import type {
  CallCommand,
  CallRecord,
  Consultation,
  Party,
  Peer,
  RecordingStatus,
  Transfer,
} from '@/lib/api/types'

/**
 * What a rep wants of an answered call against what the desk has confirmed. Pure: the desk's records and answers go
 * in, what to show comes out. A command shows at once; the desk's records correct it; a refusal takes it back.
 */

/** After the desk has accepted a command, older records may still be under way: they do not undo what is shown. */
export const SETTLE_MS = 1_500

export interface Issued {
  /** Ours and the desk's name for the command. */
  id: string
  command: CallCommand
  at: number
  acceptedAt: number | null
  /** Everybody as recorded when it was given: whoever has the wanted address and is not as before was added. */
  known: Readonly<Record<string, string>>
  /** The consultation it was meant for, and for a swap who is to be spoken to. */
  about: { party: string; speakingTo: string } | null
}

export interface Refusal {
  command: CallCommand
  code: string
  message: string
}

/** How a rep leaves a call that goes on without them. */
export interface Leaving {
  how: 'transfer' | 'complete' | 'leave'
  to: Peer | null
}

export interface ControlState {
  record: CallRecord | null
  issued: readonly Issued[]
  refusal: Refusal | null
  leaving: (Leaving & { id: string }) | null
  /** Since when each party (by id) and the recording are in their state, by this computer's clock. */
  marks: Readonly<Record<string, Mark>>
}

interface Mark {
  state: string
  at: number
}

export type ControlEvent =
  | { type: 'record'; record: CallRecord; at: number }
  | { type: 'issued'; id: string; command: CallCommand; at: number }
  | { type: 'accepted'; id: string; at: number }
  | { type: 'refused'; id: string; code: string; message: string; at: number }
  | { type: 'settled'; at: number }
  | { type: 'dismissed' }

export interface ControlView {
  /** Everybody but the rep who looks: on the line, or being rung. */
  others: readonly Party[]
  me: Party | null
  /** Who was rung in vain, the latest last. */
  failed: readonly Party[]
  held: boolean
  consultation: Consultation | null
  transfer: Transfer | null
  recording: RecordingStatus
  leaving: Leaving | null
}

const RECORDING_OFF: RecordingStatus = { state: 'off', since: null }

export const idleControl: ControlState = {
  record: null,
  issued: [],
  refusal: null,
  leaving: null,
  marks: {},
}

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

/** `to` of a command: E.164, or client:identity. */
export function addressOf(peer: Peer): string {
  return peer.kind === 'rep' ? `client:${peer.value}` : peer.value
}

function peerOf(address: string): Peer {
  return address.startsWith('client:')
    ? { kind: 'rep', value: address.slice('client:'.length), name: null }
    : { kind: 'number', value: address, name: null }
}

function anybodyRings(view: ControlView): boolean {
  return view.others.some((party) => party.state === 'ringing')
}

/** The id that a party has here until the desk has given it one. */
const NEW = 'new:'
function known(party: string): boolean {
  return !party.startsWith(NEW)
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
      return { how: 'transfer', to: peerOf(command.to) }
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

function predict(view: ControlView, issued: Issued, recorded: readonly Party[]): ControlView {
  const { command } = issued
  const change = (applies: (party: Party) => boolean, to: Partial<Party>) =>
    view.others.map((party) => (applies(party) ? { ...party, ...to } : party))
  const ours = view.consultation !== null && view.consultation.party === issued.about?.party
  switch (command.command) {
    case 'hold': {
      const applies = (party: Party) =>
        party.state === 'talking' && (!command.party || party.id === command.party)
      return { ...view, held: true, others: change(applies, { state: 'held', pending: 'holding' }) }
    }
    case 'resume': {
      const applies = (party: Party) =>
        party.state === 'held' && (!command.party || party.id === command.party)
      return { ...view, held: false, others: change(applies, { state: 'talking', pending: 'resuming' }) }
    }
    case 'transfer':
      return arrived(issued, recorded) || (view.transfer && view.transfer.state !== 'failed')
        ? view
        : { ...view, transfer: { to: peerOf(command.to), state: 'ringing', reason: null } }
    case 'add':
      return arrived(issued, recorded)
        ? view
        : { ...view, others: [...view.others, rung(issued, command.to)] }
    case 'consult': {
      if (arrived(issued, recorded)) return view
      const asked = rung(issued, command.to)
      const others = change((party) => party.state === 'talking', { state: 'held', pending: 'holding' })
      return {
        ...view,
        held: true,
        others: [...others, asked],
        consultation: { party: asked.id, speakingTo: asked.id, state: 'ringing' },
      }
    }
    case 'swap': {
      if (!ours || !view.consultation || !issued.about) return view
      const { speakingTo } = issued.about
      return {
        ...view,
        held: speakingTo === view.consultation.party,
        consultation: { ...view.consultation, speakingTo },
        others: view.others.map((party) => turned(party, party.id === speakingTo)),
      }
    }
    case 'cancel':
      return ours ? back(view, (party) => party.id !== issued.about?.party) : view
    case 'complete':
    case 'merge':
      return ours ? back(view, () => true) : view
    case 'remove':
      return {
        ...view,
        others: change((party) => party.id === command.party, { pending: 'removing' }),
      }
    case 'record':
      return view.recording.state === 'off'
        ? { ...view, recording: { state: 'starting', since: null } }
        : view
    case 'pause_recording':
      return view.recording.state === 'on'
        ? { ...view, recording: { ...view.recording, state: 'paused' } }
        : view
    case 'resume_recording':
      return view.recording.state === 'paused'
        ? { ...view, recording: { ...view.recording, state: 'on' } }
        : view
    case 'stop_recording':
      return { ...view, recording: RECORDING_OFF }
    case 'leave':
    case 'hangup':
      return view
  }
}

/** Whether the desk's record already has the party that the command asked for, whatever became of it. */
function arrived(issued: Issued, recorded: readonly Party[]): boolean {
  if (!('to' in issued.command)) return false
  const { to } = issued.command
  return recorded.some((party) => addressOf(party.peer) === to && issued.known[party.id] !== imprint(party))
}

function imprint(party: Party): string {
  return `${party.state} ${party.since}`
}

function rung(issued: Issued, to: string): Party {
  return {
    id: NEW + issued.id,
    peer: peerOf(to),
    state: 'ringing',
    me: false,
    pending: 'adding',
    since: issued.at,
    failed: null,
  }
}

function turned(party: Party, talks: boolean): Party {
  const state = talks ? 'talking' : 'held'
  return party.state === state ? party : { ...party, state, pending: talks ? 'resuming' : 'holding' }
}

/** The consultation is over: those who stay talk again. */
function back(view: ControlView, stays: (party: Party) => boolean): ControlView {
  return {
    ...view,
    held: false,
    consultation: null,
    others: view.others
      .filter(stays)
      .map((party) => (party.state === 'ringing' ? party : turned(party, true))),
  }
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
