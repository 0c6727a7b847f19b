import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { mineKey } from '@/hooks/use-mine'
import { usePhone, usePhoneState } from '@/hooks/use-phone'
import { useOwnPresence } from '@/hooks/use-presence'
import { useStore } from '@/hooks/use-store'
import { incomingApi } from '@/lib/api/incoming'
import { deviceId } from '@/lib/device-id'
import { preferences, setPreferences } from '@/lib/preferences'

/** Keeps what the rep set for themselves the same on all devices: up to where missed calls were seen, what rings. */
export function useMineInStep(): void {
  const phone = usePhone()
  const client = useQueryClient()
  const { session, live } = usePhoneState()
  const { rep } = useOwnPresence()
  const { missedSeenAt } = useStore(preferences)
  const query = useQuery({
    queryKey: mineKey,
    queryFn: ({ signal }) => incomingApi.mine(signal),
    enabled: session !== null,
    staleTime: Number.POSITIVE_INFINITY,
  })
  const known = query.data?.missedSeenAt
  const told = useRef<number | null>(null)

  useEffect(
    () =>
      phone.listen({
        onHello: () => void client.invalidateQueries({ queryKey: mineKey }),
        onMessage: (message) => {
          if (message.type === 'mine') client.setQueryData(mineKey, message.mine)
        },
      }),
    [phone, client],
  )

  // The server's word first: this browser may have been another rep's a minute ago.
  useEffect(() => {
    if (known === undefined) return
    told.current = known
    setPreferences({ missedSeenAt: known })
  }, [known])

  useEffect(() => {
    if (told.current === null || live !== 'open' || missedSeenAt <= told.current) return
    told.current = missedSeenAt
    incomingApi.setMine({ missedSeenAt }).catch(() => undefined)
  }, [missedSeenAt, live])

  // Whoever travels is where their browser is; told once a page, so that two computers do not argue.
  const zone = query.data?.zone
  const zoneTold = useRef(false)
  useEffect(() => {
    const here = Intl.DateTimeFormat().resolvedOptions().timeZone
    if (zone === undefined || zoneTold.current || !here) return
    zoneTold.current = true
    if (zone !== here) incomingApi.setMine({ zone: here }).catch(() => undefined)
  }, [zone])

  const ringsOn = rep?.ringsOn ?? null
  useEffect(() => phone.ringer.prefer(ringsOn, deviceId()), [phone, ringsOn])

  useEffect(() => {
    if (session) return
    told.current = null
    zoneTold.current = false
    client.removeQueries({ queryKey: mineKey })
  }, [session, client])
}
