import { type InfiniteData, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import { callsKey, useConfig, useReps } from '@/hooks/use-desk'
import { usePhoneState } from '@/hooks/use-phone'
import type { CallPage, Party } from '@/lib/api/types'
import { formatAsTyped } from '@/lib/numbers'
import { findTargets } from '@/lib/targets'
import { addressOf, type ControlView } from '@/phone/call-control'

/** Who is being removed may be called again at once. */
function staying(parties: readonly Party[]) {
  return parties.filter((party) => party.pending !== 'removing')
}

/** Whom the text in the field may mean, without those who are in the call. */
export function useTargetSearch(text: string, view: ControlView, purpose: 'transfer' | 'add') {
  const config = useConfig()
  const reps = useReps()
  const { session } = usePhoneState()
  const client = useQueryClient()
  const country = config?.defaultCountry ?? 'FR'
  const found = useMemo(() => {
    const pages = client.getQueryData<InfiniteData<CallPage>>(callsKey)?.pages ?? []
    // Only one can leave a message.
    const alone = view.others.length === 1 ? view.others[0] : undefined
    return findTargets({
      text,
      reps,
      calls: pages.flatMap((page) => page.calls),
      country,
      known: config?.practice?.numbers.map((one) => one.number) ?? [],
      without: [`client:${session?.identity}`, ...staying(view.others).map((party) => addressOf(party.peer))],
      ...(purpose === 'transfer' && alone && { boxesBut: alone.peer.value }),
    })
  }, [client, text, reps, country, config, session, view.others, purpose])
  return { ...found, country, shownCountry: formatAsTyped(text, country).country }
}
