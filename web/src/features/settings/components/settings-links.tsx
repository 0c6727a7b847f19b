import { ChevronRight, Coins, KeyRound, Stethoscope, Users } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { usePhoneState } from '@/hooks/use-phone'
import { type Route, routeHref } from '@/hooks/use-route'

/** The pages behind this one: one's own account, and for admins the team. */
export function SettingsLinks() {
  const { t } = useTranslation()
  const { session } = usePhoneState()
  const links: { route: Route; icon: typeof Users; title: string; lead: string }[] = [
    { route: 'account', icon: KeyRound, title: t('people.account.title'), lead: t('people.account.lead') },
  ]
  if (session?.role === 'admin') {
    links.push({ route: 'people', icon: Users, title: t('people.team.title'), lead: t('people.team.lead') })
  }
  if (session && session.role !== 'rep') {
    links.push({ route: 'costs', icon: Coins, title: t('costs.title'), lead: t('costs.link') })
  }
  links.push({
    route: 'diagnosis',
    icon: Stethoscope,
    title: t('diagnosis.title'),
    lead: t('diagnosis.link'),
  })
  return (
    <ul className="divide-y divide-line overflow-hidden rounded-card border border-line bg-surface">
      {links.map(({ route, icon: Icon, title, lead }) => (
        <li key={route}>
          <a
            href={routeHref(route)}
            className="flex min-h-14 items-center gap-3 px-4 py-2 hover:bg-raised focus-visible:outline-offset-[-2px]"
          >
            <Icon aria-hidden="true" className="size-5 shrink-0 text-soft" />
            <span className="flex min-w-0 flex-1 flex-col">
              <span className="font-medium">{title}</span>
              <span className="text-sm text-soft">{lead}</span>
            </span>
            <ChevronRight aria-hidden="true" className="size-4 shrink-0 text-soft" />
          </a>
        </li>
      ))}
    </ul>
  )
}
