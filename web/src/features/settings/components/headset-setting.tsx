import { Headphones } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { useExtras } from '@/hooks/use-extras'
import { useStore } from '@/hooks/use-store'

/** The keys of a headset: the browser lets a page hear them once the rep has chosen it. */
export function HeadsetSetting() {
  const { t } = useTranslation()
  const { headset } = useExtras()
  const { supported, connected } = useStore(headset.state)
  const help = !supported
    ? t('page.headset.unsupported')
    : connected.length > 0
      ? t('page.headset.connected', { names: connected.join(', ') })
      : t('page.headset.help')
  return (
    <div className="flex items-center justify-between gap-4 max-sm:flex-col max-sm:items-stretch">
      <div className="flex flex-col">
        <span className="font-medium">{t('page.headset.title')}</span>
        <span className="text-sm text-soft">{help}</span>
      </div>
      {supported && (
        <Button
          className="shrink-0"
          icon={<Headphones aria-hidden="true" className="size-4" />}
          onClick={() =>
            void (connected.length > 0 ? headset.release() : headset.choose().catch(() => undefined))
          }
        >
          {t(connected.length > 0 ? 'page.headset.release' : 'page.headset.choose')}
        </Button>
      )}
    </div>
  )
}
