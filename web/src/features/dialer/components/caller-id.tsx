import { Check, ChevronDown } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { useTranslation } from 'react-i18next'
import { useConfig } from '@/hooks/use-desk'
import { usePhoneState } from '@/hooks/use-phone'
import { useStore } from '@/hooks/use-store'
import { displayNumber } from '@/lib/numbers'
import { repPreferences } from '@/lib/rep-preferences'

/** Which of our numbers those who are called will see; nothing to choose for a rep who has but the main line. */
export function CallerId() {
  const { t } = useTranslation()
  const own = usePhoneState().session?.number
  const line = useConfig()?.phoneNumber
  const { callerId } = useStore(repPreferences.state).value
  if (!own || !line || own === line) return null
  const choices = [
    ['own', t('dialer.callerIds.own', { number: displayNumber(own).national })],
    ['line', t('dialer.callerIds.line', { number: displayNumber(line).national })],
  ] as const
  const shown = choices.find(([id]) => id === callerId)?.[1]
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger className="inline-flex min-h-8 items-center justify-center gap-1 self-center rounded-md px-2 text-sm text-soft hover:bg-raised docked:hidden pointer-coarse:min-h-11">
        {t('dialer.callerId')} <span className="font-medium text-ink tabular-nums">{shown}</span>
        <ChevronDown aria-hidden="true" className="size-3.5" />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          sideOffset={4}
          collisionPadding={8}
          className="z-50 animate-enter rounded-card bg-surface p-1 shadow-float"
        >
          <DropdownMenu.RadioGroup
            value={callerId}
            onValueChange={(id) =>
              repPreferences.change((current) => ({ ...current, callerId: id === 'line' ? 'line' : 'own' }))
            }
          >
            {choices.map(([id, label]) => (
              <DropdownMenu.RadioItem
                key={id}
                value={id}
                className="flex min-h-11 cursor-pointer items-center gap-2 rounded-md pr-4 pl-9 tabular-nums outline-none first-letter:uppercase data-[highlighted]:bg-raised"
              >
                <DropdownMenu.ItemIndicator className="absolute left-3">
                  <Check aria-hidden="true" className="size-4 text-accent" />
                </DropdownMenu.ItemIndicator>
                {label}
              </DropdownMenu.RadioItem>
            ))}
          </DropdownMenu.RadioGroup>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}
