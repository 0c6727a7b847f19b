import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { part } from '@/components/part'
import { CallBar } from '@/features/call/components/call-bar'
import { CallElsewhere } from '@/features/call/components/call-elsewhere'
import { CallToasts } from '@/features/call/components/call-toasts'
import { HeldCalls } from '@/features/call/components/held-calls'
import { IncomingDialog } from '@/features/call/components/incoming-dialog'
import { DayStrip } from '@/features/day/components/day-strip'
import { CallingHoursDialog } from '@/features/dialer/components/calling-hours-dialog'
import { useMissedCount } from '@/features/history/hooks/use-missed-count'
import { AbsenceNote } from '@/features/presence/components/absence-note'
import { CallQualityButton } from '@/features/quality/components/call-quality'
import { SavedToast } from '@/features/wrap-up/components/saved-toast'
import { WrapUpCard } from '@/features/wrap-up/components/wrap-up-card'
import { useConfig } from '@/hooks/use-desk'
import { useCurrentCall, useElsewhere, useHeldCalls, useIncomingCall } from '@/hooks/use-phone'
import { useRoute } from '@/hooks/use-route'
import { useVoicemailLive } from '@/hooks/use-voicemail'
import { isPlainKey, isTyping } from '@/lib/keys'
import { DeviceToast } from './device-toast'
import { LineBanner } from './line-banner'
import { LinkStrip } from './link-strip'
import { PhonePage } from './phone-page'
import { Rail } from './rail'
import { useIncomingNotes } from './use-incoming-notes'
import { useMineInStep } from './use-mine'
import { usePresenceKey } from './use-presence-key'

const HistoryPage = part(() =>
  import('@/features/history/components/history-page').then((file) => file.HistoryPage),
)
const VoicemailPage = part(() =>
  import('@/features/voicemail/components/voicemail-page').then((file) => file.VoicemailPage),
)
const SettingsPage = part(() => import('./settings').then((file) => file.Settings))
const AccountPage = part(() =>
  import('@/features/people/components/account-page').then((file) => file.AccountPage),
)
const PeoplePage = part(() =>
  import('@/features/people/components/people-page').then((file) => file.PeoplePage),
)
const TestPage = part(() => import('@/features/test/components/test-page').then((file) => file.TestPage))
const DiagnosisPage = part(() =>
  import('@/features/diagnosis/components/diagnosis-page').then((file) => file.DiagnosisPage),
)
const CostsPage = part(() => import('@/features/costs/components/costs-page').then((file) => file.CostsPage))
const BudgetBanner = part(() =>
  import('@/features/costs/components/budget-banner').then((file) => file.BudgetBanner),
)
const ShortcutsDialog = part(() => import('./shortcuts-dialog').then((file) => file.ShortcutsDialog))

function OwnTestPage() {
  const config = useConfig()
  return config && <TestPage config={config} />
}

function OwnDiagnosisPage() {
  const config = useConfig()
  return config && <DiagnosisPage config={config} />
}

const PAGES = {
  phone: PhonePage,
  history: HistoryPage,
  voicemail: VoicemailPage,
  settings: SettingsPage,
  account: AccountPage,
  people: PeoplePage,
  test: OwnTestPage,
  diagnosis: OwnDiagnosisPage,
  costs: CostsPage,
}

/** The frame: call bar on top whatever the page, rail, one page, and what floats above all. */
export function Shell() {
  const { t } = useTranslation()
  const route = useRoute()
  const call = useCurrentCall()
  const elsewhere = useElsewhere()
  const held = useHeldCalls()
  const incoming = useIncomingCall()
  const missed = useMissedCount()
  const unheard = useVoicemailLive()
  useMineInStep()
  usePresenceKey()
  const [shortcuts, setShortcuts] = useState(false)
  const main = useRef<HTMLElement>(null)
  const Page = PAGES[route]
  useIncomingNotes()

  useLayoutEffect(() => {
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
    VoicemailPage.preload()
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
      {call && <CallBar key={call.id} call={call} aside={<CallQualityButton callId={call.id} />} />}
      <HeldCalls records={held} />
      {elsewhere && <CallElsewhere key={elsewhere.sid} record={elsewhere} />}
      <LinkStrip />
      <LineBanner />
      <BudgetBanner />
      <AbsenceNote />
      <WrapUpCard />
      <DayStrip />
      <div className="flex min-h-0 flex-1 max-sm:flex-col">
        <Rail missed={missed} unheard={unheard} onShortcuts={() => setShortcuts(true)} />
        <main
          ref={main}
          aria-label={t(`nav.${route}`)}
          className="min-h-0 flex-1 overflow-y-auto p-6 docked:p-3 max-sm:p-4"
        >
          <Page />
        </main>
      </div>
      {incoming && <IncomingDialog key={incoming.id} call={incoming} />}
      <CallingHoursDialog />
      <CallToasts />
      <DeviceToast />
      <SavedToast />
      {shortcuts && <ShortcutsDialog open onOpenChange={setShortcuts} />}
    </div>
  )
}
