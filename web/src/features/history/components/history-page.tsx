import { useCallback, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { ErrorNote } from '@/components/ui/error-note'
import { SkeletonRows } from '@/components/ui/skeleton'
import { useFollowUps } from '@/hooks/use-follow-ups'
import { routeHref, useRouteDetail } from '@/hooks/use-route'
import { useStore } from '@/hooks/use-store'
import type { HistoryFilters } from '@/lib/api/records'
import { preferences, setPreferences } from '@/lib/preferences'
import { useCalls } from '../hooks/use-calls'
import { historyFilters, isFiltered, useFoundCalls, useSettled } from '../hooks/use-history'
import { useUnlogged } from '../hooks/use-unlogged'
import { CallList } from './call-list'
import { FollowUpList } from './follow-up-list'
import { HistoryEmpty } from './history-empty'
import { HistoryFilterBar } from './history-filters'
import { LinkedCall } from './linked-call'
import { UnloggedList } from './unlogged-list'

const TAB =
  'inline-flex min-h-11 items-center gap-2 border-b-2 px-1 font-medium aria-[pressed=true]:border-accent aria-[pressed=true]:text-accent aria-[pressed=false]:border-transparent aria-[pressed=false]:text-soft'

export function HistoryPage() {
  const { t } = useTranslation()
  const [tab, setTab] = useState<'calls' | 'followUps' | 'unlogged'>('calls')
  const { calls: followUps } = useFollowUps()
  const { calls: unlogged } = useUnlogged()
  const linked = useRouteDetail()
  const show = (next: typeof tab) => {
    setTab(next)
    location.hash = routeHref('history')
  }
  return (
    <div className="mx-auto flex w-full max-w-[960px] flex-col gap-4">
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-1">
        <h1 className="text-title font-semibold">{t('history.title')}</h1>
        {/* biome-ignore lint/a11y/useSemanticElements: two views of one page, not a set of fields. */}
        <div role="group" aria-label={t('history.title')} className="flex gap-5">
          <button
            type="button"
            aria-pressed={tab === 'calls' && !linked}
            onClick={() => show('calls')}
            className={TAB}
          >
            {t('records.followUps.all')}
          </button>
          <button
            type="button"
            aria-pressed={tab === 'followUps' && !linked}
            onClick={() => show('followUps')}
            className={TAB}
          >
            {t('records.followUps.title')}
            {followUps.length > 0 && (
              <span className="rounded-full bg-accent-muted px-2 text-sm text-accent">
                {followUps.length}
              </span>
            )}
          </button>
          {(unlogged.length > 0 || tab === 'unlogged') && (
            <button
              type="button"
              aria-pressed={tab === 'unlogged' && !linked}
              onClick={() => show('unlogged')}
              className={TAB}
            >
              {t('outbox.crm.tab')}
              {unlogged.length > 0 && (
                <span className="rounded-full bg-warn-muted px-2 text-sm text-warn">{unlogged.length}</span>
              )}
            </button>
          )}
        </div>
      </div>
      {linked ? (
        <LinkedCall key={linked} sid={linked} />
      ) : tab === 'calls' ? (
        <Calls />
      ) : tab === 'followUps' ? (
        <FollowUpList />
      ) : (
        <UnloggedList />
      )}
    </div>
  )
}

function Calls() {
  const { t } = useTranslation()
  const filters = useStore(historyFilters)
  const settled = useSettled(filters, 180)
  const filtered = isFiltered(settled)
  const all = useCalls()
  const found = useFoundCalls(settled, filtered)
  const {
    calls,
    isPending,
    isError,
    isPlaceholderData,
    refetch,
    hasNextPage,
    isFetchingNextPage,
    fetchNextPage,
  } = filtered ? found : { ...all, isPlaceholderData: false }
  // What was unseen on arrival stays bold while the rep looks at it; leaving counts as seen.
  const [seenUntil] = useState(() => preferences.get().missedSeenAt)
  const newest = all.calls[0]?.startedAt ?? 0
  useEffect(() => {
    if (newest > preferences.get().missedSeenAt) setPreferences({ missedSeenAt: newest })
  }, [newest])
  const change = (next: Partial<HistoryFilters>) => historyFilters.update((now) => ({ ...now, ...next }))
  const more = useCallback(() => void fetchNextPage(), [fetchNextPage])

  return (
    <>
      <HistoryFilterBar filters={filters} onChange={change} />
      {isError && calls.length === 0 ? (
        <ErrorNote title={t('history.error')} help={t('app.unreachableHelp')}>
          <Button onClick={() => void refetch()}>{t('app.retry')}</Button>
        </ErrorNote>
      ) : (
        <div
          aria-busy={isPending || isPlaceholderData}
          className={`overflow-hidden rounded-card border border-line bg-surface ${isPlaceholderData ? 'opacity-60' : ''}`}
        >
          {isPending ? (
            <SkeletonRows rows={6} label={t('records.find.loading')} />
          ) : calls.length > 0 ? (
            <CallList
              calls={calls}
              seenUntil={seenUntil}
              hasMore={hasNextPage}
              isLoadingMore={isFetchingNextPage}
              onMore={more}
            />
          ) : filtered ? (
            <div role="status" className="px-4 py-8 text-center">
              <p className="font-medium">{t('records.find.nothing')}</p>
              <p className="text-soft">{t('records.find.nothingHelp')}</p>
            </div>
          ) : (
            <HistoryEmpty />
          )}
        </div>
      )}
      {isFetchingNextPage && (
        <p role="status" className="text-center text-sm text-soft">
          {t('app.loading')}
        </p>
      )}
      {!hasNextPage && calls.length > 20 && (
        <p className="text-center text-sm text-soft">{t('history.end')}</p>
      )}
    </>
  )
}
