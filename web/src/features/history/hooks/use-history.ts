import { type InfiniteData, useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import { usePhone } from '@/hooks/use-phone'
import { type HistoryFilters, noFilters, recordsApi } from '@/lib/api/records'
import type { CallPage, CallRecord } from '@/lib/api/types'
import { createStore } from '@/lib/store'
import { uniqueCalls } from './use-calls'

const PAGE = 50
const KEY = 'softphone_history_filters'

function load(): HistoryFilters {
  try {
    const stored: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? '{}')
    return { ...noFilters, ...(typeof stored === 'object' ? stored : {}) }
  } catch {
    return noFilters
  }
}

/** What the list is narrowed down to; the window keeps it, also over a reload. */
export const historyFilters = createStore<HistoryFilters>(
  typeof sessionStorage === 'undefined' ? noFilters : load(),
)

historyFilters.subscribe(() => {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(historyFilters.get()))
  } catch {
    // Kept as long as the page.
  }
})

export function isFiltered(filters: HistoryFilters): boolean {
  return JSON.stringify({ ...filters, q: filters.q.trim() }) !== JSON.stringify(noFilters)
}

/** The text as it stands once the rep pauses: a request for every letter would be answered out of order. */
export function useSettled<T>(value: T, afterMs: number): T {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), afterMs)
    return () => clearTimeout(timer)
  }, [value, afterMs])
  return settled
}

/** The calls that fit, page by page; those that change while they are shown are renewed where they stand. */
export function useFoundCalls(filters: HistoryFilters, enabled: boolean) {
  const client = useQueryClient()
  const phone = usePhone()
  const query = useInfiniteQuery({
    queryKey: ['history', filters],
    queryFn: ({ pageParam, signal }) => recordsApi.find(filters, pageParam, PAGE, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: (before) => before,
    enabled,
  })
  useEffect(
    () =>
      phone.listen({
        onRecord: (record) => {
          client.setQueriesData<InfiniteData<CallPage>>({ queryKey: ['history'] }, (data) =>
            data ? renewed(data, record) : data,
          )
        },
      }),
    [client, phone],
  )
  const calls = useMemo(() => uniqueCalls(query.data?.pages ?? []), [query.data])
  return { ...query, calls }
}

/** A row of the team's list is seen through other eyes than the rep's own record: it stays. */
function renewed(data: InfiniteData<CallPage>, record: CallRecord): InfiniteData<CallPage> {
  const known = data.pages.some((page) => page.calls.some((call) => call.sid === record.sid && !call.rep))
  if (!known) return data
  const pages = data.pages.map((page) => ({
    ...page,
    calls: page.calls.map((call) => (call.sid === record.sid && !call.rep ? record : call)),
  }))
  return { ...data, pages }
}
