import { Link2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { useInCall } from '@/hooks/use-phone'
import { useStore } from '@/hooks/use-store'
import { waitingLink } from '@/lib/links'

/** During a call: a link has asked for another one, which waits until this one is over. */
export function LinkStrip() {
  const { t } = useTranslation()
  const inCall = useInCall()
  const link = useStore(waitingLink)
  return (
    <div role="status">
      {inCall && link && (
        <p className="flex min-h-11 flex-wrap items-center justify-center gap-x-3 bg-accent-muted px-4 py-1 text-accent">
          <Link2 aria-hidden="true" className="size-4 shrink-0" />
          {t('dialer.link.waiting', { what: link.name ?? link.text })}
          <Button look="quiet" className="min-h-8" onClick={() => waitingLink.set(null)}>
            {t('dialer.link.discard')}
          </Button>
        </p>
      )}
    </div>
  )
}
