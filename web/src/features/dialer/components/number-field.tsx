import { Delete } from 'lucide-react'
import { type KeyboardEvent, type RefObject, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Flag } from '@/components/ui/flag'
import { IconButton } from '@/components/ui/icon-button'
import type { Suggestion } from '@/lib/suggest'
import { SuggestionList } from './suggestion-list'

interface Props {
  input: RefObject<HTMLInputElement | null>
  text: string
  country: string | null
  suggestions: readonly Suggestion[]
  describedBy: string | undefined
  invalid: boolean
  onTyped: (text: string) => void
  onEdited: (text: string) => void
  onErase: () => void
  onCall: () => void
  onPick: (one: Suggestion) => void
}

/** The field of the dialer: a number in any notation, or a name, with those who may be meant below. */
export function NumberField(props: Props) {
  const {
    input,
    text,
    country,
    suggestions,
    describedBy,
    invalid,
    onTyped,
    onEdited,
    onErase,
    onCall,
    onPick,
  } = props
  const { t, i18n } = useTranslation()
  const listId = useId()
  const [chosen, setChosen] = useState<number | null>(null)
  // The list comes by typing, or by an arrow key; not over the keypad on which somebody types.
  const [shown, setShown] = useState(false)
  const open = suggestions.length > 0 && shown
  const first = suggestions[0]?.certain && text !== '' ? 0 : -1
  const index = Math.min(chosen ?? first, suggestions.length - 1)
  const countryName = country
    ? new Intl.DisplayNames([i18n.language], { type: 'region' }).of(country)
    : undefined
  const reset = () => {
    setChosen(null)
    setShown(false)
  }

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    const picked = open ? suggestions[index] : undefined
    if (event.key === 'Enter') {
      event.preventDefault()
      reset()
      if (picked) onPick(picked)
      else onCall()
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      if (suggestions.length === 0) return
      event.preventDefault()
      setShown(true)
      const last = suggestions.length - 1
      if (event.key === 'ArrowDown') setChosen(open && index < last ? index + 1 : 0)
      else setChosen(open && index > 0 ? index - 1 : last)
    } else if (event.key === 'Escape') {
      if (open) setShown(false)
      else onEdited('')
      setChosen(null)
    }
  }

  return (
    <div className="relative">
      <div className="flex h-16 items-center gap-2 border-b border-control focus-within:border-accent focus-within:shadow-[0_1px_0_var(--accent)] docked:h-12">
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
          aria-activedescendant={open && index >= 0 ? `${listId}-${index}` : undefined}
          aria-invalid={invalid}
          aria-describedby={describedBy}
          placeholder={t('dialer.placeholder')}
          value={text}
          onChange={(event) => {
            const { value, selectionStart } = event.target
            setChosen(null)
            setShown(value !== '')
            // Formatting moves the caret, so it waits until the rep types at the end.
            if (value.length > text.length && selectionStart === value.length) onTyped(value)
            else onEdited(value)
          }}
          onKeyDown={onKeyDown}
          onBlur={reset}
          className={`w-full min-w-0 flex-1 bg-transparent text-center font-medium tabular-nums outline-none placeholder:text-title placeholder:font-normal placeholder:text-soft docked:text-title ${text.length > 17 ? 'text-title' : 'text-number max-sm:text-[22px]'}`}
        />
        <IconButton
          label={t('dialer.clear')}
          icon={<Delete aria-hidden="true" className="size-5" />}
          onClick={onErase}
          onMouseDown={(event) => event.preventDefault()}
          className={`-mr-2.5 text-soft hover:bg-raised ${text === '' ? 'invisible' : ''}`}
        />
      </div>
      <SuggestionList
        id={listId}
        open={open}
        suggestions={suggestions}
        active={index}
        onActive={setChosen}
        onPick={(one) => {
          reset()
          onPick(one)
        }}
      />
      <p role="status" className="sr-only">
        {open && t('dialer.found', { count: suggestions.length })}
      </p>
    </div>
  )
}
