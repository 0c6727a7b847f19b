import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { callsKey, repsKey, useMergeRecord } from '@/hooks/use-desk'
import { usePhone, usePhoneState } from '@/hooks/use-phone'

/** Keeps what was read from the desk in step with its live events. */
export function useLiveData(): void {
  const phone = usePhone()
  const client = useQueryClient()
  const mergeRecord = useMergeRecord()
  const { session } = usePhoneState()

  useEffect(
    () =>
      phone.listen({
        onHello: () => void client.invalidateQueries({ queryKey: callsKey }),
        onRecord: mergeRecord,
        onPresence: (reps) => client.setQueryData(repsKey, reps),
      }),
    [phone, client, mergeRecord],
  )

  // The next rep at this window must not see the calls of the one before.
  useEffect(() => {
    if (session) return
    for (const key of [callsKey, ['history'], ['follow-ups'], ['call-details'], ['recordings']])
      client.removeQueries({ queryKey: key })
    void client.invalidateQueries({ queryKey: ['session'] })
    void client.invalidateQueries({ queryKey: repsKey })
  }, [session, client])
}
