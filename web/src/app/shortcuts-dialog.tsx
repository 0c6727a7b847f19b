import { X } from 'lucide-react'
import { Dialog } from 'radix-ui'
import { useTranslation } from 'react-i18next'
import { IconButton } from '@/components/ui/icon-button'
import { Switch } from '@/components/ui/switch'
import { usePhoneState } from '@/hooks/use-phone'
import { useStore } from '@/hooks/use-store'
import { CALL_KEYS, PRESENCE_KEY } from '@/lib/keys'
import { preferences, setPreferences } from '@/lib/preferences'

interface Props {
  open: boolean
  onOpenChange: (open: boolean) => void
}

export function ShortcutsDialog({ open, onOpenChange }: Props) {
  const { t } = useTranslation()
  const { control } = usePhoneState()
  const { letterKeys } = useStore(preferences)
  const rows = [
    [t('shortcuts.keyDigits'), t('shortcuts.digits')],
    [t('shortcuts.keyEnter'), t('shortcuts.enter')],
    [CALL_KEYS.keypad, t('shortcuts.keypad')],
    [CALL_KEYS.mute, t('shortcuts.mute')],
    ...(control
      ? ([
          [CALL_KEYS.hold, t('shortcuts.hold')],
          [CALL_KEYS.record, t('shortcuts.record')],
          [CALL_KEYS.pause, t('shortcuts.pause')],
          [CALL_KEYS.add, t('shortcuts.add')],
          [CALL_KEYS.transfer, t('shortcuts.transfer')],
          [CALL_KEYS.swap, t('shortcuts.swap')],
        ] as const)
      : []),
    [CALL_KEYS.hangUp.replace('+', ' + '), t('shortcuts.hangUp')],
    [PRESENCE_KEY, t('presence.shortcut')],
    [t('shortcuts.keyEscape'), t('shortcuts.escape')],
    ['?', t('shortcuts.help')],
  ] as const
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-50 bg-[rgb(0_0_0/0.45)]" />
        <Dialog.Content
          aria-describedby={undefined}
          // The window itself takes the focus: on its button a tooltip would open at once.
          onOpenAutoFocus={(event) => {
            event.preventDefault()
            if (event.currentTarget instanceof HTMLElement) event.currentTarget.focus()
          }}
          className="-translate-x-1/2 -translate-y-1/2 fixed top-1/2 left-1/2 z-50 max-h-[calc(100dvh-24px)] w-[calc(100vw-32px)] max-w-[440px] overflow-y-auto rounded-card bg-surface p-4 pl-5 shadow-float outline-none"
        >
          <div className="flex items-center justify-between">
            <Dialog.Title className="text-[16px] font-semibold">{t('shortcuts.title')}</Dialog.Title>
            <Dialog.Close asChild>
              <IconButton
                label={t('app.close')}
                className="text-soft hover:bg-raised"
                icon={<X aria-hidden="true" className="size-4" />}
              />
            </Dialog.Close>
          </div>
          <dl className="divide-y divide-line pr-1">
            {rows.map(([key, what]) => (
              <div key={key} className="flex min-h-9 items-center gap-4 py-1">
                <dt className="w-24 shrink-0 max-sm:w-18">
                  <kbd className="whitespace-nowrap rounded-md border border-control px-1.5 py-0.5 font-sans text-sm">
                    {key}
                  </kbd>
                </dt>
                <dd>{what}</dd>
              </div>
            ))}
          </dl>
          <p className="py-2 text-sm text-soft">{t('shortcuts.note')}</p>
          <Switch
            label={t('shortcuts.letters')}
            help={t('shortcuts.lettersHelp')}
            checked={letterKeys}
            onChange={(on) => setPreferences({ letterKeys: on })}
          />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
