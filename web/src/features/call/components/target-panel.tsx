import { Phone, Voicemail, X } from 'lucide-react'
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Avatar } from '@/components/ui/avatar'
import { Button } from '@/components/ui/button'
import { Flag } from '@/components/ui/flag'
import { IconButton } from '@/components/ui/icon-button'
import { KeyHint } from '@/components/ui/key-hint'
import { usePeerView } from '@/hooks/use-peer'
import { formatAsTyped } from '@/lib/numbers'
import type { Target } from '@/lib/targets'
import type { CallState } from '@/phone/call-machine'
import type { CallControl } from '../hooks/use-call-control'
import { useTargetSearch } from '../hooks/use-target-search'

interface Props {
  purpose: 'transfer' | 'add'
  call: CallState
  control: CallControl
  onClose: () => void
}

const GROUPS = { rep: 'people', voicemail: 'voicemail', number: 'number', recent: 'recent' } as const

/** Who should take the call, or come into it: one field for names and numbers. Not modal: the call goes on above. */
export function TargetPanel({ purpose, call, control, onClose }: Props) {
  const { t } = useTranslation()
  const titleId = useId()
  const listId = useId()
  const noteId = useId()
  const input = useRef<HTMLInputElement>(null)
  const [text, setText] = useState('')
  const [active, setActive] = useState<number | null>(null)
  const [asked, setAsked] = useState(false)
  const { targets, problem, country, shownCountry } = useTargetSearch(text, control.view, purpose)
  const nameOf = usePeerView()
  // With a text the first that fits is meant; without one nobody is, so that Enter alone calls nobody.
  const index = active ?? (text.trim() === '' ? -1 : 0)
  const chosen = targets[index] ?? null

  useEffect(() => input.current?.focus(), [])

  const edit = (next: string) => {
    setText(next)
    setActive(null)
    setAsked(false)
  }
  const issue = (command: 'transfer' | 'consult' | 'add') => {
    setAsked(true)
    if (!chosen) return input.current?.focus()
    control.issue({ command, to: chosen.to })
    onClose()
  }
  const toBox = chosen?.kind === 'voicemail'
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    const { key } = event
    if (key === 'Enter') issue(purpose === 'add' ? 'add' : event.shiftKey || toBox ? 'transfer' : 'consult')
    else if (key === 'ArrowDown' && targets.length > 0) setActive((index + 1) % targets.length)
    else if (key === 'ArrowUp' && targets.length > 0)
      setActive((Math.max(index, 0) - 1 + targets.length) % targets.length)
    else if (key === 'Escape') onClose()
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  const example = '+33 6 39 98 00 01'
  const note = asked && !chosen ? (problem ?? 'choose') : problem === 'emergency' ? problem : null
  const noteText =
    note === 'choose' || note === 'empty'
      ? t('control.panel.choose')
      : note && t(`dialer.problems.${note}`, { example })
  const chosenName = chosen ? nameOf(chosen.peer).title : ''

  return (
    <section
      role="dialog"
      aria-labelledby={titleId}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.stopPropagation()
        onClose()
      }}
      className="absolute top-full right-4 z-30 mt-2 flex max-h-[max(260px,calc(100dvh-230px))] w-[380px] animate-enter flex-col gap-3 rounded-card bg-surface p-3 shadow-float max-sm:fixed max-sm:inset-x-2 max-sm:top-auto max-sm:bottom-2 max-sm:max-h-[calc(100dvh-160px)] max-sm:w-auto"
    >
      <div className="flex items-center justify-between pl-1">
        <h2 id={titleId} className="font-semibold">
          {t(purpose === 'add' ? 'control.panel.addTitle' : 'control.panel.transferTitle')}
        </h2>
        <IconButton
          label={t('app.close')}
          shortcut="Esc"
          onClick={onClose}
          className="-my-1 text-soft hover:bg-raised"
          icon={<X aria-hidden="true" className="size-4" />}
        />
      </div>
      <div className="flex min-h-11 items-center gap-2 rounded-card border border-control px-3 focus-within:border-accent focus-within:outline-2 focus-within:outline-accent">
        <Flag country={shownCountry} />
        <input
          ref={input}
          type="text"
          role="combobox"
          autoComplete="off"
          autoCorrect="off"
          spellCheck={false}
          aria-label={t('control.panel.field')}
          aria-expanded="true"
          aria-controls={listId}
          aria-autocomplete="list"
          aria-activedescendant={chosen ? `${listId}-${index}` : undefined}
          aria-invalid={noteText !== null}
          aria-describedby={noteId}
          placeholder={t('control.panel.field')}
          value={text}
          onChange={(event) => {
            const { value, selectionStart } = event.target
            const atEnd = value.length > text.length && selectionStart === value.length
            edit(atEnd ? formatAsTyped(value, country).text : value)
          }}
          onKeyDown={onKeyDown}
          className="w-full min-w-0 bg-transparent tabular-nums outline-none placeholder:text-soft"
        />
      </div>
      <div
        id={listId}
        role="listbox"
        aria-label={t('control.panel.field')}
        className="-mx-1 flex-1 overflow-y-auto px-1"
      >
        {targets.map((target, i) => (
          <Option
            key={target.to}
            id={`${listId}-${i}`}
            target={target}
            heading={targets[i - 1]?.kind === target.kind ? null : t(`control.panel.${GROUPS[target.kind]}`)}
            selected={i === index}
            onSelect={() => {
              setActive(i)
              input.current?.focus()
            }}
          />
        ))}
      </div>
      {targets.length === 0 && (
        <p className="px-1 pb-3 text-soft">
          {text.trim() === '' || problem === 'not_a_number'
            ? t('control.panel.none')
            : problem && t(`dialer.problems.${problem}`, { example })}
        </p>
      )}
      <p id={noteId} aria-live="polite" className="min-h-4 shrink-0 px-1 text-sm text-soft empty:hidden">
        {noteText ? (
          <span className="text-bad">{noteText}</span>
        ) : chosen?.online === false ? (
          t('control.panel.offline', { name: chosenName })
        ) : (
          purpose === 'transfer' &&
          t(toBox ? 'control.panel.boxHint' : 'control.panel.hint', { name: nameOf(call.peer).title })
        )}
      </p>
      {purpose === 'add' ? (
        <Button
          look="primary"
          disabled={!control.can('add')}
          icon={<Phone aria-hidden="true" className="size-4" />}
          onClick={() => issue('add')}
        >
          {t('control.panel.addNow')}
          <KeyHint>↵</KeyHint>
        </Button>
      ) : toBox ? (
        <Button
          look="primary"
          disabled={!control.can('transfer')}
          icon={<Voicemail aria-hidden="true" className="size-4" />}
          onClick={() => issue('transfer')}
        >
          {t('control.panel.toBox')}
          <KeyHint>↵</KeyHint>
        </Button>
      ) : (
        <div className="grid grid-cols-2 gap-2">
          <Button disabled={!control.can('transfer')} onClick={() => issue('transfer')} className="px-2">
            {t('control.panel.now')}
            <KeyHint>⇧↵</KeyHint>
          </Button>
          <Button
            look="primary"
            disabled={!control.can('consult')}
            onClick={() => issue('consult')}
            className="px-2"
          >
            {t('control.panel.talkFirst')}
            <KeyHint>↵</KeyHint>
          </Button>
        </div>
      )}
    </section>
  )
}

