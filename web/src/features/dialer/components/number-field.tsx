import { Delete } from 'lucide-react'
import { type KeyboardEvent, type RefObject, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Avatar } from '@/components/ui/avatar'
import { Flag } from '@/components/ui/flag'
import { IconButton } from '@/components/ui/icon-button'
import type { Rep } from '@/lib/api/types'

interface Props {
  input: RefObject<HTMLInputElement | null>
  text: string
  country: string | null
  suggestions: readonly Rep[]
  errorId: string | undefined
  onTyped: (text: string) => void
  onEdited: (text: string) => void
  onErase: () => void
  onCall: () => void
  onPick: (rep: Rep) => void
}

/** The field of the dialer: a number in any notation, or a colleague's name with suggestions below. */
export function NumberField(props: Props) {
  const { input, text, country, suggestions, errorId, onTyped, onEdited, onErase, onCall, onPick } = props
  const { t, i18n } = useTranslation()
  const listId = useId()
  const [active, setActive] = useState(0)
  const [closed, setClosed] = useState(false)
  const open = suggestions.length > 0 && !closed
  const index = Math.min(active, suggestions.length - 1)
  const countryName = country
    ? new Intl.DisplayNames([i18n.language], { type: 'region' }).of(country)
    : undefined

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    const picked = open ? suggestions[index] : undefined
    if (event.key === 'Enter') {
      event.preventDefault()
      if (picked) onPick(picked)
      else onCall()
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      if (!open) return
      event.preventDefault()
      const step = event.key === 'ArrowDown' ? 1 : -1
      setActive((index + step + suggestions.length) % suggestions.length)
    } else if (event.key === 'Escape') {
      if (open) setClosed(true)
      else onEdited('')
    }
  }

  return (
    <div className="relative">
      <div className="flex h-16 items-center gap-2 border-b border-control focus-within:border-accent focus-within:shadow-[0_1px_0_var(--accent)]">
        <span className="flex w-6 justify-center" title={countryName}>
          <Flag country={country} />
          {countryName && <span className="sr-only">{t('dialer.country', { name: countryName })}</span>}
        </span>
        <input
          ref={input}
          type="text"
          inputMode="tel"
          role="combobox"
          autoComplete="off"
          autoCorrect="off"
          spellCheck={false}
          aria-label={t('dialer.field')}
          aria-expanded={open}
          aria-controls={listId}
          aria-autocomplete="list"
          aria-activedescendant={open ? `${listId}-${index}` : undefined}
          aria-invalid={errorId !== undefined}
          aria-describedby={errorId}
          placeholder={t('dialer.placeholder')}
          value={text}
          onChange={(event) => {
            const { value, selectionStart } = event.target
            setActive(0)
            setClosed(false)
            // Formatting moves the caret, so it waits until the rep types at the end.
            if (value.length > text.length && selectionStart === value.length) onTyped(value)
            else onEdited(value)
          }}
          onKeyDown={onKeyDown}
          className="w-full min-w-0 flex-1 bg-transparent text-center text-number font-medium tabular-nums outline-none placeholder:text-title placeholder:font-normal placeholder:text-soft docked:text-title max-sm:text-[22px]"
        />
        <IconButton
          label={t('dialer.clear')}
          icon={<Delete aria-hidden="true" className="size-5" />}
          onClick={onErase}
          onMouseDown={(event) => event.preventDefault()}
          className={`-mr-2.5 text-soft hover:bg-raised ${text === '' ? 'invisible' : ''}`}
        />
      </div>
      <div
        id={listId}
        role="listbox"
        aria-label={t('dialer.suggestions')}
        hidden={!open}
        className="absolute inset-x-0 top-full z-20 mt-1 animate-enter overflow-hidden rounded-card bg-surface py-1 shadow-float"
      >
        {suggestions.map((rep, i) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field owns the keyboard, as in every combobox.
          // biome-ignore lint/a11y/useFocusableInteractive: options are reached through aria-activedescendant.
          <div
            key={rep.identity}
            id={`${listId}-${i}`}
            role="option"
            aria-selected={i === index}
            onPointerEnter={() => setActive(i)}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => onPick(rep)}
            className="flex min-h-12 items-center gap-3 px-3 aria-selected:bg-accent-muted"
          >
            <Avatar name={rep.name} online={rep.online} />
            <span className="min-w-0 flex-1 truncate">{rep.name}</span>
            <span className={`text-sm ${rep.online ? 'text-good' : 'text-soft'}`}>
              {t(rep.online ? 'status.online' : 'status.offline')}
            </span>
          </div>
        ))}
      </div>
    </div>
  )
}
