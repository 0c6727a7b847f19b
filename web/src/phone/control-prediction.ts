import type { Party } from '@/lib/api/types'
import { addressOf, type ControlView, type Issued, NEW, peerOf, RECORDING_OFF } from './control-state'

/** How a command changes what is shown, before the desk has recorded it. */

export function predict(view: ControlView, issued: Issued, recorded: readonly Party[]): ControlView {
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
    case 'park':
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

export function imprint(party: Party): string {
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
