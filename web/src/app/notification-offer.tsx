import { BellRing } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { useInCall, useLineStatus } from '@/hooks/use-phone'
import { useStore } from '@/hooks/use-store'
import { preferences, setPreferences } from '@/lib/preferences'

/** Asks once, when the phone is ready and quiet, and says why before the browser does. */
export function NotificationOffer() {
  const { t } = useTranslation()
  const { notifications, notificationsOffered } = useStore(preferences)
  const ready = useLineStatus() === 'ready'
  const inCall = useInCall()
  const supported = typeof Notification !== 'undefined'
  const [permission, setPermission] = useState(() => (supported ? Notification.permission : 'denied'))
  if (permission !== 'default' || !notifications || notificationsOffered || !ready || inCall) return null

  const turnOn = async () => {
    setPermission(await Notification.requestPermission())
    setPreferences({ notificationsOffered: true })
  }
  return (
    <section
      aria-label={t('settings.notifications')}
      className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-card border border-line bg-surface p-3 pl-4 docked:hidden"
    >
      <BellRing aria-hidden="true" className="size-5 shrink-0 text-accent" />
      <p className="min-w-60 flex-1">{t('page.notify.offer')}</p>
      <div className="flex gap-2">
        <Button look="quiet" onClick={() => setPreferences({ notificationsOffered: true })}>
          {t('page.notify.later')}
        </Button>
        <Button look="primary" onClick={() => void turnOn()}>
          {t('page.notify.turnOn')}
        </Button>
      </div>
    </section>
  )
}
