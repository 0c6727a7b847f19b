import { useTranslation } from 'react-i18next'
import { Keypad } from '@/components/keypad'
import { usePhone } from '@/hooks/use-phone'
import type { CallState } from '@/phone/call-machine'

/** Docked, the call is its bar and the keys: there is no room for more, and none is needed. */
export function DockedKeypad({ call }: { call: CallState }) {
  const { t } = useTranslation()
  const phone = usePhone()
  return (
    <section aria-label={t('call.keypadTitle')} className="hidden w-full flex-col gap-2 docked:flex">
      <output
        aria-label={t('call.sent')}
        className="h-8 truncate text-center text-title font-medium tabular-nums tracking-wider [direction:rtl]"
      >
        <bdi>{call.digits}</bdi>
      </output>
      <Keypad
        label={t('call.keypad')}
        disabled={call.phase !== 'talking'}
        onKey={(key) => phone.sendDigit(call.id, key)}
      />
    </section>
  )
}
