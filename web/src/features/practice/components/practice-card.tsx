import { ChevronDown, PhoneIncoming } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { IconButton } from '@/components/ui/icon-button'
import { useConfig } from '@/hooks/use-desk'
import { useInCall, usePhone, usePhoneState } from '@/hooks/use-phone'
import { useStore } from '@/hooks/use-store'
import { api } from '@/lib/api/client'
import { displayNumber } from '@/lib/numbers'
import { preferences, setPreferences } from '@/lib/preferences'

/** The numbers of the practice network, each one click away, and a call that comes in. */
export function PracticeCard() {
  const { t } = useTranslation()
  const numbers = useConfig()?.practice?.numbers
  const phone = usePhone()
  const { device } = usePhoneState()
  const inCall = useInCall()
  const open = useStore(preferences).practiceOpen
  const [ring, setRing] = useState<'idle' | 'sending' | 'sent' | 'failed'>('idle')
  if (!numbers) return null

  const tryIncoming = async () => {
    setRing('sending')
    try {
      await api.practiceRing()
      setRing('sent')
    } catch {
      setRing('failed')
    }
  }
  const blocked = inCall || device !== 'ready'

  return (
    <Card
      title={t('practice.title')}
      action={
        <IconButton
          label={t('practice.title')}
          aria-expanded={open}
          onClick={() => setPreferences({ practiceOpen: !open })}
          className="-mr-3 text-soft hover:bg-raised"
          icon={
            <ChevronDown
              aria-hidden="true"
              className={`size-4 transition-transform duration-150 ${open ? 'rotate-180' : ''}`}
            />
          }
        />
      }
    >
      {open && (
        <div className="flex flex-col gap-2 pb-3">
          <p className="px-4 text-sm text-soft">{t('practice.lead')}</p>
          <ul>
            {numbers.map(({ number, kind }) => {
              const shown = displayNumber(number)
              const what = t(`practice.kinds.${kind}`)
              return (
                <li key={number}>
                  <button
                    type="button"
                    disabled={blocked}
                    title={number}
                    onClick={() => phone.dial({ kind: 'number', value: number, name: null })}
                    className="flex min-h-9 w-full items-center justify-between gap-3 px-4 text-left transition-colors duration-150 enabled:hover:bg-raised disabled:cursor-not-allowed disabled:opacity-55 pointer-coarse:min-h-11"
                  >
                    <span className="sr-only">{t('practice.dial')} </span>
                    <span className="whitespace-nowrap font-medium tabular-nums">{shown.national}</span>
                    <span className="truncate text-sm text-soft">{what}</span>
                  </button>
                </li>
              )
            })}
          </ul>
          <div className="px-4 pt-1">
            <Button
              className="w-full"
              disabled={blocked || ring === 'sending'}
              onClick={() => void tryIncoming()}
              icon={<PhoneIncoming aria-hidden="true" className="size-4" />}
            >
              {t('practice.incoming')}
            </Button>
            <p role="status" className="pt-1 text-center text-sm text-soft empty:hidden">
              {ring === 'sent' && !inCall && t('practice.incomingSent')}
              {ring === 'failed' && <span className="text-bad">{t('practice.incomingFailed')}</span>}
            </p>
          </div>
        </div>
      )}
    </Card>
  )
}
