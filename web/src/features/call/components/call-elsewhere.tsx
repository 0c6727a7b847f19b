import { MonitorSmartphone, PhoneForwarded, PhoneOff } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { useElsewhereWords } from '@/hooks/use-open-call'
import { usePeerView } from '@/hooks/use-peer'
import { usePhone } from '@/hooks/use-phone'
import type { CallRecord } from '@/lib/api/types'
import { isTyping } from '@/lib/keys'

/** The end of a call is told by two voices, one a moment after the other: not every call without a line is lost. */
const PATIENCE_MS = 800

/** A call of this rep that goes on without this page: its line was lost, or it is on another device. */
export function CallElsewhere({ record }: { record: CallRecord }) {
  const { t } = useTranslation()
  const phone = usePhone()
  const nameOf = usePeerView()
  const { title, help, action, seconds, waits } = useElsewhereWords(record, nameOf(record.peer).title)
  const [shown, setShown] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), PATIENCE_MS)
    return () => clearTimeout(timer)
  }, [])
  if (!shown) return null
  const Icon = record.away ? PhoneForwarded : MonitorSmartphone
  return (
    <section
      aria-label={t('away.region')}
      className="relative z-30 flex min-h-[76px] flex-wrap items-center gap-x-4 gap-y-2 border-line border-b bg-surface px-4 py-3"
    >
      <div className={`absolute inset-x-0 top-0 h-1 ${waits ? 'bg-warn' : 'bg-accent'}`} />
      <Icon aria-hidden="true" className={`size-6 shrink-0 ${waits ? 'text-warn' : 'text-accent'}`} />
      <div role="status" className="min-w-0 flex-1 basis-52">
        <p className="text-[16px] font-semibold leading-6">{title}</p>
        <p className="text-sm text-soft">{help}</p>
      </div>
      <div className="flex items-center gap-2 max-sm:w-full">
        {seconds !== null && (
          <span
            role="timer"
            aria-label={t('away.remaining')}
            className="w-10 text-right text-soft tabular-nums"
          >
            {t('away.seconds', { seconds })}
          </span>
        )}
        <Button
          look={waits ? 'good' : 'primary'}
          // Whoever comes back to a page with somebody waiting wants nothing else; whoever types is not interrupted.
          autoFocus={waits && !isTyping(document.activeElement)}
          className="max-sm:flex-1"
          onClick={() => phone.comeBack(record)}
        >
          {action}
        </Button>
        <Button
          look="quiet"
          icon={<PhoneOff aria-hidden="true" className="size-4" />}
          onClick={() => void phone.commander.issue(record.sid, { command: 'hangup' })}
        >
          {t('away.end')}
        </Button>
      </div>
    </section>
  )
}
