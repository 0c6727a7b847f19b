import { useTranslation } from 'react-i18next'
import type { TimelineEvent } from '@/lib/api/records'
import { formatMoment, localeOf } from '@/lib/format'
import { useTimelineWords } from '../hooks/use-timeline-words'

/** What happened in a call and after it, in sentences. */
export function Timeline({ events }: { events: readonly TimelineEvent[] }) {
  const { t, i18n } = useTranslation()
  const words = useTimelineWords()
  const first = events[0]?.at ?? 0
  return (
    <section aria-label={t('records.timeline.title')}>
      <h3 className="mb-2 text-sm font-semibold text-soft">{t('records.timeline.title')}</h3>
      <ol className="flex flex-col">
        {events.map((event) => (
          <li
            key={`${event.at} ${event.kind} ${event.who?.value} ${event.detail}`}
            className="relative flex gap-3 pb-3 last:pb-0"
          >
            <span
              aria-hidden="true"
              className="absolute top-5 bottom-0 left-[3px] w-px bg-line [li:last-child>&]:hidden"
            />
            <span
              aria-hidden="true"
              className={`mt-1.5 size-2 shrink-0 rounded-full ${DOTS[event.kind] ?? 'bg-control'}`}
            />
            <time
              dateTime={new Date(event.at).toISOString()}
              title={formatMoment(event.at, i18n.language)}
              className="w-24 shrink-0 whitespace-nowrap text-soft tabular-nums"
            >
              {moment(event.at, first, i18n.language)}
            </time>
            <span className="min-w-0 flex-1">
              <span className="font-medium">{words.sentence(event)}</span>
              {words.more(event).map((line) => (
                <span key={line} className="block whitespace-pre-wrap break-words text-soft">
                  {line}
                </span>
              ))}
            </span>
          </li>
        ))}
      </ol>
    </section>
  )
}

const DOTS: Partial<Record<TimelineEvent['kind'], string>> = {
  answered: 'bg-good-fill',
  joined: 'bg-good-fill',
  held: 'bg-warn',
  not_reached: 'bg-warn',
  outside_hours: 'bg-warn',
  recording_started: 'bg-bad-fill',
  recording_resumed: 'bg-bad-fill',
  wrapped_up: 'bg-accent',
  follow_up_done: 'bg-accent',
  logged: 'bg-good-fill',
  not_logged: 'bg-warn',
  warned: 'bg-warn',
  trouble: 'bg-bad-fill',
}

/** The time of day to the second; the date too, once it is another day. */
function moment(at: number, first: number, language: string): string {
  if (new Date(at).toDateString() !== new Date(first).toDateString())
    return new Intl.DateTimeFormat(localeOf(language), { day: 'numeric', month: 'short' }).format(at)
  return new Intl.DateTimeFormat(localeOf(language), { timeStyle: 'medium' }).format(at)
}
