import { useTranslation } from 'react-i18next'
import type { CallRecord } from '@/lib/api/types'
import { troubleOf } from '@/lib/trouble'

/** Why a call failed or was cut off, in the page's language; a word that it does not know, as the server says it. */
export function useReason() {
  const { t, i18n } = useTranslation()
  return ({ why, reason }: Pick<CallRecord, 'why' | 'reason'>): string | null => {
    if (!why || !i18n.exists(`reasons.${why.code}`)) return reason
    const trouble = t(`records.trouble.${troubleOf(Number(why.values.number ?? 0))}`)
    return String(t(`reasons.${why.code}` as never, { ...why.values, trouble } as never))
  }
}
