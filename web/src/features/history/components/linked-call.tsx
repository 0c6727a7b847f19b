import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { ErrorNote } from '@/components/ui/error-note'
import { SkeletonRows } from '@/components/ui/skeleton'
import { useMediaQuery } from '@/hooks/use-media-query'
import { routeHref } from '@/hooks/use-route'
import { ApiError } from '@/lib/api/client'
import { recordsApi } from '@/lib/api/records'
import { CallRow } from './call-row'

/** The call that a link of a CRM or of an event leads to, open. */
export function LinkedCall({ sid }: { sid: string }) {
  const { t } = useTranslation()
  const narrow = useMediaQuery('(max-width: 599px)')
  const details = useQuery({
    queryKey: ['call-details', sid],
    queryFn: ({ signal }) => recordsApi.details(sid, signal),
    staleTime: 5_000,
  })
  const close = () => {
    location.hash = routeHref('history')
  }
  if (details.isError) {
    const gone = details.error instanceof ApiError && details.error.status === 404
    return (
      <ErrorNote title={t(gone ? 'outbox.crm.linkedGone' : 'records.timeline.error')}>
        <Button onClick={gone ? close : () => void details.refetch()}>
          {t(gone ? 'outbox.crm.linkedClose' : 'app.retry')}
        </Button>
      </ErrorNote>
    )
  }
  return (
    <section
      aria-label={t('outbox.crm.linked')}
      className="overflow-hidden rounded-card border border-accent bg-surface"
    >
      <div className="flex items-center justify-between gap-2 pr-1 pl-4">
        <h2 className="text-sm font-semibold text-soft">{t('outbox.crm.linked')}</h2>
        <Button look="quiet" className="text-accent" onClick={close}>
          {t('outbox.crm.linkedClose')}
        </Button>
      </div>
      {details.isPending ? (
        <SkeletonRows rows={2} label={t('app.loading')} />
      ) : (
        <CallRow call={details.data.call} unseen={false} compact={narrow} open onToggle={close} />
      )}
    </section>
  )
}
