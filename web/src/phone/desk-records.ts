import type { CallRecord } from '@/lib/api/types'
import { type CallState, matchesRecord } from './call-machine'

/** What the desk has told of this rep's calls, as far as the page must remember it. */
export class DeskRecords {
  /** When each record was first heard of: one that is older than a call cannot be that call's. */
  private readonly firstSeen = new Map<string, number>()
  private readonly newest = new Map<string, number>()
  /** Calls in which the rep is, or may be again. */
  private readonly goingOn = new Map<string, CallRecord>()

  /**
   * Takes a record in; answers when its call was first heard of, or null when a newer one came before it: what is
   * read and what is told travel on different connections.
   */
  note(record: CallRecord, now: number): number | null {
    if (record.revision < (this.newest.get(record.sid) ?? 0)) return null
    this.newest.set(record.sid, record.revision)
    const seen = this.firstSeen.get(record.sid) ?? now
    this.firstSeen.set(record.sid, seen)
    if (mayBeJoined(record)) this.goingOn.set(record.sid, record)
    else this.goingOn.delete(record.sid)
    return seen
  }

  /** Calls of this rep that go on and are not on this page. */
  elsewhere(calls: readonly CallState[]): CallRecord[] {
    const here = new Set(calls.filter((call) => call.phase !== 'ended').map((call) => call.sid))
    return [...this.goingOn.values()].filter((record) => !here.has(record.sid))
  }

  clear(): void {
    this.goingOn.clear()
  }
}

/** Whether a page of this rep may take the call: its line was lost, or is on some device. */
export function mayBeJoined(record: CallRecord): boolean {
  if (record.state !== 'talking' || !record.parties) return false
  if (record.away) return true
  // Whoever rings here again after having been in it is not in it yet.
  const there = record.parties.some(
    (party) => party.me && (party.state === 'talking' || party.state === 'held'),
  )
  return Boolean(record.mine) && there
}

/** The calls on the screen that a record, first heard of at `seen`, is about. */
export function callsOf(record: CallRecord, calls: readonly CallState[], seen: number): readonly CallState[] {
  // A call that was passed on and came back is on the screen twice: as it ended, and as it rings.
  const known = calls.filter((call) => call.sid === record.sid)
  if (known.length > 0) return known
  const match = calls.findLast((call) => seen >= call.startedAt && matchesRecord(call, record))
  return match ? [match] : []
}
