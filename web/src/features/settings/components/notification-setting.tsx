import { Switch } from 'radix-ui'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from '@/hooks/use-store'
import { preferences, setPreferences } from '@/lib/preferences'

/** Asks the browser only when the rep wants notes: a question at the wrong moment is refused for ever. */
export function NotificationSetting() {
  const { t } = useTranslation()
  const id = useId()
  const wanted = useStore(preferences).notifications
  const supported = typeof Notification !== 'undefined'
  const [permission, setPermission] = useState(() => (supported ? Notification.permission : 'denied'))
  const blocked = permission === 'denied'

  const toggle = async (on: boolean) => {
    setPreferences({ notifications: on })
    if (on && supported) setPermission(await Notification.requestPermission())
  }

  return (
    <div className="flex min-h-11 items-center justify-between gap-4">
      <label htmlFor={id} className="flex flex-col">
        <span className="font-medium">{t('settings.notifications')}</span>
        <span className="text-sm text-soft">
          {t(blocked ? 'settings.notificationsBlocked' : 'settings.notificationsHelp')}
        </span>
      </label>
      <Switch.Root
        id={id}
        checked={wanted && permission === 'granted'}
        disabled={blocked}
        onCheckedChange={(on) => void toggle(on)}
        className="h-6 w-11 shrink-0 rounded-full border border-control bg-raised transition-colors duration-150 disabled:opacity-55 data-[state=checked]:border-accent data-[state=checked]:bg-accent"
      >
        <Switch.Thumb className="block size-4 translate-x-1 rounded-full bg-control transition-transform duration-150 data-[state=checked]:translate-x-5.5 data-[state=checked]:bg-on-accent" />
      </Switch.Root>
    </div>
  )
}
