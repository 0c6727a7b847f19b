import { Plus, X } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { IconButton } from '@/components/ui/icon-button'
import type { Hours, Period } from '@/lib/api/lines'
import { useSources } from '../hooks/use-hours'
import { dateText, dayNameOf, periodsOf } from '../sentence'
import { CalendarsField } from './calendars-field'
import { ClockField } from './clock-field'
import { TextField } from './field'
import { HolidaysField } from './holidays-field'
import { HoursPreview } from './hours-preview'
import { ScheduleField } from './schedule-field'

const DAYS = [1, 2, 3, 4, 5, 6, 7]
const MORNING = 9 * 60
const EVENING = 18 * 60
const MIDNIGHT = 24 * 60

/** What a new line's hours begin with: the office week. */
export function usualHours(): Hours {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  return {
    zone,
    periods: DAYS.slice(0, 5).map((day) => ({ day, from: MORNING, to: EVENING })),
    closed: [],
    holidays: [],
    worked: [],
    calendars: [],
    schedule: null,
  }
}

interface Props {
  hours: Hours
  onChange: (hours: Hours) => void
}

export function HoursEditor({ hours, onChange }: Props) {
  const { t, i18n } = useTranslation()
  const [date, setDate] = useState('')
  const sources = useSources()
  const followed = sources.data?.odoo?.schedules.find(({ id }) => id === hours.schedule)
  const replace = (day: number, periods: Period[]) =>
    onChange({ ...hours, periods: [...hours.periods.filter((one) => one.day !== day), ...periods] })
  const copyMonday = () => {
    const monday = periodsOf(hours, 1)
    const others = hours.periods.filter((one) => one.day > 5)
    const week = DAYS.slice(0, 5).flatMap((day) => monday.map((one) => ({ ...one, day })))
    onChange({ ...hours, periods: [...week, ...others] })
  }
  return (
    <div className="flex flex-col gap-3">
      <TextField
        label={t('lines.zone')}
        value={hours.zone}
        list="time-zones"
        onText={(zone) => onChange({ ...hours, zone })}
      />
      <datalist id="time-zones">
        {Intl.supportedValuesOf('timeZone').map((zone) => (
          <option key={zone} value={zone} />
        ))}
      </datalist>
      <ScheduleField hours={hours} odoo={sources.data?.odoo ?? null} onChange={onChange} />
      <ul className="flex flex-col" hidden={followed !== undefined}>
        {DAYS.map((day) => (
          <Day
            key={day}
            day={day}
            periods={periodsOf(hours, day)}
            onChange={(periods) => replace(day, periods)}
          />
        ))}
      </ul>
      {!followed && (
        <Button look="quiet" className="self-start" onClick={copyMonday}>
          {t('lines.copyMonday')}
        </Button>
      )}
      <div className="flex flex-wrap items-end gap-2">
        <TextField
          label={t('lines.closed')}
          type="date"
          value={date}
          onText={setDate}
          className="tabular-nums"
        />
        <Button
          icon={<Plus aria-hidden="true" className="size-4" />}
          disabled={date === '' || hours.closed.includes(date)}
          onClick={() => {
            onChange({ ...hours, closed: [...hours.closed, date].sort() })
            setDate('')
          }}
        >
          {t('lines.closedAdd')}
        </Button>
      </div>
      {hours.closed.length > 0 && (
        <ul className="flex flex-wrap gap-2">
          {hours.closed.map((closed) => (
            <li key={closed} className="flex items-center rounded-full bg-raised pl-3">
              {dateText(closed, i18n.language)}
              <IconButton
                label={t('lines.closedRemove', { date: dateText(closed, i18n.language) })}
                onClick={() => onChange({ ...hours, closed: hours.closed.filter((one) => one !== closed) })}
                className="text-soft"
                icon={<X aria-hidden="true" className="size-4" />}
              />
            </li>
          ))}
        </ul>
      )}
      <HolidaysField hours={hours} countries={sources.data?.countries ?? []} onChange={onChange} />
      <CalendarsField hours={hours} sources={sources} onChange={onChange} />
      <HoursPreview hours={hours} />
    </div>
  )
}

interface DayProps {
  day: number
  periods: Period[]
  onChange: (periods: Period[]) => void
}

function Day({ day, periods, onChange }: DayProps) {
  const { t, i18n } = useTranslation()
  const name = dayNameOf(day, i18n.language, 'long')
  const set = (at: number, change: Partial<Period>) =>
    onChange(periods.map((one, i) => (i === at ? { ...one, ...change } : one)))
  const add = () => {
    const last = periods.at(-1)
    const from = last ? Math.min(last.to + 60, MIDNIGHT - 60) : MORNING
    onChange([...periods, { day, from, to: last ? MIDNIGHT : EVENING }])
  }
  return (
    <li className="flex min-h-12 items-start gap-x-3 border-line border-t py-1 first:border-t-0 max-sm:flex-wrap">
      <span className="w-24 shrink-0 py-2.5 first-letter:uppercase max-sm:w-auto max-sm:flex-1">{name}</span>
      <div className="flex min-w-0 flex-1 flex-col gap-1 max-sm:order-last max-sm:w-full max-sm:flex-none">
        {periods.length === 0 && <span className="py-2.5 text-soft">{t('lines.closedDay')}</span>}
        {periods.map((period, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the hours of a day have no name but their place.
          <div key={i} className="flex flex-wrap items-center gap-1">
            <ClockField
              label={t('lines.from', { day: name })}
              value={period.from}
              onChange={(from) => set(i, { from })}
            />
            <span aria-hidden="true">–</span>
            <ClockField
              label={t('lines.to', { day: name })}
              value={period.to}
              onChange={(to) => set(i, { to: to || MIDNIGHT })}
            />
            <IconButton
              label={t('lines.removePeriod', { day: name })}
              onClick={() => onChange(periods.filter((_, at) => at !== i))}
              className="text-soft hover:bg-raised"
              icon={<X aria-hidden="true" className="size-4" />}
            />
          </div>
        ))}
      </div>
      <IconButton
        label={t('lines.addPeriod', { day: name })}
        onClick={add}
        className="text-soft hover:bg-raised"
        icon={<Plus aria-hidden="true" className="size-4" />}
      />
    </li>
  )
}
