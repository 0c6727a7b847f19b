import { RotateCcw, X } from 'lucide-react'
import { Dialog } from 'radix-ui'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { IconButton } from '@/components/ui/icon-button'
import { Switch } from '@/components/ui/switch'
import { useKeyMap } from '@/hooks/use-key-map'
import { usePhoneState } from '@/hooks/use-phone'
import { useStore } from '@/hooks/use-store'
import { CALL_KEYS, type CallAction, DAY_KEYS, keyConflict, keyName, PRESENCE_KEY } from '@/lib/keys'
import { preferences, setPreferences } from '@/lib/preferences'
import { repPreferences } from '@/lib/rep-preferences'

interface Props {
  open: boolean
  onOpenChange: (open: boolean) => void
}

const DAY_ACTIONS = ['next', 'skip', 'hour', 'tomorrow', 'done'] as const
const ALWAYS: readonly CallAction[] = ['keypad', 'mute']
const CONTROL: readonly CallAction[] = ['hold', 'record', 'pause', 'add', 'transfer', 'swap']

/** All keys, and the way to change those of a call: press the button, then the new key. */
export function ShortcutsDialog({ open, onOpenChange }: Props) {
  const { t } = useTranslation()
  const { control } = usePhoneState()
  const { letterKeys } = useStore(preferences)
  const { keys: changed } = useStore(repPreferences.state).value
  const [editing, setEditing] = useState<CallAction | null>(null)
  const [said, setSaid] = useState('')
  const actions: readonly CallAction[] = [...ALWAYS, ...(control ? CONTROL : []), 'hangUp']
  const reset = () => {
    repPreferences.change((current) => ({ ...current, keys: {} }))
    setSaid(t('page.keys.resetDone'))
  }
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
          onEscapeKeyDown={(event) => editing && event.preventDefault()}
          className="-translate-x-1/2 -translate-y-1/2 fixed top-1/2 left-1/2 z-50 max-h-[calc(100dvh-24px)] w-[calc(100vw-32px)] max-w-[460px] overflow-y-auto rounded-card bg-surface p-4 pl-5 shadow-float outline-none"
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
            <Row name={t('shortcuts.keyDigits')} what={t('shortcuts.digits')} />
            <Row name={t('shortcuts.keyEnter')} what={t('shortcuts.enter')} />
            {actions.map((action) => (
              <ActionRow
                key={action}
                action={action}
                editing={editing === action}
                onEdit={(on) => setEditing(on ? action : null)}
                onSaid={setSaid}
              />
            ))}
            <Row name={PRESENCE_KEY} what={t('presence.shortcut')} />
            {DAY_ACTIONS.map((action) => (
              <Row key={action} name={DAY_KEYS[action]} what={t(`day.keys.${action}`)} />
            ))}
            <Row name={t('shortcuts.keyEscape')} what={t('shortcuts.escape')} />
            <Row name="?" what={t('shortcuts.help')} />
          </dl>
          <p role="status" className="min-h-5 pt-2 text-sm text-accent">
            {said}
          </p>
          <p className="pb-2 text-sm text-soft">{t('shortcuts.note')}</p>
          <Switch
            label={t('shortcuts.letters')}
            help={t('shortcuts.lettersHelp')}
            checked={letterKeys}
            onChange={(on) => setPreferences({ letterKeys: on })}
          />
          {Object.keys(changed).length > 0 && (
            <Button
              look="quiet"
              className="mt-1 -ml-4 text-accent"
              icon={<RotateCcw aria-hidden="true" className="size-4" />}
              onClick={reset}
            >
              {t('page.keys.reset')}
            </Button>
          )}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

const KEY = 'whitespace-nowrap rounded-md border border-control px-1.5 py-0.5 font-sans text-sm'

function Row({ name, what }: { name: string; what: string }) {
  return (
    <div className="flex min-h-9 items-center gap-4 py-1">
      <dt className="w-24 shrink-0 max-sm:w-18">
        <kbd className={KEY}>{name}</kbd>
      </dt>
      <dd>{what}</dd>
    </div>
  )
}

interface ActionProps {
  action: CallAction
  editing: boolean
  onEdit: (on: boolean) => void
  onSaid: (text: string) => void
}

function ActionRow({ action, editing, onEdit, onSaid }: ActionProps) {
  const { t } = useTranslation()
  const keys = useKeyMap()
  const [problem, setProblem] = useState<string | null>(null)
  const shown = (name: string) => name.replace('+', ' + ')
  const what = t(`shortcuts.${action}`)

  const end = () => {
    setProblem(null)
    onEdit(false)
  }
  const take = (key: string, shift: boolean) => {
    const name = keyName(key, shift)
    if (!name) return setProblem(t('page.keys.unfit'))
    const other = keyConflict(keys, action, name)
    if (other)
      return setProblem(t('page.keys.conflict', { key: shown(name), action: t(`shortcuts.${other}`) }))
    repPreferences.change((current) => {
      const { [action]: _, ...rest } = current.keys
      return { ...current, keys: CALL_KEYS[action] === name ? rest : { ...rest, [action]: name } }
    })
    onSaid(t('page.keys.changed', { action: what, key: shown(name) }))
    end()
  }

  return (
    <div className="flex min-h-9 items-center gap-4 py-1">
      <dt className="w-24 shrink-0 max-sm:w-18">
        <button
          type="button"
          aria-label={`${t('page.keys.change', { action: what })}: ${shown(keys[action])}`}
          aria-pressed={editing}
          onClick={() => (editing ? end() : onEdit(true))}
          onBlur={end}
          onKeyDown={(event) => {
            if (!editing || event.key === 'Tab' || event.key === 'Shift') return
            event.preventDefault()
            event.stopPropagation()
            if (event.key === 'Escape') end()
            else take(event.key, event.shiftKey)
          }}
          className={`${KEY} min-h-6 min-w-8 hover:border-accent hover:text-accent aria-pressed:border-accent aria-pressed:bg-accent-muted aria-pressed:text-accent pointer-coarse:min-h-11`}
        >
          {editing ? '…' : shown(keys[action])}
        </button>
      </dt>
      <dd className="min-w-0 flex-1">
        {what}
        {editing && (
          <span role="status" className={`block text-sm ${problem ? 'text-bad' : 'text-soft'}`}>
            {problem ?? t('page.keys.press')}
          </span>
        )}
      </dd>
    </div>
  )
}
