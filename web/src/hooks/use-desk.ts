import { type InfiniteData, queryOptions, skipToken, useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import { api } from '@/lib/api/client'
import type { CallPage, CallRecord, Config, Peer, Rep } from '@/lib/api/types'

export const callsKey = ['calls'] as const
export const repsKey = ['reps'] as const

export const configQuery = queryOptions({
  queryKey: ['config'],
  queryFn: ({ signal }) => api.config(signal),
  staleTime: Number.POSITIVE_INFINITY,
})

export const repsQuery = queryOptions({
  queryKey: repsKey,
  queryFn: ({ signal }) => api.reps(signal),
  staleTime: 30_000,
})

/** The configuration; pages that need it are shown only once it is there. */
export function useConfig(): Config | null {
  return useQuery(configQuery).data ?? null
}

export function useReps(): readonly Rep[] {
  return useQuery(repsQuery).data ?? []
}

/** Puts one changed call into every loaded page of the history: replaced by SID, else on top. */
export function mergeRecord(data: InfiniteData<CallPage>, record: CallRecord): InfiniteData<CallPage> {
  let found = false
  const pages = data.pages.map((page) => ({
    ...page,
    calls: page.calls.map((call) => {
      if (call.sid !== record.sid) return call
      found = true
      return record.revision < call.revision ? call : record
    }),
  }))
  const first = pages[0]
  if (!found && first) {
    const calls = [record, ...first.calls].sort((a, b) => b.startedAt - a.startedAt)
    pages[0] = { ...first, calls }
  }
  return { ...data, pages }
}

export function useMergeRecord(): (record: CallRecord) => void {
  const client = useQueryClient()
  return useCallback(
    (record) => {
      client.setQueryData<InfiniteData<CallPage>>(callsKey, (data) =>
        data ? mergeRecord(data, record) : data,
      )
    },
    [client],
  )
}

/** The desk's record of a call, if it is among those the page has read. */
export function useRecord(sid: string): CallRecord | null {
  const { data } = useQuery<InfiniteData<CallPage>>({ queryKey: callsKey, queryFn: skipToken })
  for (const page of data?.pages ?? []) {
    const call = page.calls.find((one) => one.sid === sid)
    if (call) return call
  }
  return null
}

/** The last finished call with somebody, among those the page has read. */
export function useLastContact(peer: Peer): CallRecord | null {
  const pages = useQueryClient().getQueryData<InfiniteData<CallPage>>(callsKey)?.pages ?? []
  const same = (call: CallRecord) =>
    call.state === 'ended' && call.peer.kind === peer.kind && call.peer.value === peer.value
  for (const page of pages) {
    const call = page.calls.find(same)
    if (call) return call
  }
  return null
}
