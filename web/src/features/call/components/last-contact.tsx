import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useLastContact } from '@/hooks/use-desk'
import { useOutcomeWord } from '@/hooks/use-outcome'
import type { Peer } from '@/lib/api/types'
import { voicemailApi } from '@/lib/api/voicemail'
import { formatMoment } from '@/lib/format'

/** The last call with whoever rings, and how many there were, in one line. */
export function LastContact({ peer }: { peer: Peer }) {
  const { t, i18n } = useTranslation()
  const word = useOutcomeWord()
  const shown = useLastContact(peer)
  const { data } = useQuery({
    queryKey: ['calls-with', peer.value],
    queryFn: ({ signal }) => voicemailApi.callsWith(peer.value, signal),
    enabled: peer.kind === 'number',
    gcTime: 60_000,
  })
  const last = data?.[0] ?? shown
  if (!last?.outcome) {
    // Not "first call" before the server has said so.
    const known = peer.kind === 'rep' || data !== undefined
    return <p className="min-h-5 truncate text-sm text-soft">{known ? t('incoming.first') : ''}</p>
  }
  return (
    <p className="truncate text-sm text-soft">
      {t('incoming.last', {
        when: formatMoment(last.startedAt, i18n.language),
        outcome: word(last.direction, last.outcome, last.answeredBy).toLocaleLowerCase(i18n.language),
      })}
      {data && data.length > 1 && ` · ${t('voicemail.lastCalls', { count: data.length })}`}
    </p>
  )
}
