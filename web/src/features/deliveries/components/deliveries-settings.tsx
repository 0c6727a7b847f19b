import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { RotateCw } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { Chip } from '@/components/ui/chip'
import { ErrorNote } from '@/components/ui/error-note'
import { SkeletonRows } from '@/components/ui/skeleton'
import { usePhoneState } from '@/hooks/use-phone'
import { type Delivery, type DeliveryTarget, outboxApi } from '@/lib/api/outbox'
import { formatMoment, formatTime } from '@/lib/format'

const KEY = ['outbox']
const LOOK_MS = 5_000

/** What webhooks and the CRM are still to be told, for those who see to it. */
export function DeliveriesSettings() {
  const { session } = usePhoneState()
  return session?.role === 'admin' ? <Deliveries /> : null
}

function Deliveries() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const outbox = useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => outboxApi.read(signal),
    refetchInterval: LOOK_MS,
  })
  const retry = useMutation({
    mutationFn: outboxApi.retry,
    onSettled: () => client.invalidateQueries({ queryKey: KEY }),
  })
  const { targets = [], deliveries = [] } = outbox.data ?? {}
  return (
    <Card title={t('outbox.deliveries.title')}>
      <div className="flex flex-col gap-4 px-4 pt-1 pb-4">
        <p className="text-sm text-soft">{t('outbox.deliveries.lead')}</p>
        {outbox.isError && !outbox.data ? (
          <ErrorNote title={t('outbox.deliveries.error')} help={t('app.unreachableHelp')}>
            <Button onClick={() => void outbox.refetch()}>{t('app.retry')}</Button>
          </ErrorNote>
        ) : outbox.isPending ? (
          <SkeletonRows rows={2} label={t('app.loading')} />
        ) : targets.length === 0 ? (
          <div>
            <p className="font-medium">{t('outbox.deliveries.none')}</p>
            <p className="text-soft">{t('outbox.deliveries.noneHelp')}</p>
          </div>
        ) : (
          <ul aria-label={t('outbox.deliveries.title')} className="flex flex-col gap-3">
            {targets.map((target) => (
              <Target key={target.name} target={target} />
            ))}
          </ul>
        )}
        {deliveries.length > 0 && (
          <section aria-label={t('outbox.deliveries.deadTitle')} className="flex flex-col gap-2">
            <div className="flex items-center justify-between gap-2">
              <h3 className="font-semibold">{t('outbox.deliveries.deadTitle')}</h3>
              <Button look="quiet" disabled={retry.isPending} onClick={() => retry.mutate(null)}>
                {t('outbox.deliveries.retryAll')}
              </Button>
            </div>
            <ul className="divide-y divide-line rounded-card border border-line">
              {deliveries.map((one) => (
                <Dead
                  key={one.id}
                  delivery={one}
                  target={targets.find(({ name }) => name === one.target)}
                  busy={retry.isPending}
                  onRetry={() => retry.mutate(one.id)}
                />
              ))}
            </ul>
          </section>
        )}
        <p role="status" className="text-soft empty:hidden">
          {retry.isSuccess && t('outbox.deliveries.retried', { count: retry.data.retried })}
        </p>
        {retry.isError && <ErrorNote title={t('outbox.deliveries.failed')} />}
      </div>
    </Card>
  )
}

function useLabel() {
  const { t } = useTranslation()
  return (target: DeliveryTarget | undefined) =>
    target?.name === 'crm' ? t('outbox.deliveries.crm') : target?.label || t('outbox.deliveries.gone')
}

/** In the language of the page, where it has words for it; else as the server says it. */
function useReason() {
  const { t } = useTranslation()
  return ({ reason, detail }: { reason: string | null; detail: string }, name: string) => {
    const key = name === 'crm' ? 'outbox.crm.why' : 'outbox.deliveries.why'
    const words: Record<string, string> = t(key, { returnObjects: true })
    return words[reason ?? ''] ?? detail
  }
}

function Target({ target }: { target: DeliveryTarget }) {
  const { t, i18n } = useTranslation()
  const label = useLabel()(target)
  const reason = useReason()(target, target.name)
  const { waiting, held, dead, oldest, pausedUntil } = target
  const counts = [
    waiting > 0 && t('outbox.deliveries.waiting', { count: waiting }),
    held > 0 && t('outbox.deliveries.held', { count: held }),
    dead > 0 && t('outbox.deliveries.dead', { count: dead }),
    oldest && waiting > 0 && t('outbox.deliveries.since', { when: formatMoment(oldest, i18n.language) }),
  ].filter(Boolean)
  return (
    <li className="flex flex-col gap-0.5">
      <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1">
        <span className="min-w-0 break-all font-medium">{label}</span>
        {target.configured && (
          <Chip tone={pausedUntil ? 'warn' : 'good'}>
            {t(pausedUntil ? 'outbox.deliveries.paused' : 'outbox.deliveries.works')}
          </Chip>
        )}
      </div>
      <p className="text-sm text-soft">{counts.join(' · ') || t('outbox.deliveries.allDone')}</p>
      {pausedUntil && (
        <p className="text-sm">
          {reason}{' '}
          <span className="text-soft">
            ({t('outbox.deliveries.again', { when: formatTime(pausedUntil, i18n.language) })})
          </span>
        </p>
      )}
    </li>
  )
}

interface DeadProps {
  delivery: Delivery
  target: DeliveryTarget | undefined
  busy: boolean
  onRetry: () => void
}

function Dead({ delivery, target, busy, onRetry }: DeadProps) {
  const { t, i18n } = useTranslation()
  const label = useLabel()(target)
  const reason = useReason()(delivery, delivery.target)
  const types: Record<string, string> = t('outbox.deliveries.types', { returnObjects: true })
  const type = types[delivery.type] ?? delivery.type
  const when = formatMoment(delivery.createdAt, i18n.language)
  return (
    <li className="flex items-center gap-2 py-2 pr-1 pl-3">
      <span className="min-w-0 flex-1">
        <span className="block font-medium">
          {type}
          <span className="font-normal text-soft"> · {when}</span>
        </span>
        <span className="block break-words text-sm">{reason}</span>
        <span className="block break-all text-sm text-soft">{label}</span>
      </span>
      <Button
        look="quiet"
        disabled={busy}
        aria-label={t('outbox.deliveries.retryOne', { type, when })}
        icon={<RotateCw aria-hidden="true" className="size-4" />}
        onClick={onRetry}
        className="max-sm:px-3"
      >
        <span className="max-sm:sr-only">{t('outbox.deliveries.retry')}</span>
      </Button>
    </li>
  )
}
