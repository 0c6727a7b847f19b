import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Download, RotateCw } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { PageHead } from '@/components/page-head'
import { Button } from '@/components/ui/button'
import { ErrorNote } from '@/components/ui/error-note'
import { Select } from '@/components/ui/select'
import { SkeletonRows } from '@/components/ui/skeleton'
import { usePhoneState } from '@/hooks/use-phone'
import { costCsvUrl, costsApi, type MonthCosts } from '@/lib/api/costs'
import { decimalComma } from '@/lib/format'
import { lastMonths, monthName } from '@/lib/money'
import { saveApart } from '@/lib/save-file'
import { BudgetCard } from './budget-card'
import { CostSettingsCard } from './cost-settings'
import { CostTable, Totals } from './cost-table'

const MONTHS = 13
/** Prices come in by and by. */
const LOOK_MS = 5_000

/** What the team's calls cost, for managers; admins say what they know of prices, and how much may be spent. */
export function CostsPage() {
  const { t, i18n } = useTranslation()
  const { session } = usePhoneState()
  const [months] = useState(() => lastMonths(Date.now(), MONTHS))
  const [month, setMonth] = useState(months[0] ?? '')
  const costs = useQuery({
    queryKey: ['costs', month],
    queryFn: ({ signal }) => costsApi.month(month, signal),
    refetchInterval: (query) => (query.state.data?.waiting ? LOOK_MS : false),
  })
  const language = i18n.language.startsWith('fr') ? 'fr' : 'en'
  const separator = decimalComma(i18n.language) ? ';' : ','
  if (session?.role === 'rep') return <ErrorNote title={t('costs.forManagers')} />
  return (
    <div className="mx-auto flex w-full max-w-[640px] flex-col gap-4">
      <PageHead title={t('costs.title')} lead={t('costs.lead')} />
      <div className="flex flex-wrap items-center justify-between gap-2">
        <Select
          label={t('costs.month')}
          value={month}
          options={months.map((one) => [one, monthName(one, i18n.language)] as const)}
          onChange={setMonth}
        />
        <a
          href={costCsvUrl(month, language, separator)}
          download
          onClick={(event) => saveApart(event, event.currentTarget.href)}
          className="inline-flex min-h-11 items-center gap-2 rounded-card px-3 font-medium text-accent hover:bg-line"
        >
          <Download aria-hidden="true" className="size-4" />
          {t('costs.export')}
        </a>
      </div>
      {month === months[0] && <BudgetCard />}
      {costs.data ? (
        <>
          {costs.data.team.calls > 0 ? (
            <>
              <Totals costs={costs.data} />
              <CostTable costs={costs.data} />
            </>
          ) : (
            <div className="rounded-card border border-line bg-surface px-4 py-8 text-center">
              <p className="font-medium">{t('costs.nothing', { month: monthName(month, i18n.language) })}</p>
              <p className="text-soft">{t('costs.nothingHelp')}</p>
            </div>
          )}
          <Missing costs={costs.data} />
        </>
      ) : costs.isError ? (
        <ErrorNote title={t('costs.error')} help={t('app.unreachableHelp')}>
          <Button onClick={() => void costs.refetch()}>{t('app.retry')}</Button>
        </ErrorNote>
      ) : (
        <div className="rounded-card border border-line bg-surface">
          <SkeletonRows rows={4} label={t('app.loading')} />
        </div>
      )}
      {session?.role === 'admin' && <CostSettingsCard />}
    </div>
  )
}

/** Which prices are not there, why, and what can be done about it. */
function Missing({ costs }: { costs: MonthCosts }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const ask = useMutation({
    mutationFn: costsApi.ask,
    onSettled: () => client.invalidateQueries({ queryKey: ['costs'] }),
  })
  const { waiting, problem, team } = costs
  if (waiting === 0 && team.unknown === 0 && !ask.isError) return null
  return (
    <div className="flex flex-col items-start gap-2 rounded-card bg-raised p-4">
      {waiting > 0 && <p>{t('costs.waiting', { count: waiting })}</p>}
      {team.unknown > 0 && <p className="text-soft">{t('costs.unknownHelp', { count: team.unknown })}</p>}
      {problem && <p className="text-warn">{t(`costs.problem.${problem}`)}</p>}
      <Button
        icon={<RotateCw aria-hidden="true" className="size-4" />}
        disabled={ask.isPending}
        onClick={() => ask.mutate()}
      >
        {t('costs.ask')}
      </Button>
      <p role="status" className="text-soft empty:hidden">
        {ask.isSuccess && t('costs.asked')}
      </p>
      {ask.isError && <ErrorNote title={t('costs.askFailed')} />}
    </div>
  )
}
