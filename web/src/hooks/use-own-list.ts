import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { usePhone } from '@/hooks/use-phone'
import { changedRecord } from '@/hooks/use-wrap-ups'
import type { CallRecord } from '@/lib/api/types'

/** A short list of the rep's own calls, read again whenever a call changes that may belong on it. */
export function useOwnList(
  name: string,
  read: (signal: AbortSignal) => Promise<CallRecord[]>,
  concerns: (call: CallRecord) => boolean,
) {
  const client = useQueryClient()
  const phone = usePhone()
  const query = useQuery({
    queryKey: [name],
    queryFn: ({ signal }) => read(signal),
    staleTime: 60_000,
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: what a list is about does not change.
  useEffect(() => {
    const renew = () => void client.invalidateQueries({ queryKey: [name] })
    // What is known of a call already is shown at once: the former word of it, read a moment ago, would ask again for
    // what was just answered.
    const take = (record: CallRecord | null) => {
      if (record) {
        client.setQueryData<CallRecord[]>([name], (known) =>
          known?.map((one) => (one.sid === record.sid ? record : one)),
        )
      }
      renew()
    }
    const stop = phone.listen({ onRecord: (record) => concerns(record) && take(record), onHello: renew })
    const unsubscribe = changedRecord.subscribe(() => take(changedRecord.get()))
    return () => {
      stop()
      unsubscribe()
    }
  }, [client, phone])
  return { ...query, calls: query.data ?? [] }
}
