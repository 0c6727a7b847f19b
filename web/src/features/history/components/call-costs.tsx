import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { usePeerView } from '@/hooks/use-peer'
import { costsApi, type LegCost } from '@/lib/api/costs'
import { formatDuration } from '@/lib/format'
import { money } from '@/lib/money'

const LOOK_MS = 10_000

/** What each part of the call costs, for managers. */
export function CallCosts({ sid }: { sid: string }) {
  const { t, i18n } = useTranslation()
  const nameOf = usePeerView()
  const { data: legs } = useQuery({
    queryKey: ['call-costs', sid],
    queryFn: ({ signal }) => costsApi.ofCall(sid, signal),
    refetchInterval: (query) => (query.state.data?.some((leg) => leg.waiting) ? LOOK_MS : false),
  })
  if (!legs || legs.length === 0) return null
  const name = ({ number }: LegCost) =>
    number.startsWith('client:')
      ? nameOf({ kind: 'rep', value: number.slice('client:'.length), name: null }).title
      : nameOf({ kind: 'number', value: number, name: null }).title
  return (
    <section aria-label={t('costs.ofCall')} className="flex flex-col gap-1">
      <h3 className="text-sm font-semibold text-soft">{t('costs.ofCall')}</h3>
      <ul className="flex flex-col gap-1">
        {legs.map((leg) => (
          <li key={leg.leg} className="flex flex-wrap items-baseline justify-between gap-x-4">
            <span>
              {t(`costs.kind.${leg.kind}`, { name: name(leg) })}{' '}
              <span className="text-soft tabular-nums">{formatDuration(leg.duration)}</span>
            </span>
            <span className="tabular-nums">
              {leg.amount && leg.currency
                ? money(leg.amount, leg.currency, i18n.language)
                : t('costs.unknown')}{' '}
              {leg.basis !== 'billed' && (
                <span className="text-sm text-soft">
                  {leg.basis === 'estimated' ? t('costs.estimate') : leg.waiting && t('costs.awaited')}
                </span>
              )}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
