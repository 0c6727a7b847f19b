import type { CallRecord, Peer, Rep } from './api/types'
import { fold } from './format'
import { looksLikeNumber, tidyNumber } from './numbers'
import { matchReps } from './targets'

/** Somebody the text in the dialer may mean. */
export interface Suggestion {
  peer: Peer
  kind: 'rep' | 'favourite' | 'recent'
  /** Of a colleague: a page of theirs is open. */
  online: boolean | null
  shortNumber: string | null
  /** Enter means this one, without a look at the list. */
  certain: boolean
}

export interface SuggestionSearch {
  text: string
  /** Without the rep who types. */
  reps: readonly Rep[]
  favourites: readonly Peer[]
  calls: readonly CallRecord[]
}

const SHOWN = 7

/**
 * Colleagues by name or short number, favourites and those talked to of late, by name or any part of the number. For
 * an empty field those one calls most probably.
 */
export function suggest({ text, reps, favourites, calls }: SuggestionSearch): Suggestion[] {
  const found: Suggestion[] = []
  const add = (peer: Peer, kind: Suggestion['kind'], certain = false) => {
    if (found.some((one) => one.peer.kind === peer.kind && one.peer.value === peer.value)) return
    const rep = peer.kind === 'rep' ? reps.find((one) => one.identity === peer.value) : undefined
    if (peer.kind === 'rep' && !rep) return
    const name = rep?.name ?? peer.name
    const shortNumber = rep?.shortNumber ?? null
    found.push({ peer: { ...peer, name }, kind, online: rep?.online ?? null, shortNumber, certain })
  }
  const peerOf = (rep: Rep): Peer => ({ kind: 'rep', value: rep.identity, name: rep.name })
  const lately = calls
    .map((call) => call.peer)
    .filter((peer) => peer.kind === 'rep' || /^\+\d/.test(peer.value))
  const wanted = text.trim()

  if (wanted === '') {
    for (const peer of favourites) add(peer, 'favourite')
    for (const peer of lately) add(peer, 'recent')
    return found.slice(0, SHOWN)
  }
  if (looksLikeNumber(wanted)) {
    const typed = wanted.replace(/\s/g, '')
    const short = reps.filter((rep) => rep.shortNumber?.startsWith(typed))
    for (const rep of short) add(peerOf(rep), 'rep', rep.shortNumber === typed)
    const digits = significant(wanted)
    if (digits.length > 1) {
      // A number typed to its end needs no suggestion of itself.
      const more = (peer: Peer) =>
        hasDigits(peer, digits) && (peer.name !== null || !peer.value.endsWith(digits))
      for (const peer of favourites) if (more(peer)) add(peer, 'favourite')
      for (const peer of lately) if (more(peer)) add(peer, 'recent')
    }
    return found.slice(0, SHOWN)
  }
  for (const rep of matchReps(reps, wanted)) add(peerOf(rep), 'rep')
  for (const peer of favourites) if (hasName(peer, wanted)) add(peer, 'favourite')
  for (const peer of lately) if (hasName(peer, wanted)) add(peer, 'recent')
  return found.slice(0, SHOWN).map((one, i) => ({ ...one, certain: i === 0 }))
}

/** The digits that every notation of a number has in common: without 00, +, and the zero of the national form. */
function significant(text: string): string {
  return tidyNumber(text).replace(/\D/g, '').replace(/^0+/, '')
}

function hasDigits(peer: Peer, digits: string): boolean {
  return peer.kind === 'number' && peer.value.includes(digits)
}

function hasName(peer: Peer, text: string): boolean {
  const name = fold(peer.name ?? '')
  return (
    name !== '' &&
    fold(text)
      .split(/\s+/)
      .every((word) => name.includes(word))
  )
}
