import { infiniteQueryOptions, useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { voicemailApi } from '@/lib/api/voicemail'
import { usePhone } from './use-phone'

export const voicemailKey = ['voicemail'] as const

const voicemailQuery = infiniteQueryOptions({
  queryKey: voicemailKey,
  queryFn: ({ pageParam, signal }) => voicemailApi.list(pageParam, signal),
  initialPageParam: null as string | null,
  getNextPageParam: (page) => page.next,
  staleTime: Number.POSITIVE_INFINITY,
})

export function useVoicemail() {
  const query = useInfiniteQuery(voicemailQuery)
  const messages = query.data?.pages.flatMap((page) => page.messages) ?? []
  return { ...query, messages, unheard: query.data?.pages[0]?.unheard ?? 0 }
}

/** Reads the messages again whenever something changed in a box of the rep's. To be used once, by the frame. */
export function useVoicemailLive(): number {
  const phone = usePhone()
  const client = useQueryClient()
  useEffect(
    () =>
      phone.listen({
        onHello: () => void client.invalidateQueries({ queryKey: voicemailKey }),
        onMessage: (message) => {
          if (message.type === 'voicemail') void client.invalidateQueries({ queryKey: voicemailKey })
        },
      }),
    [phone, client],
  )
  return useVoicemail().unheard
}
