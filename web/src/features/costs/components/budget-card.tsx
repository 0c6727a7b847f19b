import { useTranslation } from 'react-i18next'
import { Card } from '@/components/ui/card'
import { Chip } from '@/components/ui/chip'
import { useBudget } from '@/hooks/use-budget'
import { money } from '@/lib/money'

const TONES = { fine: 'good', near: 'warn', reached: 'bad' } as const
const BARS = { fine: 'bg-good-fill', near: 'bg-warn', reached: 'bg-bad-fill' } as const

/** How much of this month's budget is spent; nothing where there is none. */
export function BudgetCard() {
  const { t, i18n } = useTranslation()
  const budget = useBudget()
  if (!budget?.level || budget.level === 'none' || !budget.budget) return null
  const { level, currency = 'USD' } = budget
  const spent = Number(budget.spent)
  const amount = Number(budget.budget)
  return (
    <Card
      title={t('costs.budget.title')}
      action={<Chip tone={TONES[level]}>{t(`costs.budget.level.${level}`)}</Chip>}
    >
      <div className="flex flex-col gap-2 px-4 pb-4">
        <p className="tabular-nums">
          {t('costs.budget.spent', {
            spent: money(spent, currency, i18n.language),
            budget: money(amount, currency, i18n.language),
          })}
        </p>
        {/* The words above say the same. */}
        <div aria-hidden="true" className="h-2 overflow-hidden rounded-full bg-line">
          <div
            className={`h-full rounded-full ${BARS[level]}`}
            style={{ width: `${Math.min(100, (spent / amount) * 100)}%` }}
          />
        </div>
        <p className="text-sm text-soft">{t(budget.stop ? 'costs.budget.stops' : 'costs.budget.tells')}</p>
      </div>
    </Card>
  )
}
