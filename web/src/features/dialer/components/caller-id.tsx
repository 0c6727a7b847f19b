import { ChevronDown } from 'lucide-react'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { useConfig } from '@/hooks/use-desk'
import { usePhoneState } from '@/hooks/use-phone'
import { useStore } from '@/hooks/use-store'
import { displayNumber } from '@/lib/numbers'
import { repPreferences } from '@/lib/rep-preferences'

/** Which of our numbers those who are called will see; nothing to choose for a rep who has but the main line. */
export function CallerId() {
  const { t } = useTranslation()
  const id = useId()
  const own = usePhoneState().session?.number
  const line = useConfig()?.phoneNumber
  const { callerId } = useStore(repPreferences.state).value
  if (!own || !line || own === line) return null
  return (
    <div className="flex items-center justify-center gap-1.5 text-sm text-soft docked:hidden">
      <label htmlFor={id}>{t('dialer.callerId')}</label>
      <span className="relative">
        <select
          id={id}
          value={callerId}
          onChange={(event) => {
            const chosen = event.target.value === 'line' ? 'line' : 'own'
            repPreferences.change((current) => ({ ...current, callerId: chosen }))
          }}
          className="min-h-8 appearance-none rounded-md pr-6 pl-1.5 font-medium text-ink tabular-nums hover:bg-raised pointer-coarse:min-h-11"
        >
          <option value="own" className="bg-surface text-ink">
            {t('dialer.callerIds.own', { number: displayNumber(own).national })}
          </option>
          <option value="line" className="bg-surface text-ink">
            {t('dialer.callerIds.line', { number: displayNumber(line).national })}
          </option>
        </select>
        <ChevronDown
          aria-hidden="true"
          className="-translate-y-1/2 pointer-events-none absolute top-1/2 right-1.5 size-3.5"
        />
      </span>
    </div>
  )
}
