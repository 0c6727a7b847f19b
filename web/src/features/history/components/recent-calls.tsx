import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { ErrorNote } from '@/components/ui/error-note'
import { SkeletonRows } from '@/components/ui/skeleton'
import { routeHref } from '@/hooks/use-route'
import { useStore } from '@/hooks/use-store'
import { preferences } from '@/lib/preferences'
import { useCalls } from '../hooks/use-calls'
import { CallRow, isMissed } from './call-row'
import { HistoryEmpty } from './history-empty'

const SHOWN = 6

export function RecentCalls() {
  const { t } = useTranslation()
  const { calls, isPending, isError, refetch } = useCalls()
  const seenUntil = useStore(preferences).missedSeenAt
  return (
    <Card
      title={t('history.recent')}
      action={
        calls.length > 0 && (
          <a href={routeHref('history')} className="py-2 text-sm font-medium text-accent hover:underline">
            {t('history.all')}
          </a>
        )
      }
    >
      {isError && calls.length === 0 ? (
        <div className="p-3">
          <ErrorNote title={t('history.error')}>
            <Button onClick={() => void refetch()}>{t('app.retry')}</Button>
          </ErrorNote>
        </div>
      ) : isPending ? (
        <SkeletonRows rows={3} label={t('app.loading')} />
      ) : calls.length === 0 ? (
        <HistoryEmpty />
      ) : (
        <ul className="pb-2">
          {calls.slice(0, SHOWN).map((call) => (
            <li key={call.sid}>
              <CallRow call={call} unseen={isMissed(call) && call.startedAt > seenUntil} compact />
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}
