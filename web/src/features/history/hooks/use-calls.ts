import { useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { CallRecord } from '@/lib/api/types'
import { dayKey } from '@/lib/format'
import { callsQuery } from '../api/calls'

export interface Day {
  key: string
  calls: CallRecord[]
}

/** Newest first, as they come; one group for each local day. */
export function groupByDay(calls: readonly CallRecord[]): Day[] {
  const days: Day[] = []
  for (const call of calls) {
    const key = dayKey(call.startedAt)
    const last = days.at(-1)
    if (last?.key === key) last.calls.push(call)
    else days.push({ key, calls: [call] })
  }
  return days
}

/** Pages may overlap when calls came between two readings, so each SID is kept once. */
export function uniqueCalls(pages: readonly { calls: readonly CallRecord[] }[]): CallRecord[] {
  const bySid = new Map<string, CallRecord>()
  for (const page of pages) for (const call of page.calls) if (!bySid.has(call.sid)) bySid.set(call.sid, call)
  return [...bySid.values()]
}

export function useCalls() {
  const query = useInfiniteQuery(callsQuery)
  const calls = useMemo(() => uniqueCalls(query.data?.pages ?? []), [query.data])
  return { ...query, calls }
}
