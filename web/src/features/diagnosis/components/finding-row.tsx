import { CircleAlert, CircleCheck, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Finding, Verdict } from '@/lib/diagnosis'
import { useFindingWords } from '../hooks/use-finding-words'

const ICONS: Record<Verdict, { icon: typeof CircleCheck; tone: string }> = {
  ok: { icon: CircleCheck, tone: 'text-good' },
  warning: { icon: TriangleAlert, tone: 'text-warn' },
  failed: { icon: CircleAlert, tone: 'text-bad' },
}

/** What was tried, what came of it, why, and what helps. */
export function FindingRow(props: { finding: Finding; isAdmin: boolean; children: ReactNode }) {
  const { finding, isAdmin, children } = props
  const { t } = useTranslation()
  const { checkTitle, found, fix } = useFindingWords()
  const { icon: Icon, tone } = ICONS[finding.verdict]
  const help = fix(finding, isAdmin)
  return (
    <li data-check={finding.check} data-verdict={finding.verdict} className="relative flex gap-3 px-4 py-3">
      <Icon aria-hidden="true" className={`mt-0.5 size-4 shrink-0 ${tone}`} />
      <div className="flex min-w-0 flex-1 flex-col items-start gap-1">
        <p className="flex w-full flex-wrap items-baseline justify-between gap-x-3">
          <span className="font-medium">{checkTitle(finding.check)}</span>
          <span className="text-sm text-soft">
            <span className="sr-only">{t(`diagnosis.verdict.${finding.verdict}`)}. </span>
            {t(`diagnosis.where.${finding.where}`)}
          </span>
        </p>
        <p className="break-words [overflow-wrap:anywhere]">{found(finding, isAdmin)}</p>
        {help && <p className="break-words text-soft [overflow-wrap:anywhere]">{help}</p>}
        {children}
      </div>
    </li>
  )
}
