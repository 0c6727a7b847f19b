import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { ErrorNote } from '@/components/ui/error-note'
import { SkeletonRows } from '@/components/ui/skeleton'
import { useMediaQuery } from '@/hooks/use-media-query'
import { useNow } from '@/hooks/use-now'
import { dayName } from '@/lib/format'
import { preferences, setPreferences } from '@/lib/preferences'
import { groupByDay, useCalls } from '../hooks/use-calls'
import { CallRow, isMissed } from './call-row'
import { HistoryEmpty } from './history-empty'

export function HistoryPage() {
  const { t, i18n } = useTranslation()
  const { calls, isPending, isError, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useCalls()
  const now = useNow(60_000)
  const narrow = useMediaQuery('(max-width: 599px)')
  // What was unseen on arrival stays bold while the rep looks at it; leaving counts as seen.
  const [seenUntil] = useState(() => preferences.get().missedSeenAt)
  const newest = calls[0]?.startedAt ?? 0
  useEffect(() => {
    if (newest > preferences.get().missedSeenAt) setPreferences({ missedSeenAt: newest })
  }, [newest])

  const title = (at: number) => {
    const name = dayName(at, now, i18n.language)
    return name.kind === 'date' ? name.text : t(`history.${name.kind}`)
  }

  return (
    <div className="mx-auto flex w-full max-w-[860px] flex-col gap-4">
      <h1 className="text-title font-semibold">{t('history.title')}</h1>
      {isError && calls.length === 0 ? (
        <ErrorNote title={t('history.error')} help={t('app.unreachableHelp')}>
          <Button onClick={() => void refetch()}>{t('app.retry')}</Button>
        </ErrorNote>
      ) : (
        <div className="overflow-hidden rounded-card border border-line bg-surface">
          {isPending ? (
            <SkeletonRows rows={6} label={t('app.loading')} />
          ) : calls.length === 0 ? (
            <HistoryEmpty />
          ) : (
            groupByDay(calls).map((day) => (
              <section key={day.key} aria-label={title(day.calls[0]?.startedAt ?? now)}>
                <h2 className="border-line border-y bg-ground px-4 py-1.5 text-sm font-semibold text-soft first-letter:uppercase [section:first-child>&]:border-t-0">
                  {title(day.calls[0]?.startedAt ?? now)}
                </h2>
                <ul className="divide-y divide-line">
                  {day.calls.map((call) => (
                    <CallRow
                      key={call.sid}
                      call={call}
                      unseen={isMissed(call) && call.startedAt > seenUntil}
                      compact={narrow}
                      details
                    />
                  ))}
                </ul>
              </section>
            ))
          )}
        </div>
      )}
      {hasNextPage && (
        <Button className="self-center" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t(isFetchingNextPage ? 'app.loading' : 'history.more')}
        </Button>
      )}
      {!hasNextPage && calls.length > 20 && (
        <p className="text-center text-sm text-soft">{t('history.end')}</p>
      )}
    </div>
  )
}
