import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { usePhone } from '@/hooks/use-phone'
import { changedRecord } from '@/hooks/use-wrap-ups'
import { recordsApi } from '@/lib/api/records'

/** The rep's follow-ups that are not done, those due first. */
export function useFollowUps() {
  const client = useQueryClient()
  const phone = usePhone()
  const query = useQuery({
    queryKey: ['follow-ups'],
    queryFn: ({ signal }) => recordsApi.followUps(signal),
    staleTime: 60_000,
  })
  useEffect(() => {
    const renew = () => void client.invalidateQueries({ queryKey: ['follow-ups'] })
    const stop = phone.listen({ onRecord: (record) => record.wrapUp?.followUp && renew(), onHello: renew })
    const unsubscribe = changedRecord.subscribe(renew)
    return () => {
      stop()
      unsubscribe()
    }
  }, [client, phone])
  return { ...query, calls: query.data ?? [] }
}
