import { CalendarClock, X } from 'lucide-react'
import { type KeyboardEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNow } from '@/hooks/use-now'
import { useOutcomes } from '@/hooks/use-outcomes'
import { FOLLOW_UP_PICKS, followUpAt, fromLocalInput, toLocalInput } from '@/lib/follow-up'
import { formatMoment } from '@/lib/format'
import { isPlainKey, isTyping } from '@/lib/keys'
import type { Draft } from '@/lib/wrap-ups'
import { Button } from './ui/button'

interface Props {
  draft: Draft
  onChange: (change: Partial<Draft>) => void
  onSave: () => void
  /** Beside Save. */
  children?: React.ReactNode
}

const CHOICE =
  'inline-flex min-h-11 items-center gap-2 rounded-card border px-3 font-medium transition-colors duration-150'
const PICKED = 'border-accent bg-accent-muted text-accent'
const FREE = 'border-control bg-surface hover:bg-raised'

/** Outcome by a digit, a note, a follow-up; Enter saves, Shift+Enter goes to a new line. */
export function WrapUpForm({ draft, onChange, onSave, children }: Props) {
  const { t } = useTranslation()
  const outcomes = useOutcomes().filter((one) => !one.hidden || one.key === draft.outcome)
  const noteId = useId()
  const pick = (key: string) => onChange({ outcome: draft.outcome === key ? null : key })

  const onKeyDown = (event: KeyboardEvent) => {
    if (!isPlainKey(event.nativeEvent) || event.repeat) return
    const inNote = event.target instanceof HTMLTextAreaElement
    if (inNote ? event.key === 'Enter' && !event.shiftKey : false) {
      event.preventDefault()
      event.stopPropagation()
      onSave()
      return
    }
    if (isTyping(event.target)) return
    const chosen = outcomes.find((one) => one.digit !== '' && one.digit === event.key)
    if (!chosen) return
    event.preventDefault()
    event.stopPropagation()
    onChange({ outcome: chosen.key })
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: digits for the buttons inside, which can be clicked too.
    <div onKeyDown={onKeyDown} className="flex flex-col gap-3">
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as a row in every browser. */}
      <div
        role="group"
        aria-label={t('records.wrapUp.outcomes')}
        className="flex flex-wrap gap-2 max-sm:grid max-sm:grid-cols-2"
      >
        {outcomes.map((one) => (
          <button
            key={one.key}
            type="button"
            aria-pressed={draft.outcome === one.key}
            aria-keyshortcuts={one.digit || undefined}
            onClick={() => pick(one.key)}
            className={`${CHOICE} ${draft.outcome === one.key ? PICKED : FREE}`}
          >
            {one.digit && (
              <span
                aria-hidden="true"
                className="rounded border border-current px-1 text-sm leading-4 opacity-80 pointer-coarse:hidden"
              >
                {one.digit}
              </span>
            )}
            {one.name}
          </button>
        ))}
      </div>
      <div className="flex flex-wrap items-start gap-x-4 gap-y-3">
        <div className="min-w-0 flex-1 basis-72">
          <label htmlFor={noteId} className="sr-only">
            {t('records.wrapUp.note')}
          </label>
          <textarea
            id={noteId}
            value={draft.note}
            rows={Math.min(5, Math.max(1, draft.note.split('\n').length))}
            maxLength={2000}
            placeholder={t('records.wrapUp.notePlaceholder')}
            onChange={(event) => onChange({ note: event.target.value })}
            className="block min-h-11 w-full resize-none rounded-card border border-control bg-surface px-3 py-2.5 placeholder:text-soft"
          />
        </div>
        <FollowUp draft={draft} onChange={onChange} />
      </div>
      <div className="sticky bottom-0 flex flex-wrap items-center gap-2 bg-surface py-1">
        <Button look="primary" onClick={onSave} aria-keyshortcuts="Enter">
          {t('records.wrapUp.save')}
        </Button>
        {children}
        <span className="text-sm text-soft pointer-coarse:hidden max-sm:hidden">
          {t('records.wrapUp.keys')}
        </span>
      </div>
      {draft.problem && (
        <p role="alert" className="text-bad">
          {t(`records.wrapUp.problems.${problemKey(draft.problem)}`)}
        </p>
      )}
    </div>
  )
}

function FollowUp({ draft, onChange }: Pick<Props, 'draft' | 'onChange'>) {
  const { t, i18n } = useTranslation()
  const [dated, setDated] = useState(false)
  const now = useNow(60_000)
  const set = (followUp: number | null) => onChange({ followUp, followUpDone: false })
  if (draft.followUp !== null && !dated)
    return (
      <span className={`${CHOICE} ${PICKED} pr-1`}>
        <CalendarClock aria-hidden="true" className="size-4" />
        {t('records.timeline.followUp', { when: formatMoment(draft.followUp, i18n.language) })}
        <button
          type="button"
          aria-label={t('records.wrapUp.noFollowUp')}
          onClick={() => set(null)}
          className="inline-flex size-9 items-center justify-center rounded-full hover:bg-line"
        >
          <X aria-hidden="true" className="size-4" />
        </button>
      </span>
    )
  return (
    // biome-ignore lint/a11y/useSemanticElements: as above.
    <div role="group" aria-label={t('records.wrapUp.followUp')} className="flex flex-wrap items-center gap-2">
      {dated ? (
        <input
          type="datetime-local"
          // biome-ignore lint/a11y/noAutofocus: it stands where the button was that asked for it.
          autoFocus
          aria-label={t('records.wrapUp.dateLabel')}
          value={toLocalInput(draft.followUp)}
          min={toLocalInput(now)}
          onChange={(event) => set(fromLocalInput(event.target.value))}
          onBlur={() => setDated(false)}
          className="min-h-11 rounded-card border border-control bg-surface px-3"
        />
      ) : (
        <>
          <CalendarClock aria-hidden="true" className="size-4 text-soft max-sm:hidden" />
          {FOLLOW_UP_PICKS.map((pick) => (
            <button
              key={pick}
              type="button"
              onClick={() => set(followUpAt(pick, Date.now()))}
              className={`${CHOICE} ${FREE}`}
            >
              {t(`records.wrapUp.picks.${pick}`)}
            </button>
          ))}
          <button type="button" onClick={() => setDated(true)} className={`${CHOICE} ${FREE}`}>
            {t('records.wrapUp.date')}
          </button>
        </>
      )}
    </div>
  )
}

function problemKey(code: string): 'changed_meanwhile' | 'unknown_outcome' | 'no_such_call' | 'other' {
  if (code === 'changed_meanwhile' || code === 'unknown_outcome' || code === 'no_such_call') return code
  return 'other'
}
