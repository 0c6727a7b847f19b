import { CrmIndexSettings } from '@/features/deliveries/components/crm-index-settings'
import { DeliveriesSettings } from '@/features/deliveries/components/deliveries-settings'
import { TwilioSetting } from '@/features/diagnosis/components/twilio-setting'
import { LinesSettings } from '@/features/lines/components/lines-settings'
import { DeviceSetting } from '@/features/presence/components/device-setting'
import { CalendarFeedSetting } from '@/features/settings/components/calendar-feed-setting'
import { SettingsPage } from '@/features/settings/components/settings-page'
import { OutcomesSettings } from '@/features/wrap-up/components/outcomes-settings'

/** The settings of all subjects on one page. */
export function Settings() {
  return (
    <SettingsPage>
      <DeviceSetting />
      <CalendarFeedSetting />
      <LinesSettings />
      <OutcomesSettings />
      <DeliveriesSettings />
      <TwilioSetting />
      <CrmIndexSettings />
    </SettingsPage>
  )
}
