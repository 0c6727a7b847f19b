import { SettingsPage } from '@/features/settings/components/settings-page'
import { OutcomesSettings } from '@/features/wrap-up/components/outcomes-settings'

/** One's own settings, then those of the team for who may change them. */
export function SettingsRoute() {
  return (
    <>
      <SettingsPage />
      <OutcomesSettings />
    </>
  )
}
