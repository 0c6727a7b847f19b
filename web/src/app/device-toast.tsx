import { Headphones, X } from 'lucide-react'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { IconButton } from '@/components/ui/icon-button'
import { useInCall, usePhone } from '@/hooks/use-phone'
import { useStore } from '@/hooks/use-store'

const SHOWN_MS = 10_000

/** A headset came or went: what the phone uses now, and the other choice one click away. The call goes on. */
export function DeviceToast() {
  const { t } = useTranslation()
  const { audio } = usePhone()
  const inCall = useInCall()
  const change = useStore(audio.change)
  useEffect(() => {
    if (!change) return
    const timer = setTimeout(() => audio.change.set(null), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [audio, change])
  // Outside of a call only what the rep had chosen is worth a word when it goes.
  const shown = change && (inCall || change.kind === 'added' || change.wasChosen) ? change : null
  const name = shown?.label || t('page.devices.unnamed')
  const text = !shown
    ? ''
    : shown.kind === 'added'
      ? t('page.devices.added', { name })
      : t(inCall ? 'page.devices.removedInCall' : 'page.devices.removed', { name })
  const use = async () => {
    if (shown?.microphone) await audio.choose('microphone', shown.microphone)
    if (shown?.speaker) await audio.choose('speaker', shown.speaker)
    audio.change.set(null)
  }
  return (
    <div
      role="status"
      className="-translate-x-1/2 pointer-events-none fixed bottom-20 left-1/2 z-40 w-[calc(100vw-32px)] max-w-[440px] max-sm:bottom-36"
    >
      {shown && (
        <div className="pointer-events-auto flex animate-enter items-center gap-3 rounded-card bg-surface py-1 pr-1 pl-4 shadow-float">
          <Headphones aria-hidden="true" className="size-4 shrink-0 text-soft" />
          <p className="min-w-0 flex-1 py-1">{text}</p>
          {shown.kind === 'added' && (
            <Button look="quiet" className="text-accent" onClick={() => void use()}>
              {t('page.devices.use')}
            </Button>
          )}
          <IconButton
            label={t('call.dismiss')}
            onClick={() => audio.change.set(null)}
            className="text-soft hover:bg-raised"
            icon={<X aria-hidden="true" className="size-4" />}
          />
        </div>
      )}
    </div>
  )
}
