import { X } from 'lucide-react'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '@/components/ui/icon-button'
import { Select } from '@/components/ui/select'
import type { Hours } from '@/lib/api/lines'
import { localeOf } from '@/lib/format'
import { useHolidays } from '../hooks/use-hours'

const NONE = ''

/** France; or a part of a country, which has words of its own. */
export function useCountryName(): (code: string) => string {
  const { t, i18n } = useTranslation()
  const names = new Intl.DisplayNames(localeOf(i18n.language), { type: 'region' })
  return (code) => {
    const part = t(`hours.parts.${code}`, { defaultValue: '' })
    return part || (names.of(code) ?? code)
  }
}

interface Props {
  hours: Hours
  countries: readonly string[]
  onChange: (hours: Hours) => void
}

/** Public holidays by country; each day can be taken back, the same day each year. */
export function HolidaysField({ hours, countries, onChange }: Props) {
  const { t, i18n } = useTranslation()
  const name = useCountryName()
  const days = useHolidays(hours.holidays)
  const language = i18n.language === 'fr' ? 'fr' : 'en'
  const dates = new Intl.DateTimeFormat(localeOf(i18n.language), {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  })
  const remove = (country: string) =>
    onChange({
      ...hours,
      holidays: hours.holidays.filter((one) => one !== country),
      worked: hours.worked.filter((one) => !one.startsWith(`${country}/`)),
    })
  const work = (key: string, on: boolean) =>
    onChange({ ...hours, worked: on ? [...hours.worked, key] : hours.worked.filter((one) => one !== key) })
  const others = countries.filter((one) => !hours.holidays.includes(one))
  const closed = days.filter(({ key }) => !hours.worked.includes(key)).length
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="sr-only">{t('hours.holidays')}</legend>
      <Select
        label={t('hours.holidays')}
        help={t('hours.holidaysHelp')}
        value={NONE}
        options={[
          [NONE, t('hours.holidaysAdd')] as const,
          ...others
            .map((code) => [code, name(code)] as const)
            .sort((a, b) => a[1].localeCompare(b[1], i18n.language)),
        ]}
        onChange={(code) => code && onChange({ ...hours, holidays: [...hours.holidays, code] })}
      />
      {hours.holidays.length > 0 && (
        <>
          <ul aria-label={t('hours.holidays')} className="flex flex-wrap gap-2">
            {hours.holidays.map((country) => (
              <li key={country} className="flex items-center rounded-full bg-raised pl-3">
                {name(country)}
                <IconButton
                  label={t('hours.holidaysRemove', { country: name(country) })}
                  onClick={() => remove(country)}
                  className="text-soft"
                  icon={<X aria-hidden="true" className="size-4" />}
                />
              </li>
            ))}
          </ul>
          <details className="rounded-card border border-line">
            <summary className="flex min-h-11 cursor-pointer items-center px-3 font-medium">
              {t('hours.holidaysCount', { count: closed })}
            </summary>
            <ul className="divide-y divide-line border-line border-t">
              {days.map(({ key, date, name: called, substitute }) => (
                <HolidayRow
                  key={`${key} ${date}`}
                  text={called[language] + (substitute ? ` (${t('hours.substitute')})` : '')}
                  date={dates.format(Date.parse(date))}
                  country={hours.holidays.length > 1 ? (key.split('/')[0] ?? '') : ''}
                  closed={!hours.worked.includes(key)}
                  onChange={(on) => work(key, !on)}
                />
              ))}
            </ul>
          </details>
        </>
      )}
    </fieldset>
  )
}

interface RowProps {
  text: string
  date: string
  country: string
  closed: boolean
  onChange: (closed: boolean) => void
}

function HolidayRow({ text, date, country, closed, onChange }: RowProps) {
  const { t } = useTranslation()
  const id = useId()
  return (
    <li className="flex min-h-11 items-center gap-3 px-3">
      <input
        id={id}
        type="checkbox"
        checked={closed}
        onChange={(event) => onChange(event.target.checked)}
        className="size-5 shrink-0 accent-accent"
      />
      <label htmlFor={id} className="flex min-w-0 flex-1 flex-wrap items-baseline gap-x-3 py-1.5">
        <span className="w-36 shrink-0 text-soft tabular-nums">{date}</span>
        <span className="min-w-0 flex-1">
          {text} {country && <span className="text-soft">{country}</span>}
        </span>
        <span className={closed ? 'text-soft' : 'text-good'}>
          {t(closed ? 'hours.dayClosed' : 'hours.dayOpen')}
        </span>
      </label>
    </li>
  )
}
