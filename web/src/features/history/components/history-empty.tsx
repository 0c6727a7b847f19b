import { History, Phone } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { useConfig } from '@/hooks/use-desk'
import { usePhone, usePhoneState } from '@/hooks/use-phone'
import { displayNumber } from '@/lib/numbers'

/** No call yet: one sentence and one button that make the first. */
export function HistoryEmpty() {
  const { t } = useTranslation()
  const phone = usePhone()
  const { device } = usePhoneState()
  const echo = useConfig()?.practice?.numbers.find((one) => one.kind === 'echo')?.number
  return (
    <div className="flex flex-col items-center gap-3 px-4 py-8 text-center">
      <History aria-hidden="true" className="size-7 text-soft" />
      <p>
        <span className="font-medium">{t('history.empty')}</span>
        {echo && (
          <span className="block text-soft">
            {t('history.emptyHint', { number: displayNumber(echo).international })}
          </span>
        )}
      </p>
      {echo && (
        <Button
          disabled={device !== 'ready'}
          icon={<Phone aria-hidden="true" className="size-4" />}
          onClick={() => phone.dial({ kind: 'number', value: echo, name: null })}
        >
          {t('history.emptyAction')}
        </Button>
      )}
    </div>
  )
}
