import { Eye, EyeOff } from 'lucide-react'
import { type KeyboardEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { TextField } from './text-field'

interface Props {
  label: string
  value: string
  /** Tells the password manager whether it is known or to be made up. */
  autoComplete: 'current-password' | 'new-password'
  help?: string
  error?: string
  autoFocus?: boolean
  onChange: (value: string) => void
}

/** A password that can be shown, with a word when Caps Lock is on. */
export function PasswordField({ label, value, autoComplete, help, error, autoFocus, onChange }: Props) {
  const { t } = useTranslation()
  const [shown, setShown] = useState(false)
  const [capsLock, setCapsLock] = useState(false)
  const onKey = (event: KeyboardEvent) => setCapsLock(event.getModifierState('CapsLock'))
  const Icon = shown ? EyeOff : Eye
  return (
    <TextField
      label={label}
      type={shown ? 'text' : 'password'}
      value={value}
      autoComplete={autoComplete}
      autoCapitalize="none"
      autoCorrect="off"
      spellCheck={false}
      required
      autoFocus={autoFocus}
      help={capsLock ? t('people.capsLock') : help}
      error={error}
      onChange={(event) => onChange(event.target.value)}
      onKeyDown={onKey}
      onKeyUp={onKey}
      onBlur={() => setCapsLock(false)}
      inside={
        <button
          type="button"
          aria-label={t(shown ? 'people.hidePassword' : 'people.showPassword')}
          aria-pressed={shown}
          onClick={() => setShown(!shown)}
          className="flex size-11 items-center justify-center rounded-card text-soft hover:text-ink"
        >
          <Icon aria-hidden="true" className="size-4" />
        </button>
      }
    />
  )
}
