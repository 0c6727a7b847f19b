import { Grid3x3, Mic, MicOff, PhoneOff } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '@/components/ui/icon-button'
import { usePhone } from '@/hooks/use-phone'
import type { CallState } from '@/phone/call-machine'

interface Props {
  call: CallState
  keypadOpen: boolean
  onKeypad: () => void
}

interface ToggleProps {
  label: string
  shortcut: string
  pressed: boolean
  disabled?: boolean
  icon: ReactNode
  onClick: () => void
}

function Toggle({ label, shortcut, pressed, disabled, icon, onClick }: ToggleProps) {
  return (
    <div className="flex flex-col items-center gap-0.5">
      <IconButton
        label={label}
        shortcut={shortcut}
        aria-pressed={pressed}
        disabled={disabled}
        onClick={onClick}
        icon={icon}
        className="border border-control bg-surface hover:bg-raised aria-pressed:border-ink aria-pressed:bg-ink aria-pressed:text-surface"
      />
      <span aria-hidden="true" className="text-[11px] leading-3.5 text-soft">
        {label}
      </span>
    </div>
  )
}

/** The controls of the call, always in this order; hang up last, red, alone. */
export function CallControls({ call, keypadOpen, onKeypad }: Props) {
  const { t } = useTranslation()
  const phone = usePhone()
  const talking = call.phase === 'talking'
  return (
    <fieldset aria-label={t('call.region')} className="flex items-start gap-3 max-sm:w-full">
      <Toggle
        label={t('call.keypad')}
        shortcut="K"
        pressed={keypadOpen}
        disabled={!talking}
        onClick={onKeypad}
        icon={<Grid3x3 aria-hidden="true" className="size-5" />}
      />
      <Toggle
        label={t('call.mute')}
        shortcut="M"
        pressed={call.mutedAt !== null}
        disabled={!talking}
        onClick={() => phone.setMuted(call.id, call.mutedAt === null)}
        icon={
          call.mutedAt !== null ? (
            <MicOff aria-hidden="true" className="size-5" />
          ) : (
            <Mic aria-hidden="true" className="size-5" />
          )
        }
      />
      <IconButton
        label={t('call.hangUp')}
        shortcut="Shift+H"
        onClick={() => phone.hangUp(call.id)}
        icon={<PhoneOff aria-hidden="true" className="size-6" />}
        className="ml-3 size-14 bg-bad-fill text-on-bad hover:bg-bad-hover max-sm:ml-auto"
      />
    </fieldset>
  )
}
