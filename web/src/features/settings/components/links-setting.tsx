import { Link2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'

/** Makes this page what the browser opens for telephone numbers on other pages. The browser asks, then keeps it. */
export function LinksSetting() {
  const { t } = useTranslation()
  const supported = 'registerProtocolHandler' in navigator
  const [state, setState] = useState<'idle' | 'asked' | 'failed'>('idle')
  const register = () => {
    try {
      navigator.registerProtocolHandler('tel', `${location.origin}/#call=%s`)
      setState('asked')
    } catch {
      setState('failed')
    }
  }
  const help = supported ? t(`page.links.${state}`) : t('page.links.unsupported')
  return (
    <div className="flex items-center justify-between gap-4 max-sm:flex-col max-sm:items-stretch">
      <div className="flex flex-col">
        <span className="font-medium">{t('page.links.title')}</span>
        <span role="status" className="text-sm text-soft">
          {help}
        </span>
      </div>
      {supported && (
        <Button
          className="shrink-0"
          icon={<Link2 aria-hidden="true" className="size-4" />}
          onClick={register}
        >
          {t('page.links.register')}
        </Button>
      )}
    </div>
  )
}
