import { useEffect } from 'react'
import { freshId, recordsApi } from '@/lib/api/records'
import type { CallRecord } from '@/lib/api/types'
import { DayBook, dayList, type Snooze, snoozeUntil } from '@/lib/day-list'
import { createStore } from '@/lib/store'
import { useFollowUps } from './use-follow-ups'
import { useNow } from './use-now'
import { useInCall, usePhone, usePhoneState } from './use-phone'
import { useStore } from './use-store'
import { changedRecord, useWrapUps, wrapUps } from './use-wrap-ups'

function storage(): Storage | null {
  try {
    return localStorage
  } catch {
    return null
  }
}

const book = new DayBook(storage())

/** Follow-ups that a call has just settled: they are not offered again while the server is told. */
const finished = createStore<readonly string[]>([])

function nameOf(call: CallRecord): string {
  return `${call.sid} ${call.wrapUp?.id}`
}

/** Changes only when to call, or that it is done; what was said of the call stays. Can be undone like any wrap-up. */
function changeFollowUp(call: CallRecord, change: { followUp?: number; followUpDone?: boolean }): void {
  const { wrapUp } = call
  if (!wrapUp) return
  const { outcome, note, followUp, followUpDone, id } = wrapUp
  wrapUps.change(call, { outcome, note, followUp, followUpDone, ...change, replaces: id })
  wrapUps.save(call.sid)
}

/** The day's calls, the next one first, and what can be done with them. */
export function useDay() {
  const phone = usePhone()
  const { device } = usePhoneState()
  const inCall = useInCall()
  const { calls, isPending, isError, refetch } = useFollowUps()
  const { outbox } = useWrapUps()
  const day = useStore(book.state)
  const settled = useStore(finished)
  const now = useNow(30_000)
  // What was put off a moment ago is on its way to the server, and no longer due.
  const leaving = new Set(outbox.filter(({ draft }) => draft.replaces).map(({ draft }) => draft.sid))
  const list = dayList(
    calls.filter((call) => !leaving.has(call.sid) && !settled.includes(nameOf(call))),
    now,
    day.skipped,
  )
  const next = list[0] ?? null
  return {
    list,
    next,
    now,
    isPending,
    isError,
    refetch,
    running: day.running,
    /** A call can be made now. */
    ready: device === 'ready' && !inCall,
    call: (record: CallRecord) => {
      book.start(record.sid, record.peer.value)
      phone.dial(record.peer)
    },
    skip: (record: CallRecord) => book.skip(record.sid),
    snooze: (record: CallRecord, snooze: Snooze) =>
      changeFollowUp(record, { followUp: snoozeUntil(snooze, Date.now()), followUpDone: false }),
    done: (record: CallRecord) => changeFollowUp(record, { followUpDone: true }),
    stop: () => book.stop(),
  }
}

/**
 * Keeps the list in step with the rep's work: a follow-up whose call got a word is done; one whose call got none comes
 * last. To be used once.
 */
export function useDayInStep(): void {
  const { session } = usePhoneState()
  const inCall = useInCall()
  const { calls } = useFollowUps()
  const { calling } = useStore(book.state)
  const { waiting, last, outbox } = useWrapUps()
  const asked = useStore(usePhone().gate.state) !== null

  useEffect(() => book.open(session?.identity ?? null), [session])

  useEffect(() => {
    const onStorage = (event: StorageEvent) => {
      if (event.key?.startsWith('softphone_day_')) book.reread()
    }
    window.addEventListener('storage', onStorage)
    return () => window.removeEventListener('storage', onStorage)
  }, [])

  // Said: the new call's own word is on its way or there, so what it followed up is done.
  const said =
    calling !== null &&
    [last, ...outbox].some(
      (one) =>
        one && one.draft.peer.value === calling.peer && !one.draft.replaces && one.draft.sid !== calling.sid,
    )
  const silent = calling !== null && !said && !inCall && !asked && waiting.length === 0
  useEffect(() => {
    if (!calling || inCall || !said) return
    book.called()
    const record = calls.find(({ sid }) => sid === calling.sid)
    if (!record?.wrapUp || record.wrapUp.followUpDone) return
    const { outcome, note, followUp, id } = record.wrapUp
    finished.update((known) => [...known, nameOf(record)])
    recordsApi
      .wrapUp(record.sid, { id: freshId(), outcome, note, followUp, followUpDone: true, replaces: id })
      .then(({ call }) => changedRecord.set(call))
      .catch(() => {
        // It comes back to the list, last, where the rep can mark it.
        finished.update((known) => known.filter((one) => one !== nameOf(record)))
        book.skip(record.sid)
      })
  }, [calling, inCall, said, calls])

  useEffect(() => {
    if (!silent || !calling) return
    // The end of a call asks for a word a moment later.
    const timer = setTimeout(() => {
      book.skip(calling.sid)
      book.called()
    }, 1500)
    return () => clearTimeout(timer)
  }, [silent, calling])
}
