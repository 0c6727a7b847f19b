import { Plus, X } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { IconButton } from '@/components/ui/icon-button'
import { WeekEditor } from '@/components/week-editor'
import type { Hours } from '@/lib/api/lines'
import { DAYS } from '@/lib/week'
import { useSources } from '../hooks/use-hours'
import { dateText, withClosedDate, withoutPast } from '../sentence'
import { CalendarsField } from './calendars-field'
import { TextField } from './field'
import { HolidaysField } from './holidays-field'
import { HoursPreview } from './hours-preview'
import { OpenedField } from './opened-field'
import { ScheduleField } from './schedule-field'

const MORNING = 9 * 60
const EVENING = 18 * 60

/** What a new line's hours begin with: the office week. */
export function usualHours(): Hours {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  return {
    zone,
    periods: DAYS.slice(0, 5).map((day) => ({ day, from: MORNING, to: EVENING })),
    closed: [],
    opened: [],
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

export function HoursEditor({ hours: kept, onChange }: Props) {
  const { t, i18n } = useTranslation()
  // Dates that are over are forgotten with the next change.
  const hours = withoutPast(kept, Date.now())
  const [date, setDate] = useState('')
  const sources = useSources()
  const followed = sources.data?.odoo?.schedules.find(({ id }) => id === hours.schedule)
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
      {!followed && (
        <WeekEditor periods={hours.periods} onChange={(periods) => onChange({ ...hours, periods })} />
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
            onChange(withClosedDate(hours, date))
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
      <OpenedField hours={hours} onChange={onChange} />
      <HolidaysField hours={hours} countries={sources.data?.countries ?? []} onChange={onChange} />
      <CalendarsField hours={hours} sources={sources} onChange={onChange} />
      <HoursPreview hours={hours} />
    </div>
  )
}
