import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Switch } from '@/components/ui/switch'
import { useStore } from '@/hooks/use-store'
import { preferences, setPreferences } from '@/lib/preferences'

/** Asks the browser only when the rep wants notes: a question at the wrong moment is refused for ever. */
export function NotificationSetting() {
  const { t } = useTranslation()
  const wanted = useStore(preferences).notifications
  const supported = typeof Notification !== 'undefined'
  const [permission, setPermission] = useState(() => (supported ? Notification.permission : 'denied'))
  const blocked = permission === 'denied'

  const toggle = async (on: boolean) => {
    setPreferences({ notifications: on })
    if (on && supported) setPermission(await Notification.requestPermission())
  }

  return (
    <Switch
      label={t('settings.notifications')}
      help={t(blocked ? 'settings.notificationsBlocked' : 'settings.notificationsHelp')}
      checked={wanted && permission === 'granted'}
      disabled={blocked}
      onChange={(on) => void toggle(on)}
    />
  )
}
