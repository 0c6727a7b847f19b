import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { callsKey, configQuery, repsKey, useMergeRecord } from '@/hooks/use-desk'
import { usePhone, usePhoneState } from '@/hooks/use-phone'
import { api } from '@/lib/api/client'
import type { Phone } from '@/phone/phone'

/** What one may do can have changed with the team. */
async function teamChanged(phone: Phone, client: QueryClient) {
  void client.invalidateQueries({ queryKey: ['people'] })
  try {
    const session = await api.session()
    phone.state.update((state) =>
      state.session?.identity === session.identity ? { ...state, session } : state,
    )
  } catch {
    // Whoever is signed out finds out by the live connection.
  }
}

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
        onPresence: (reps) => {
          if (reps) client.setQueryData(repsKey, reps)
          else void teamChanged(phone, client)
        },
      }),
    [phone, client, mergeRecord],
  )

  // The next rep at this window must not see the calls of the one before.
  useEffect(() => {
    if (session) return
    for (const key of [callsKey, ['history'], ['follow-ups'], ['call-details'], ['recordings']])
      client.removeQueries({ queryKey: key })
    client.removeQueries({ queryKey: ['people'] })
    // The trial may be over by now.
    void client.invalidateQueries({ queryKey: configQuery.queryKey })
    void client.invalidateQueries({ queryKey: ['session'] })
    void client.invalidateQueries({ queryKey: repsKey })
  }, [session, client])
}
