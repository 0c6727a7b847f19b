import type { CallRecord } from './api/types'
import { dayKey } from './format'
import { createStore, type Store } from './store'

/** How far a rep is with the day's calls; kept in the browser, so that a reload changes nothing. */
export interface DayState {
  /** 2026-11-27: what was put back is only put back for the day. */
  day: string
  /** The rep works through the list: after each call the next one is offered. */
  running: boolean
  /** Calls that were put back, the latest last. */
  skipped: readonly string[]
  /** The follow-up that is being called: which call it belongs to, and who is called. */
  calling: { sid: string; peer: string } | null
}

export type Snooze = 'hour' | 'tomorrow'

const HOUR_MS = 3_600_000
/** The hour of the day to which a call is put off. */
const MORNING = 9

export function freshDay(day: string): DayState {
  return { day, running: false, skipped: [], calling: null }
}

/**
 * Follow-ups of today and those that are overdue, in the order in which to call: what was put back comes behind what was
 * not, and what is due only later behind all that waits.
 */
export function dayList(
  calls: readonly CallRecord[],
  now: number,
  skipped: readonly string[] = [],
): CallRecord[] {
  const today = new Date(now)
  const end = new Date(today.getFullYear(), today.getMonth(), today.getDate() + 1).getTime()
  const due = (call: CallRecord) => call.wrapUp?.followUp ?? 0
  return calls
    .filter((call) => due(call) > 0 && due(call) < end && !call.wrapUp?.followUpDone)
    .sort(
      (a, b) =>
        Number(due(a) > now) - Number(due(b) > now) ||
        skipped.indexOf(a.sid) - skipped.indexOf(b.sid) ||
        due(a) - due(b) ||
        a.sid.localeCompare(b.sid),
    )
}

/** When to call instead: in an hour, to the minute; or tomorrow morning. */
export function snoozeUntil(snooze: Snooze, now: number): number {
  if (snooze === 'hour') return Math.ceil((now + HOUR_MS) / 60_000) * 60_000
  const day = new Date(now)
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() + 1, MORNING).getTime()
}

/** What the storage holds, if it is of this day. */
export function readDay(text: string | null, day: string): DayState {
  try {
    const value: unknown = JSON.parse(text ?? 'null')
    if (typeof value !== 'object' || value === null) return freshDay(day)
    const { day: kept, running, skipped, calling } = value as Partial<DayState>
    if (kept !== day) return freshDay(day)
    const sound = calling && typeof calling.sid === 'string' && typeof calling.peer === 'string'
    return {
      day,
      running: running === true,
      skipped: Array.isArray(skipped) ? skipped.filter((one) => typeof one === 'string').slice(-500) : [],
      calling: sound ? { sid: calling.sid, peer: calling.peer } : null,
    }
  } catch {
    return freshDay(day)
  }
}

/** The day of one rep at this window, in step with the storage. */
export class DayBook {
  readonly state: Store<DayState>
  private readonly storage: Pick<Storage, 'getItem' | 'setItem'> | null
  private readonly now: () => number
  private identity: string | null = null

  constructor(storage: Pick<Storage, 'getItem' | 'setItem'> | null, now: () => number = Date.now) {
    this.storage = storage
    this.now = now
    this.state = createStore(freshDay(dayKey(now())))
  }

  /** The rep at this window; null: nobody. */
  open(identity: string | null): void {
    if (identity === this.identity) return
    this.identity = identity
    this.reread()
  }

  /** Another window of this rep has written. */
  reread(): void {
    let text: string | null = null
    try {
      text = this.identity ? (this.storage?.getItem(this.key()) ?? null) : null
    } catch {
      // A browser that keeps nothing: the list lasts as long as the page.
    }
    this.state.set(readDay(text, dayKey(this.now())))
  }

  start(sid: string, peer: string): void {
    this.change((day) => ({ ...day, running: true, calling: { sid, peer } }))
  }

  stop(): void {
    this.change((day) => ({ ...day, running: false, calling: null }))
  }

  skip(sid: string): void {
    this.change((day) => ({ ...day, skipped: [...day.skipped.filter((one) => one !== sid), sid] }))
  }

  called(): void {
    this.change((day) => ({ ...day, calling: null }))
  }

  private key(): string {
    return `softphone_day_${this.identity}`
  }

  private change(change: (day: DayState) => DayState): void {
    const today = dayKey(this.now())
    const current = this.state.get()
    const next = change(current.day === today ? current : freshDay(today))
    this.state.set(next)
    if (!this.identity) return
    try {
      this.storage?.setItem(this.key(), JSON.stringify(next))
    } catch {
      // Full, or forbidden: see above.
    }
  }
}
