import { Clock3, Phone, Settings, Voicemail } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { type Route, routeHref, useRoute } from '@/hooks/use-route'
import { AccountMenu } from './account-menu'

/** Further pages get a line here; those that are reached from another page only stand in its `within`. */
const ITEMS: readonly { route: Route; icon: typeof Phone; within?: readonly Route[] }[] = [
  { route: 'phone', icon: Phone },
  { route: 'history', icon: Clock3 },
  { route: 'voicemail', icon: Voicemail },
  { route: 'settings', icon: Settings, within: ['test', 'account', 'people', 'diagnosis', 'costs'] },
]

interface Props {
  missed: number
  /** New messages in the voicemails. */
  unheard: number
  onShortcuts: () => void
}

/** The pages there are: a rail at the left, a bar at the bottom on a phone, nothing when docked. */
export function Rail({ missed, unheard, onShortcuts }: Props) {
  const { t } = useTranslation()
  const current = useRoute()
  return (
    <div className="flex w-[72px] shrink-0 flex-col items-center justify-between border-line border-r bg-surface py-3 docked:hidden max-sm:order-last max-sm:w-full max-sm:flex-row max-sm:border-t max-sm:border-r-0 max-sm:px-3 max-sm:py-1 max-sm:pb-[max(4px,env(safe-area-inset-bottom))]">
      <nav aria-label={t('nav.label')} className="max-sm:flex-1">
        <ul className="flex flex-col gap-1 max-sm:flex-row max-sm:justify-around">
          {ITEMS.map(({ route, icon: Icon, within }) => (
            <li key={route}>
              <a
                href={routeHref(route)}
                aria-current={current === route || within?.includes(current) ? 'page' : undefined}
                className="group relative flex h-14 w-16 flex-col items-center justify-center gap-1 rounded-card text-[11px] leading-3.5 text-soft transition-colors duration-150 hover:bg-raised hover:text-ink aria-[current=page]:bg-accent-muted aria-[current=page]:font-semibold aria-[current=page]:text-accent"
              >
                <Icon aria-hidden="true" className="size-5" />
                {t(`nav.${route}`)}
                {route === 'history' && <Badge count={missed} words={t('nav.missed', { count: missed })} />}
                {route === 'voicemail' && (
                  <Badge count={unheard} words={t('voicemail.unheard', { count: unheard })} />
                )}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <AccountMenu onShortcuts={onShortcuts} />
    </div>
  )
}

function Badge({ count, words }: { count: number; words: string }) {
  if (count === 0) return null
  return (
    <span className="absolute top-1 right-2 flex min-w-4.5 items-center justify-center rounded-full bg-bad-fill px-1 text-[11px] font-semibold leading-4.5 text-on-bad">
      <span aria-hidden="true">{count > 9 ? '9+' : count}</span>
      <span className="sr-only">, {words}</span>
    </span>
  )
}
