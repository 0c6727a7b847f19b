import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { RotateCw } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { Chip } from '@/components/ui/chip'
import { ErrorNote } from '@/components/ui/error-note'
import { SkeletonRows } from '@/components/ui/skeleton'
import { usePhoneState } from '@/hooks/use-phone'
import { type CrmIndex, crmIndexApi } from '@/lib/api/crm-index'
import { formatMoment } from '@/lib/format'

const KEY = ['crm-index']
const LOOK_MS = 5_000

/** Who has which number, as far as the server knows it by itself; nothing where there is no CRM. */
export function CrmIndexSettings() {
  const { session } = usePhoneState()
  return session?.role === 'admin' ? <Numbers /> : null
}

function Numbers() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const index = useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => crmIndexApi.read(signal),
    refetchInterval: LOOK_MS,
  })
  const sync = useMutation({
    mutationFn: crmIndexApi.sync,
    onSettled: () => client.invalidateQueries({ queryKey: KEY }),
  })
  if (index.data === null) return null
  return (
    <Card title={t('crmIndex.title')}>
      <div className="flex flex-col gap-4 px-4 pt-1 pb-4">
        <p className="text-sm text-soft">{t('crmIndex.lead')}</p>
        {index.data ? (
          <State index={index.data} />
        ) : index.isError ? (
          <ErrorNote title={t('crmIndex.error')} help={t('app.unreachableHelp')}>
            <Button onClick={() => void index.refetch()}>{t('app.retry')}</Button>
          </ErrorNote>
        ) : (
          <SkeletonRows rows={2} label={t('app.loading')} />
        )}
        <div className="flex flex-wrap gap-2">
          <Button
            icon={<RotateCw aria-hidden="true" className="size-4" />}
            disabled={sync.isPending}
            onClick={() => sync.mutate(false)}
          >
            {t('crmIndex.update')}
          </Button>
          <Button look="quiet" disabled={sync.isPending} onClick={() => sync.mutate(true)}>
            {t('crmIndex.updateAll')}
          </Button>
        </div>
        <p role="status" className="text-soft empty:hidden">
          {sync.isSuccess && t('crmIndex.begun')}
        </p>
        {sync.isError && <ErrorNote title={t('crmIndex.failed')} />}
      </div>
    </Card>
  )
}

function State({ index }: { index: CrmIndex }) {
  const { t, i18n } = useTranslation()
  const when = (at: number) => formatMoment(at, i18n.language)
  const { phase, leads, contacts, syncedAt, fullAt, running, reason, detail, failedAt } = index
  const failing = reason !== ''
  const shown = failing ? 'failing' : running ? 'reading' : phase
  const words: Record<string, string> = t('crmIndex.why', { returnObjects: true })
  const facts = [
    syncedAt !== null && t('crmIndex.synced', { when: when(syncedAt) }),
    fullAt !== null && t('crmIndex.full', { when: when(fullAt) }),
  ].filter(Boolean)
  return (
    <div className="flex flex-col gap-1">
      <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1">
        <span className="font-medium tabular-nums">
          {t('crmIndex.leads', { count: leads })} · {t('crmIndex.contacts', { count: contacts })}
        </span>
        <Chip tone={failing ? 'warn' : phase === 'ready' ? 'good' : 'plain'}>
          {t(`crmIndex.phase.${shown}`)}
        </Chip>
      </div>
      {facts.length > 0 && <p className="text-sm text-soft first-letter:uppercase">{facts.join(' · ')}</p>}
      {phase === 'empty' && !failing && <p className="text-sm text-soft">{t('crmIndex.emptyHelp')}</p>}
      {failing && (
        <p className="text-sm">
          {words[reason] ?? detail}{' '}
          {failedAt !== null && (
            <span className="text-soft">{t('crmIndex.since', { when: when(failedAt) })}</span>
          )}
        </p>
      )}
    </div>
  )
}
