import { Plus, X } from 'lucide-react'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ClockField } from '@/components/clock-field'
import { Button } from '@/components/ui/button'
import { IconButton } from '@/components/ui/icon-button'
import type { Hours } from '@/lib/api/lines'
import { clock } from '@/lib/week'
import { dateText, withOpening } from '../sentence'
import { TextField } from './field'

const MORNING = 9 * 60
const NOON = 13 * 60
const MIDNIGHT = 24 * 60

interface Props {
  hours: Hours
  onChange: (hours: Hours) => void
}

/** Dates with hours of their own: the Saturday of the fair, the holiday on which there is work. */
export function OpenedField({ hours, onChange }: Props) {
  const { t, i18n } = useTranslation()
  const help = useId()
  const [date, setDate] = useState('')
  const [from, setFrom] = useState(MORNING)
  const [to, setTo] = useState(NOON)
  const wrong = to <= from
  const known = hours.opened.some((one) => one.date === date && one.from === from && one.to === to)
  const add = () => {
    onChange(withOpening(hours, { date, from, to }))
    setDate('')
  }
  return (
    <fieldset aria-describedby={help} className="flex flex-col gap-2">
      <legend className="sr-only">{t('opened.title')}</legend>
      <div className="flex flex-wrap items-end gap-2">
        <TextField
          label={t('opened.title')}
          type="date"
          value={date}
          onText={setDate}
          className="tabular-nums"
        />
        <div className="flex items-center gap-1">
          <ClockField label={t('opened.from')} value={from} onChange={setFrom} />
          <span aria-hidden="true">–</span>
          <ClockField label={t('opened.to')} value={to} onChange={(minute) => setTo(minute || MIDNIGHT)} />
        </div>
        <Button
          icon={<Plus aria-hidden="true" className="size-4" />}
          disabled={date === '' || wrong || known}
          onClick={add}
        >
          {t('opened.add')}
        </Button>
      </div>
      <p id={help} className={`text-sm ${wrong ? 'text-bad' : 'text-soft'}`} aria-live="polite">
        {t(wrong ? 'opened.wrong' : 'opened.help')}
      </p>
      {hours.opened.length > 0 && (
        <ul aria-label={t('opened.title')} className="flex flex-wrap gap-2">
          {hours.opened.map((one) => {
            const text = `${dateText(one.date, i18n.language)}, ${clock(one.from)}–${clock(one.to)}`
            return (
              <li key={text} className="flex items-center rounded-full bg-raised pl-3 tabular-nums">
                {text}
                <IconButton
                  label={t('opened.remove', { opening: text })}
                  onClick={() =>
                    onChange({ ...hours, opened: hours.opened.filter((other) => other !== one) })
                  }
                  className="text-soft"
                  icon={<X aria-hidden="true" className="size-4" />}
                />
              </li>
            )
          })}
        </ul>
      )}
    </fieldset>
  )
}
