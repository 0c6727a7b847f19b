import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { usePhone } from '@/hooks/use-phone'
import { changedRecord } from '@/hooks/use-wrap-ups'
import { crmApi } from '@/lib/api/crm'

/** The rep's calls that are not in the CRM and that somebody has to see to. */
export function useUnlogged() {
  const client = useQueryClient()
  const phone = usePhone()
  const query = useQuery({
    queryKey: ['unlogged'],
    queryFn: ({ signal }) => crmApi.unlogged(signal),
    staleTime: 60_000,
  })
  useEffect(() => {
    const renew = () => void client.invalidateQueries({ queryKey: ['unlogged'] })
    const stop = phone.listen({ onRecord: (record) => record.crm && renew(), onHello: renew })
    const unsubscribe = changedRecord.subscribe(renew)
    return () => {
      stop()
      unsubscribe()
    }
  }, [client, phone])
  return { ...query, calls: query.data ?? [] }
}
