import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { part } from '@/components/part'
import { CallBar } from '@/features/call/components/call-bar'
import { CallToasts } from '@/features/call/components/call-toasts'
import { IncomingDialog } from '@/features/call/components/incoming-dialog'
import { useMissedCount } from '@/features/history/hooks/use-missed-count'
import { useCurrentCall, useIncomingCall } from '@/hooks/use-phone'
import { useRoute } from '@/hooks/use-route'
import { isPlainKey, isTyping } from '@/lib/keys'
import { LineBanner } from './line-banner'
import { PhonePage } from './phone-page'
import { Rail } from './rail'

const HistoryPage = part(() =>
  import('@/features/history/components/history-page').then((file) => file.HistoryPage),
)
const SettingsPage = part(() =>
  import('@/features/settings/components/settings-page').then((file) => file.SettingsPage),
)
const AccountPage = part(() =>
  import('@/features/people/components/account-page').then((file) => file.AccountPage),
)
const PeoplePage = part(() =>
  import('@/features/people/components/people-page').then((file) => file.PeoplePage),
)
const ShortcutsDialog = part(() => import('./shortcuts-dialog').then((file) => file.ShortcutsDialog))

const PAGES = {
  phone: PhonePage,
  history: HistoryPage,
  settings: SettingsPage,
  account: AccountPage,
  people: PeoplePage,
}

/** The frame: call bar on top whatever the page, rail, one page, and what floats above all. */
export function Shell() {
  const { t } = useTranslation()
  const route = useRoute()
  const call = useCurrentCall()
  const incoming = useIncomingCall()
  const missed = useMissedCount()
  const [shortcuts, setShortcuts] = useState(false)
  const main = useRef<HTMLElement>(null)
  const Page = PAGES[route]

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key === '?' && isPlainKey(event) && !isTyping(event.target)) setShortcuts(true)
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [])

  // A call that rings must not wait behind a window that holds the page.
  useEffect(() => {
    if (incoming) setShortcuts(false)
  }, [incoming])

  useEffect(() => {
    HistoryPage.preload()
    SettingsPage.preload()
    AccountPage.preload()
    PeoplePage.preload()
  }, [])

  // biome-ignore lint/correctness/useExhaustiveDependencies: another page starts at its top.
  useEffect(() => {
    main.current?.scrollTo(0, 0)
  }, [route])

  return (
    <div className="flex h-dvh flex-col">
      {call && <CallBar key={call.id} call={call} />}
      <LineBanner />
      <div className="flex min-h-0 flex-1 max-sm:flex-col">
        <Rail missed={missed} onShortcuts={() => setShortcuts(true)} />
        <main
          ref={main}
          aria-label={t(`nav.${route}`)}
          className="min-h-0 flex-1 overflow-y-auto p-6 docked:p-3 max-sm:p-4"
        >
          <Page />
        </main>
      </div>
      {incoming && <IncomingDialog key={incoming.id} call={incoming} />}
      <CallToasts />
      {shortcuts && <ShortcutsDialog open onOpenChange={setShortcuts} />}
    </div>
  )
}