interface OptionProps {
  id: string
  target: Target
  heading: string | null
  selected: boolean
  onSelect: () => void
}

function Option({ id, target, heading, selected, onSelect }: OptionProps) {
  const { t } = useTranslation()
  const view = usePeerView()(target.peer)
  const row = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (selected) row.current?.scrollIntoView({ block: 'nearest' })
  }, [selected])
  const named = view.isRep || target.peer.name !== null
  return (
    <>
      {heading && (
        <div aria-hidden="true" className="px-2 pt-2 pb-1 text-sm font-semibold text-soft first:pt-0">
          {heading}
        </div>
      )}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the field owns the keyboard, as in every combobox. */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: options are reached through aria-activedescendant. */}
      <div
        ref={row}
        id={id}
        role="option"
        aria-selected={selected}
        onMouseDown={(event) => event.preventDefault()}
        onClick={onSelect}
        className="flex min-h-12 cursor-pointer items-center gap-3 rounded-md px-2 hover:bg-raised aria-selected:bg-accent-muted aria-selected:outline-2 aria-selected:-outline-offset-2 aria-selected:outline-accent"
      >
        {target.kind === 'voicemail' ? (
          <span className="grid size-9 shrink-0 place-items-center rounded-full bg-raised text-soft">
            <Voicemail aria-hidden="true" className="size-4" />
          </span>
        ) : (
          <Avatar name={named ? view.title : null} online={target.online} />
        )}
        <span className="flex min-w-0 flex-1 flex-col tabular-nums">
          <span className="flex items-center gap-1.5 truncate font-medium">
            {!view.isRep && <Flag country={view.country} />}
            <span className="truncate">{view.title}</span>
          </span>
          {(view.note ?? (named && !view.isRep && view.number)) && (
            <span className="truncate text-sm text-soft">{view.note ?? view.number}</span>
          )}
        </span>
        {target.online !== null && (
          <span className={`text-sm ${target.online ? 'text-good' : 'text-soft'}`}>
            {t(target.online ? 'status.online' : 'status.offline')}
          </span>
        )}
      </div>
    </>
  )
}
