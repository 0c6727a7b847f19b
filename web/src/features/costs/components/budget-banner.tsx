import { CircleAlert, X } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '@/components/ui/icon-button'
import { useBudget } from '@/hooks/use-budget'
import { routeHref } from '@/hooks/use-route'
import { money } from '@/lib/money'

const SEEN = 'softphone_budget_seen'

/** Tells managers that the month's budget nears its end, and everybody that calls are stopped. */
export function BudgetBanner() {
  const { t, i18n } = useTranslation()
  const budget = useBudget()
  const [seen, setSeen] = useState(() => localStorage.getItem(SEEN))
  const words = budget && bannerOf(budget)
  // That most of it is spent need be read once a month; what is stopped stays to be seen.
  const once = `${budget?.month}/${budget?.budget}`
  const shown = words && !(words === 'near' && seen === once)
  const { spent = '0', budget: amount, currency = 'USD' } = budget ?? {}
  const figures = {
    spent: money(spent, currency, i18n.language),
    budget: money(amount ?? '0', currency, i18n.language),
    percent: amount ? Math.floor((Number(spent) / Number(amount)) * 100) : 0,
  }
  return (
    <div role="status">
      {shown && (
        <div
          className={`flex min-h-9 flex-wrap items-center justify-center gap-x-3 px-4 py-1 text-center ${words === 'near' ? 'bg-warn-muted text-warn' : 'bg-bad-muted text-bad'}`}
        >
          <p className="flex items-center gap-2">
            <CircleAlert aria-hidden="true" className="size-4 shrink-0" />
            <span>{t(`costs.banner.${words}`, figures)}</span>
          </p>
          {words !== 'stopped' && (
            <a href={routeHref('costs')} className="py-1 font-semibold underline">
              {t('costs.banner.open')}
            </a>
          )}
          {words === 'near' && (
            <IconButton
              label={t('costs.banner.hide')}
              icon={<X aria-hidden="true" className="size-4" />}
              onClick={() => {
                localStorage.setItem(SEEN, once)
                setSeen(once)
              }}
            />
          )}
        </div>
      )}
    </div>
  )
}

function bannerOf(budget: { level?: string; stopped: boolean }) {
  if (budget.level === 'near') return 'near' as const
  if (budget.level === 'reached') return budget.stopped ? ('reachedStopped' as const) : ('reached' as const)
  return budget.stopped ? ('stopped' as const) : null
}
