import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useLastContact } from '@/hooks/use-desk'
import { useOutcomeWord } from '@/hooks/use-outcome'
import { useOutcomes } from '@/hooks/use-outcomes'
import { usePeerView } from '@/hooks/use-peer'
import type { Peer } from '@/lib/api/types'
import { voicemailApi } from '@/lib/api/voicemail'
import { formatMoment } from '@/lib/format'

/** The rep's last calls with a number, the newest first. */
function useCallsWith(peer: Peer) {
  return useQuery({
    queryKey: ['calls-with', peer.value],
    queryFn: ({ signal }) => voicemailApi.callsWith(peer.value, signal),
    enabled: peer.kind === 'number',
    gcTime: 60_000,
  })
}

/** The last call with whoever rings, and how many there were, in one line. */
export function LastContact({ peer }: { peer: Peer }) {
  const { t, i18n } = useTranslation()
  const word = useOutcomeWord()
  const shown = useLastContact(peer)
  const { data } = useCallsWith(peer)
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

const NOTES_SHOWN = 2

/** What was said after the last calls with whoever rings: the outcome that was picked, and the note. */
export function LastNotes({ peer }: { peer: Peer }) {
  const { t, i18n } = useTranslation()
  const outcomes = useOutcomes()
  const nameOf = usePeerView()
  const { data } = useCallsWith(peer)
  const said = (data ?? [])
    .flatMap(({ startedAt, wrapUp }) => (wrapUp?.note || wrapUp?.outcome ? [{ startedAt, ...wrapUp }] : []))
    .slice(0, NOTES_SHOWN)
  if (said.length === 0) return null
  return (
    <ul aria-label={t('incoming.notes')} className="flex flex-col gap-2 border-line border-l-2 pl-3">
      {said.map(({ id, startedAt, by, outcome, note }) => (
        <li key={id}>
          {note && <p className="line-clamp-2 whitespace-pre-line break-words">{note}</p>}
          <p className="truncate text-sm text-soft">
            {[
              outcomes.find((one) => one.key === outcome)?.name,
              formatMoment(startedAt, i18n.language),
              nameOf({ kind: 'rep', value: by, name: null }).title,
            ]
              .filter(Boolean)
              .join(' · ')}
          </p>
        </li>
      ))}
    </ul>
  )
}
