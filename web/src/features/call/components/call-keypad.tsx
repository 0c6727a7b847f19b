import { X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Keypad } from '@/components/keypad'
import { IconButton } from '@/components/ui/icon-button'
import { usePhone } from '@/hooks/use-phone'
import type { CallState } from '@/phone/call-machine'

/** The keypad of a call under way; it hangs from the bar on every page. */
export function CallKeypad({ call, onClose }: { call: CallState; onClose: () => void }) {
  const { t } = useTranslation()
  const phone = usePhone()
  return (
    <section
      aria-label={t('call.keypadTitle')}
      className="absolute top-full right-4 z-30 mt-2 flex w-[288px] animate-enter flex-col gap-2 rounded-card bg-surface p-3 shadow-float max-sm:right-2 max-sm:left-2 max-sm:w-auto"
    >
      <div className="flex h-11 items-center gap-2">
        <output
          aria-label={t('call.sent')}
          className="min-w-0 flex-1 truncate text-center text-title font-medium tabular-nums tracking-wider [direction:rtl]"
        >
          <bdi>{call.digits}</bdi>
        </output>
        <IconButton
          label={t('app.close')}
          shortcut="Esc"
          onClick={onClose}
          className="text-soft hover:bg-raised"
          icon={<X aria-hidden="true" className="size-4" />}
        />
      </div>
      <Keypad label={t('call.keypad')} onKey={(key) => phone.sendDigit(call.id, key)} />
    </section>
  )
}
