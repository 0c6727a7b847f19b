import { Download, Search, SlidersHorizontal, X } from 'lucide-react'
import { type ReactNode, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { IconButton } from '@/components/ui/icon-button'
import { useReps } from '@/hooks/use-desk'
import { useOutcomes } from '@/hooks/use-outcomes'
import { usePhoneState } from '@/hooks/use-phone'
import { csvUrl, type HistoryFilters, noFilters } from '@/lib/api/records'
import type { Outcome } from '@/lib/api/types'
import { decimalComma } from '@/lib/format'
import { saveApart } from '@/lib/save-file'
import { isFiltered } from '../hooks/use-history'

const RESULTS: readonly Outcome[] = ['answered', 'busy', 'no_answer', 'declined', 'canceled', 'failed']
const FIELD = 'min-h-11 max-w-full rounded-card border border-control bg-surface px-3'

interface Props {
  filters: HistoryFilters
  onChange: (change: Partial<HistoryFilters>) => void
}

/** What is looked for, in one line; the rest opens beneath it. */
export function HistoryFilterBar({ filters, onChange }: Props) {
  const { t, i18n } = useTranslation()
  const [open, setOpen] = useState(() => isFiltered({ ...filters, q: '', missed: false, recorded: false }))
  const panel = useId()
  const field = useId()
  const separator = decimalComma(i18n.language) ? ';' : ','
  return (
    <search className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-2 max-sm:gap-x-1">
        <div className="relative min-w-0 flex-1 basis-60 max-lg:basis-full">
          <Search aria-hidden="true" className="absolute top-3.5 left-3 size-4 text-soft" />
          <label htmlFor={field} className="sr-only">
            {t('records.find.search')}
          </label>
          <input
            id={field}
            type="search"
            value={filters.q}
            maxLength={200}
            autoComplete="off"
            placeholder={t('records.find.placeholder')}
            onChange={(event) => onChange({ q: event.target.value })}
            onKeyDown={(event) => event.key === 'Escape' && onChange({ q: '' })}
            className="min-h-11 w-full rounded-card border border-control bg-surface pr-11 pl-9 placeholder:text-soft [&::-webkit-search-cancel-button]:hidden"
          />
          {filters.q !== '' && (
            <IconButton
              label={t('records.find.clear')}
              onClick={() => onChange({ q: '' })}
              className="absolute! top-0 right-0 text-soft"
              icon={<X aria-hidden="true" className="size-4" />}
            />
          )}
        </div>
        <Toggle pressed={filters.missed} onClick={() => onChange({ missed: !filters.missed })}>
          {t('records.find.missed')}
        </Toggle>
        <Toggle pressed={filters.recorded} onClick={() => onChange({ recorded: !filters.recorded })}>
          {t('records.find.recorded')}
        </Toggle>
        <Button
          aria-expanded={open}
          aria-controls={panel}
          className="max-sm:px-2.5"
          icon={<SlidersHorizontal aria-hidden="true" className="size-4" />}
          onClick={() => setOpen(!open)}
        >
          {t('records.find.filters')}
        </Button>
        <a
          href={csvUrl(filters, i18n.language.startsWith('fr') ? 'fr' : 'en', separator)}
          download
          onClick={(event) => saveApart(event, event.currentTarget.href)}
          className="inline-flex min-h-11 min-w-11 items-center justify-center gap-2 rounded-card px-3 font-medium text-accent hover:bg-line max-lg:ml-auto"
        >
          <Download aria-hidden="true" className="size-4" />
          <span className="max-sm:sr-only">{t('records.find.export')}</span>
        </a>
      </div>
      <div id={panel} hidden={!open}>
        {open && <Fields filters={filters} onChange={onChange} />}
      </div>
      {isFiltered(filters) && (
        <Button look="quiet" className="self-start text-accent" onClick={() => onChange(noFilters)}>
          {t('records.find.reset')}
        </Button>
      )}
    </search>
  )
}

function Fields({ filters, onChange }: Props) {
  const { t } = useTranslation()
  const outcomes = useOutcomes()
  const reps = useReps()
  const { session } = usePhoneState()
  const one = <T extends string>(value: string) => (value === '' ? [] : [value as T])
  return (
    <div className="grid grid-cols-[repeat(auto-fill,minmax(140px,1fr))] gap-3">
      {session && session.role !== 'rep' && (
        <Choice
          label={t('records.find.whose')}
          value={filters.rep}
          onChange={(rep) => onChange({ rep })}
          options={[
            ['', t('records.find.mine')],
            ['team', t('records.find.team')],
            ...reps
              .filter((rep) => rep.identity !== session.identity)
              .map((rep) => [rep.identity, rep.name] as const),
          ]}
        />
      )}
      <Choice
        label={t('records.find.direction')}
        value={filters.direction}
        onChange={(value) => onChange({ direction: value as HistoryFilters['direction'] })}
        options={[
          ['', t('records.find.both')],
          ['outgoing', t('records.find.outgoing')],
          ['incoming', t('records.find.incoming')],
        ]}
      />
      <Choice
        label={t('records.find.result')}
        value={filters.outcomes[0] ?? ''}
        onChange={(value) => onChange({ outcomes: one<Outcome>(value) })}
        options={[
          ['', t('records.find.anyResult')],
          ...RESULTS.map((result) => [result, t(`outcome.outgoing.${result}`)] as const),
        ]}
      />
      <Choice
        label={t('records.find.outcome')}
        value={filters.dispositions[0] ?? ''}
        onChange={(value) => onChange({ dispositions: one(value) })}
        options={[
          ['', t('records.find.anyOutcome')],
          ...outcomes.map((outcome) => [outcome.key, outcome.name] as const),
          ['none', t('records.find.noOutcome')],
        ]}
      />
      <DateField label={t('records.find.from')} at={filters.from} onChange={(from) => onChange({ from })} />
      <DateField label={t('records.find.to')} at={filters.to} wholeDay onChange={(to) => onChange({ to })} />
    </div>
  )
}

function Toggle({
  pressed,
  onClick,
  children,
}: {
  pressed: boolean
  onClick: () => void
  children: ReactNode
}) {
  return (
    <button
      type="button"
      aria-pressed={pressed}
      onClick={onClick}
      className={`min-h-11 rounded-card border px-4 font-medium max-sm:px-2.5 ${pressed ? 'border-accent bg-accent-muted text-accent' : 'border-control bg-surface hover:bg-raised'}`}
    >
      {children}
    </button>
  )
}

interface ChoiceProps {
  label: string
  value: string
  options: readonly (readonly [string, string])[]
  onChange: (value: string) => void
}

function Choice({ label, value, options, onChange }: ChoiceProps) {
  const id = useId()
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <label htmlFor={id} className="text-sm text-soft">
        {label}
      </label>
      <select id={id} value={value} onChange={(event) => onChange(event.target.value)} className={FIELD}>
        {options.map(([key, name]) => (
          <option key={key} value={key} className="bg-surface text-ink">
            {name}
          </option>
        ))}
      </select>
    </div>
  )
}

interface DateFieldProps {
  label: string
  at: number
  /** The bound is the end of the day that is shown. */
  wholeDay?: boolean
  onChange: (at: number) => void
}

function DateField({ label, at, wholeDay = false, onChange }: DateFieldProps) {
  const id = useId()
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <label htmlFor={id} className="text-sm text-soft">
        {label}
      </label>
      <input
        id={id}
        type="date"
        value={toDay(at, wholeDay)}
        onChange={(event) => onChange(fromDay(event.target.value, wholeDay))}
        className={FIELD}
      />
    </div>
  )
}

function toDay(at: number, wholeDay: boolean): string {
  if (at === 0) return ''
  const day = new Date(at - (wholeDay ? 1 : 0))
  const two = (value: number) => String(value).padStart(2, '0')
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`
}

function fromDay(text: string, wholeDay: boolean): number {
  const [year, month, day] = text.split('-').map(Number)
  if (!year || !month || !day) return 0
  return new Date(year, month - 1, day + (wholeDay ? 1 : 0)).getTime()
}
