import type { CallRecord, Peer, Rep } from './api/types'
import { fold } from './format'
import { looksLikeNumber, type NumberProblem, parseNumber, tidyNumber } from './numbers'

/** Colleagues whose name or identity contains every word of the text; those who are online first. */
export function matchReps(reps: readonly Rep[], text: string): Rep[] {
  const words = fold(text).split(/\s+/).filter(Boolean)
  if (words.length === 0 || !/\p{L}/u.test(text)) return []
  const fits = (rep: Rep) => words.every((word) => fold(`${rep.name} ${rep.identity}`).includes(word))
  return reps.filter(fits).sort((a, b) => Number(b.online) - Number(a.online) || a.name.localeCompare(b.name))
}

/** Somebody a call can be passed to, or who can be brought into it. */
export interface Target {
  /** `client:bob`, `voicemail:bob` or E.164: what a command calls them, and unique in a list. */
  to: string
  peer: Peer
  kind: 'rep' | 'voicemail' | 'number' | 'recent'
  /** Of a colleague: a page of theirs is open. */
  online: boolean | null
}

export interface TargetSearch {
  text: string
  reps: readonly Rep[]
  calls: readonly CallRecord[]
  country: string
  /** Numbers that are dialled as they are. */
  known: readonly string[]
  /** Who is in the call already, by `to`. */
  without: readonly string[]
  /** Voicemails of colleagues, too, but for this one's; absent: none. */
  boxesBut?: string | null
}

const RECENT_SHOWN = 5

/**
 * Colleagues, the number as typed and those called lately, for one field. `problem` is set when the text is no
 * name and cannot become a number either.
 */
export function findTargets(search: TargetSearch): { targets: Target[]; problem: NumberProblem | null } {
  const { text, reps, country, known, without } = search
  const empty = text.trim() === ''
  const colleagues = (empty ? sorted(reps) : matchReps(reps, text)).map(repTarget)
  const targets = [...colleagues, ...boxes(colleagues, search.boxesBut)]
  let problem: NumberProblem | null = null
  if (!empty && looksLikeNumber(tidyNumber(text))) {
    const parsed = parseNumber(text, country, known)
    if (parsed.ok) targets.push(numberTarget({ kind: 'number', value: parsed.e164, name: null }, 'number'))
    else problem = parsed.problem
  } else if (!empty && colleagues.length === 0) problem = 'not_a_number'
  for (const recent of recentNumbers(search.calls)) {
    if (empty || fits(recent, text)) targets.push(recent)
  }
  const seen = new Set(without)
  const unique = targets.filter(({ to }) => !seen.has(to) && seen.add(to))
  const recents = unique.filter((target) => target.kind === 'recent').slice(0, RECENT_SHOWN)
  const shown = [...unique.filter((target) => target.kind !== 'recent'), ...recents]
  return { targets: shown, problem: shown.length > 0 && problem !== 'emergency' ? null : problem }
}

function sorted(reps: readonly Rep[]): Rep[] {
  return [...reps].sort((a, b) => Number(b.online) - Number(a.online) || a.name.localeCompare(b.name))
}

function repTarget(rep: Rep): Target {
  const peer: Peer = { kind: 'rep', value: rep.identity, name: rep.name }
  return { to: `client:${rep.identity}`, peer, kind: 'rep', online: rep.online }
}

function boxes(colleagues: readonly Target[], but: string | null | undefined): Target[] {
  if (but === undefined) return []
  return colleagues
    .filter(({ peer }) => peer.value !== but)
    .map(({ peer }) => ({ to: `voicemail:${peer.value}`, peer, kind: 'voicemail', online: null }))
}

function numberTarget(peer: Peer, kind: 'number' | 'recent'): Target {
  return { to: peer.value, peer, kind, online: null }
}

function recentNumbers(calls: readonly CallRecord[]): Target[] {
  const numbers = calls.filter((call) => call.peer.kind === 'number' && call.peer.value.startsWith('+'))
  return numbers.map((call) => numberTarget(call.peer, 'recent'))
}

/** A recent number is found by its name or by any part of its digits, as written in its own country too. */
function fits({ peer }: Target, text: string): boolean {
  const words = fold(text)
  if (peer.name && words !== '' && fold(peer.name).includes(words)) return true
  const digits = tidyNumber(text).replace(/\D/g, '').replace(/^0+/, '')
  return digits.length > 1 && looksLikeNumber(text) && peer.value.includes(digits)
}
