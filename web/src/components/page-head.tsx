import { ChevronLeft } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { routeHref } from '@/hooks/use-route'

interface Props {
  title: string
  lead: string
  action?: ReactNode
}

/** The top of a page that is reached through the settings. */
export function PageHead({ title, lead, action }: Props) {
  const { t } = useTranslation()
  return (
    <div className="flex flex-col gap-1">
      <a
        href={routeHref('settings')}
        className="-ml-1 inline-flex min-h-6 items-center gap-1 self-start rounded-md font-medium text-accent"
      >
        <ChevronLeft aria-hidden="true" className="size-4" />
        {t('people.account.back')}
      </a>
      <div className="flex flex-wrap items-center justify-between gap-3">
        <div>
          <h1 className="text-title font-semibold">{title}</h1>
          <p className="text-soft">{lead}</p>
        </div>
        {action}
      </div>
    </div>
  )
}
