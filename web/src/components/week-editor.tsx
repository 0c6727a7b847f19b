import { Plus, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Period } from '@/lib/api/lines'
import { DAYS, dayNameOf, periodsOf } from '@/lib/week'
import { ClockField } from './clock-field'
import { Button } from './ui/button'
import { IconButton } from './ui/icon-button'

const MORNING = 9 * 60
const EVENING = 18 * 60
const MIDNIGHT = 24 * 60

interface Props {
  periods: readonly Period[]
  onChange: (periods: Period[]) => void
}

/** The hours of a week, day by day. */
export function WeekEditor({ periods, onChange }: Props) {
  const { t } = useTranslation()
  const replace = (day: number, some: Period[]) =>
    onChange([...periods.filter((one) => one.day !== day), ...some])
  const copyMonday = () => {
    const monday = periodsOf({ periods }, 1)
    const others = periods.filter((one) => one.day > 5)
    const week = DAYS.slice(0, 5).flatMap((day) => monday.map((one) => ({ ...one, day })))
    onChange([...week, ...others])
  }
  return (
    <>
      <ul className="flex flex-col">
        {DAYS.map((day) => (
          <Day
            key={day}
            day={day}
            periods={periodsOf({ periods }, day)}
            onChange={(some) => replace(day, some)}
          />
        ))}
      </ul>
      <Button look="quiet" className="self-start" onClick={copyMonday}>
        {t('lines.copyMonday')}
      </Button>
    </>
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
