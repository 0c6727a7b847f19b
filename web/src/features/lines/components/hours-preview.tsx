import { TriangleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { ErrorNote } from '@/components/ui/error-note'
import { SkeletonRows } from '@/components/ui/skeleton'
import type { DayPart, Preview, Why, Wording } from '@/lib/api/hours'
import type { Hours } from '@/lib/api/lines'
import { formatMoment, localeOf } from '@/lib/format'
import { clock } from '@/lib/week'
import { usePreview } from '../hooks/use-hours'

const DAY_MINUTES = 1440

/** The fortnight ahead with the hours as they are in the form: open when, and if not, why. */
export function HoursPreview({ hours }: { hours: Hours }) {
  const { t } = useTranslation()
  const preview = usePreview(hours)
  const reason = useReason()
  const { data } = preview
  return (
    <section aria-label={t('hours.preview')} className="flex flex-col gap-2">
      <h4 className="font-medium">{t('hours.preview')}</h4>
      {preview.isError ? (
        <ErrorNote title={t('hours.previewFailed')} />
      ) : data ? (
        <>
          <Now now={data.now} />
          {data.warnings.map((warning) => (
            <Warning key={`${warning.code} ${warning.name}`} warning={warning} />
          ))}
          <ul className="divide-y divide-line rounded-card border border-line bg-surface">
            {data.days.map(({ date, parts }) => (
              <DayRow key={date} date={date} parts={parts} reason={reason} />
            ))}
          </ul>
        </>
      ) : (
        <SkeletonRows rows={4} label={t('app.loading')} />
      )}
    </section>
  )
}

/** Why it is closed, in words. */
function useReason(): (why: Why | null, name: Wording) => string {
  const { t, i18n } = useTranslation()
  const language = i18n.language === 'fr' ? 'fr' : 'en'
  return (why, name) =>
    [t(`hours.why.${why ?? 'weekly'}`), name[language]].filter(Boolean).join(t('hours.colon'))
}

function Now({ now }: { now: Preview['now'] }) {
  const { t, i18n } = useTranslation()
  const reason = useReason()
  const until = now.until
    ? t(now.open ? 'hours.closesAt' : 'hours.opensAt', { at: formatMoment(now.until, i18n.language) })
    : ''
  return (
    <p aria-live="polite">
      <span className={`font-medium ${now.open ? 'text-good' : 'text-warn'}`}>
        {t(now.open ? 'hours.openNow' : 'hours.closedNow')}
      </span>{' '}
      <span className="text-soft">
        {[!now.open && reason(now.why, now.name), until].filter(Boolean).join('. ')}
      </span>
    </p>
  )
}

function Warning({ warning: { code, name, since } }: { warning: Preview['warnings'][number] }) {
  const { t, i18n } = useTranslation()
  return (
    <p className="flex gap-2 rounded-card bg-warn-muted p-2 text-sm">
      <TriangleAlert aria-hidden="true" className="size-4 shrink-0 text-warn" />
      {t(`hours.warnings.${code}`, { name, at: since ? formatMoment(since, i18n.language) : '' })}
    </p>
  )
}

interface DayProps {
  date: string
  parts: DayPart[]
  reason: (why: Why | null, name: Wording) => string
}

function DayRow({ date, parts, reason }: DayProps) {
  const { t, i18n } = useTranslation()
  const day = new Intl.DateTimeFormat(localeOf(i18n.language), {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    timeZone: 'UTC',
  }).format(Date.parse(date))
  const times = ({ from, to }: DayPart) =>
    from === 0 && to === DAY_MINUTES ? t('hours.allDay') : `${clock(from)}–${clock(to)}`
  const open = parts.filter((part) => part.open)
  // Nights and Sundays explain themselves; all else that closes is worth a word.
  const special = parts.filter((part) => !part.open && part.why !== 'weekly')
  return (
    <li className="flex items-center gap-x-3 gap-y-0.5 px-3 py-2 max-sm:flex-wrap">
      <span className="w-26 shrink-0 first-letter:uppercase">{day}</span>
      <span
        aria-hidden="true"
        className="relative h-2 w-32 shrink-0 overflow-hidden rounded-full bg-line max-sm:w-40"
      >
        {parts
          .filter((part) => part.open || part.why !== 'weekly')
          .map((part) => (
            <span
              key={part.from}
              className={`absolute inset-y-0 ${part.open ? 'bg-good-fill' : 'bg-warn'}`}
              style={{
                left: `${(part.from / DAY_MINUTES) * 100}%`,
                width: `${((part.to - part.from) / DAY_MINUTES) * 100}%`,
              }}
            />
          ))}
      </span>
      <span className="min-w-0 flex-1 text-sm tabular-nums max-sm:w-full max-sm:flex-none">
        {open.length > 0 ? open.map(times).join(', ') : special.length === 0 && t('lines.closedDay')}
        {special.map((part) => (
          <span key={part.from} className="block text-warn">
            {[open.length > 0 && times(part), reason(part.why, part.name)].filter(Boolean).join(' ')}
          </span>
        ))}
      </span>
    </li>
  )
}
