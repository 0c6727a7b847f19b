import { AppWindow } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'

/** What a window shows whose link went to the window where the phone runs already. */
export function HandedOver({ onStay }: { onStay: () => void }) {
  const { t } = useTranslation()
  return (
    <main className="flex min-h-dvh flex-col items-center justify-center p-4">
      <div className="flex w-full max-w-[400px] flex-col gap-4 rounded-card border border-line bg-surface p-6 text-center">
        <AppWindow aria-hidden="true" className="mx-auto size-8 text-accent" />
        <h1 className="text-title font-semibold">{t('dialer.link.elsewhere')}</h1>
        <p role="status" className="text-soft">
          {t('dialer.link.elsewhereHelp')}
        </p>
        <Button look="primary" onClick={() => window.close()}>
          {t('dialer.link.close')}
        </Button>
        <Button look="quiet" className="text-accent" onClick={onStay}>
          {t('dialer.link.here')}
        </Button>
      </div>
    </main>
  )
}
