import { ArrowLeftRight, Pause } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Chip } from '@/components/ui/chip'
import { usePeerView } from '@/hooks/use-peer'
import { usePhone } from '@/hooks/use-phone'
import type { CallRecord } from '@/lib/api/types'
import { Since } from './call-timer'

/** The calls that wait while the rep talks in another one: a row each, below the call. */
export function HeldCalls({ records }: { records: readonly CallRecord[] }) {
  const { t } = useTranslation()
  const phone = usePhone()
  const nameOf = usePeerView()
  if (records.length === 0) return null
  return (
    <section aria-label={t('away.heldCalls')} className="border-line border-b bg-warn-muted">
      <ul>
        {records.map((record) => {
          const name = nameOf(record.peer).title
          return (
            <li key={record.sid} className="flex min-h-12 items-center gap-3 px-4 py-1">
              <Chip tone="warn" icon={<Pause aria-hidden="true" className="size-3" />}>
                {t('control.onHold')}{' '}
                {record.away && <Since at={record.away.since} label={t('control.holdTimer')} />}
              </Chip>
              <span className="min-w-0 flex-1 truncate font-medium tabular-nums">{name}</span>
              <Button
                aria-label={t('away.switch', { name })}
                icon={<ArrowLeftRight aria-hidden="true" className="size-4" />}
                onClick={() => void phone.switchTo(record)}
              >
                {t('control.swap')}
              </Button>
            </li>
          )
        })}
      </ul>
    </section>
  )
}
