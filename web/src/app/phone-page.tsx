import { useTranslation } from 'react-i18next'
import { CallPerson } from '@/features/call/components/call-person'
import { DayCard } from '@/features/day/components/day-card'
import { Dialer } from '@/features/dialer/components/dialer'
import { FavouritesCard } from '@/features/dialer/components/favourites-card'
import { RecentCalls } from '@/features/history/components/recent-calls'
import { PracticeCard } from '@/features/practice/components/practice-card'
import { ColleaguesCard } from '@/features/team/components/colleagues-card'
import { CallNotes } from '@/features/wrap-up/components/call-notes'
import { useCurrentCall } from '@/hooks/use-phone'
import { DockedKeypad } from './docked-keypad'
import { NotificationOffer } from './notification-offer'

export function PhonePage() {
  const { t } = useTranslation()
  const call = useCurrentCall()
  const live = call && call.phase !== 'ended' ? call : null
  return (
    <div className="flex flex-col gap-4">
      <h1 className="sr-only">{t('nav.phone')}</h1>
      <NotificationOffer />
      <div className="flex items-start gap-6 max-md:flex-col max-md:items-center">
        <div className="flex w-full flex-1 justify-center">
          {live ? (
            <div className="flex w-full flex-col items-center gap-6">
              <div className="flex w-full justify-center docked:hidden">
                <CallPerson call={live} />
              </div>
              <DockedKeypad call={live} />
              <CallNotes key={live.id} call={live} />
            </div>
          ) : (
            <Dialer />
          )}
        </div>
        <aside className="flex w-[340px] shrink-0 flex-col gap-4 docked:hidden max-md:w-full max-md:max-w-[560px]">
          <DayCard />
          <FavouritesCard />
          <ColleaguesCard />
          <PracticeCard />
          <RecentCalls />
        </aside>
      </div>
    </div>
  )
}
