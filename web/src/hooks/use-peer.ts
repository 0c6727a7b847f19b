import { useTranslation } from 'react-i18next'
import type { Peer } from '@/lib/api/types'
import { displayNumber } from '@/lib/numbers'
import { useConfig, useReps } from './use-desk'

export interface PeerView {
  /** What to call the person: a name, else the number in its country's notation. */
  title: string
  /** Set when the title is a name and there is a number to show too. */
  number: string | null
  e164: string | null
  country: string | null
  isRep: boolean
  online: boolean | null
  /** What a number of the practice network does. */
  note: string | null
}

export function usePeerView(): (peer: Peer) => PeerView {
  const reps = useReps()
  const config = useConfig()
  const { t } = useTranslation()
  return (peer) => {
    if (peer.kind === 'rep') {
      const rep = reps.find((one) => one.identity === peer.value)
      const number = rep?.number ? displayNumber(rep.number) : null
      return {
        title: peer.name ?? rep?.name ?? peer.value,
        number: number?.national ?? null,
        e164: number?.e164 ?? null,
        country: number?.country ?? null,
        isRep: true,
        online: rep ? rep.online : null,
        note: null,
      }
    }
    const number = displayNumber(peer.value)
    const practice = config?.practice?.numbers.find((one) => one.number === peer.value)
    return {
      title: peer.name ?? number.national,
      number: peer.name ? number.national : null,
      e164: number.e164,
      country: number.country,
      isRep: false,
      online: null,
      note: practice ? t(`practice.kinds.${practice.kind}`) : null,
    }
  }
}
