import { BookCheck } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { ErrorNote } from '@/components/ui/error-note'
import { SkeletonRows } from '@/components/ui/skeleton'
import { useMediaQuery } from '@/hooks/use-media-query'
import { useUnlogged } from '../hooks/use-unlogged'
import { CallRow } from './call-row'

/** What the rep still has to say so that every call is in the CRM. */
export function UnloggedList() {
  const { t } = useTranslation()
  const { calls, isPending, isError, refetch } = useUnlogged()
  const narrow = useMediaQuery('(max-width: 599px)')
  // The first one is open: what is asked for is in sight.
  const [toggled, setToggled] = useState<readonly string[]>([])
  if (isError && calls.length === 0)
    return (
      <ErrorNote title={t('outbox.crm.error')} help={t('app.unreachableHelp')}>
        <Button onClick={() => void refetch()}>{t('app.retry')}</Button>
      </ErrorNote>
    )
  return (
    <div className="overflow-hidden rounded-card border border-line bg-surface">
      {isPending ? (
        <SkeletonRows rows={3} label={t('app.loading')} />
      ) : calls.length === 0 ? (
        <div className="flex flex-col items-center gap-2 px-4 py-8 text-center">
          <BookCheck aria-hidden="true" className="size-7 text-soft" />
          <p className="font-medium">{t('outbox.crm.empty')}</p>
          <p className="text-soft">{t('outbox.crm.emptyHelp')}</p>
        </div>
      ) : (
        <ul aria-label={t('outbox.crm.tab')} className="divide-y divide-line">
          {calls.map((call, index) => (
            <li key={call.sid}>
              <CallRow
                call={call}
                unseen={false}
                compact={narrow}
                open={(index === 0) !== toggled.includes(call.sid)}
                onToggle={(sid) =>
                  setToggled((now) => (now.includes(sid) ? now.filter((one) => one !== sid) : [...now, sid]))
                }
              />
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
