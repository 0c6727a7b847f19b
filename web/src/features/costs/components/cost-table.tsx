import { useTranslation } from 'react-i18next'
import type { CostTotals, MonthCosts, RepCosts } from '@/lib/api/costs'
import { formatDuration } from '@/lib/format'
import { money } from '@/lib/money'

const total = ({ sums }: CostTotals) =>
  sums.reduce((sum, one) => sum + Number(one.billed) + Number(one.estimated), 0)

/** The amounts of each currency, one after the other; "unknown" when there is none. */
function useAmounts() {
  const { t, i18n } = useTranslation()
  const join = (costs: CostTotals, of: 'all' | 'estimated') =>
    costs.sums
      .map((sum) => ({
        currency: sum.currency,
        amount: Number(sum.estimated) + (of === 'all' ? Number(sum.billed) : 0),
      }))
      .filter((sum) => of === 'all' || sum.amount !== 0)
      .map((sum) => money(sum.amount, sum.currency, i18n.language))
      .join(' + ')
  return {
    all: (costs: CostTotals) =>
      costs.sums.length === 0 && costs.unknown > 0 ? t('costs.unknown') : join(costs, 'all') || '—',
    estimated: (costs: CostTotals) => join(costs, 'estimated'),
  }
}

/** The month in three figures. */
export function Totals({ costs }: { costs: MonthCosts }) {
  const { t } = useTranslation()
  const amounts = useAmounts()
  const estimated = amounts.estimated(costs.team)
  const figures = [
    { name: t('costs.total'), value: amounts.all(costs.team) },
    { name: t('costs.calls'), value: String(costs.team.calls) },
    { name: t('costs.time'), value: formatDuration(costs.team.seconds) },
  ]
  return (
    <section
      aria-label={t('costs.totals')}
      className="flex flex-col gap-2 rounded-card border border-line bg-surface p-4"
    >
      <dl className="flex flex-wrap gap-x-8 gap-y-2">
        {figures.map(({ name, value }) => (
          <div key={name}>
            <dt className="text-sm text-soft">{name}</dt>
            <dd className="text-title font-semibold tabular-nums">{value}</dd>
          </div>
        ))}
      </dl>
      {estimated && <p className="text-sm text-soft">{t('costs.ofWhich', { amount: estimated })}</p>}
    </section>
  )
}

/** Who spent it, the most first. */
export function CostTable({ costs }: { costs: MonthCosts }) {
  const { t } = useTranslation()
  const rows = [...costs.reps].sort((a, b) => total(b) - total(a) || a.name.localeCompare(b.name))
  return (
    <table className="w-full border-separate border-spacing-0 overflow-hidden rounded-card border border-line bg-surface">
      <caption className="sr-only">{t('costs.byRep')}</caption>
      <thead>
        <tr className="text-left text-sm text-soft [&>th]:px-4 [&>th]:py-2 [&>th]:font-medium">
          <th scope="col">{t('costs.rep')}</th>
          <th scope="col" className="text-right max-sm:hidden">
            {t('costs.calls')}
          </th>
          <th scope="col" className="text-right max-sm:hidden">
            {t('costs.time')}
          </th>
          <th scope="col" className="text-right">
            {t('costs.cost')}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((rep) => (
          <Row key={rep.identity} rep={rep} />
        ))}
      </tbody>
    </table>
  )
}

function Row({ rep }: { rep: RepCosts }) {
  const { t } = useTranslation()
  const amounts = useAmounts()
  const estimated = amounts.estimated(rep)
  return (
    <tr className="[&>*]:border-line [&>*]:border-t [&>*]:px-4 [&>*]:py-3 [&>*]:align-top">
      <th scope="row" className="text-left font-medium">
        {rep.name || t('costs.nobody')}
        <span className="hidden font-normal text-sm text-soft max-sm:block">
          {t('costs.callsCount', { count: rep.calls })} · {formatDuration(rep.seconds)}
        </span>
      </th>
      <td className="text-right tabular-nums max-sm:hidden">{rep.calls}</td>
      <td className="text-right tabular-nums max-sm:hidden">{formatDuration(rep.seconds)}</td>
      <td className="text-right font-medium tabular-nums">
        {amounts.all(rep)}
        {estimated && (
          <span className="block font-normal text-sm text-soft">
            {t('costs.ofWhich', { amount: estimated })}
          </span>
        )}
        {rep.unknown > 0 && rep.sums.length > 0 && (
          <span className="block font-normal text-sm text-soft">
            {t('costs.withoutPrice', { count: rep.unknown })}
          </span>
        )}
      </td>
    </tr>
  )
}
