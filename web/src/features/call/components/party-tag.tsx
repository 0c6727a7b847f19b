import { Pause } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Avatar } from '@/components/ui/avatar'
import { Chip } from '@/components/ui/chip'
import { Flag } from '@/components/ui/flag'
import { usePeerView } from '@/hooks/use-peer'
import type { Party } from '@/lib/api/types'
import { useLineQueue } from '../hooks/use-line-queue'
import { Since } from './call-timer'

/** One person in the call and what they hear: us, music, or their own ringing. */
export function PartyTag({ party, children }: { party: Party; children?: ReactNode }) {
  const view = usePeerView()(party.peer)
  return (
    <span className="flex min-w-0 items-center gap-2">
      <Avatar name={view.isRep || party.peer.name ? view.title : null} />
      <span className="flex min-w-0 flex-col items-start">
        <span
          title={view.e164 ?? undefined}
          className="flex min-w-0 max-w-full items-center gap-1.5 font-medium tabular-nums leading-5"
        >
          {!view.isRep && <Flag country={view.country} />}
          <span className="truncate">{view.title}</span>
        </span>
        <PartyState party={party} />
      </span>
      {children}
    </span>
  )
}

function PartyState({ party }: { party: Party }) {
  const { t } = useTranslation()
  const awaits = useLineQueue()
  if (party.pending === 'removing') return <Chip tone="plain">{t('control.leaving')}</Chip>
  if (party.state === 'ringing' && awaits(party.id)) return <Chip tone="plain">{t('lineQueue.waiting')}</Chip>
  if (party.state === 'ringing') return <Chip tone="plain">{t('control.ringing')}</Chip>
  if (party.state === 'away') return <Chip tone="warn">{t('away.state')}</Chip>
  if (party.state !== 'held') return <Chip tone="good">{t('control.talking')}</Chip>
  return (
    <Chip tone="warn" icon={<Pause aria-hidden="true" className="size-3" />}>
      {t('control.waiting')} <Since at={party.since} label={t('control.holdTimer')} />
    </Chip>
  )
}
