import { CalendarCheck } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { Chip } from '@/components/ui/chip'
import { ErrorNote } from '@/components/ui/error-note'
import { Flag } from '@/components/ui/flag'
import { SkeletonRows } from '@/components/ui/skeleton'
import { useDay } from '@/hooks/use-day'
import { usePeerView } from '@/hooks/use-peer'
import type { CallRecord } from '@/lib/api/types'
import { dayKey, formatMoment, formatTime } from '@/lib/format'
import { DayActions } from './day-actions'

/** Beyond this many the history shows them all. */
const SHOWN = 6

/** The calls of the day: whom to call next, one key away, and who comes then. */
export function DayCard() {
  const { t } = useTranslation()
  const day = useDay()
  const { list, next, now } = day
  return (
    <Card
      title={t('day.title')}
      action={
        list.length > 0 && (
          <span className="rounded-full bg-accent-muted px-2 text-sm text-accent tabular-nums">
            {t('day.count', { count: list.length })}
          </span>
        )
      }
    >
      {day.isError && list.length === 0 ? (
        <div className="px-4 pb-4">
          <ErrorNote title={t('records.followUps.error')} help={t('app.unreachableHelp')}>
            <Button onClick={() => void day.refetch()}>{t('app.retry')}</Button>
          </ErrorNote>
        </div>
      ) : day.isPending ? (
        <SkeletonRows rows={2} label={t('app.loading')} />
      ) : !next ? (
        <div className="flex gap-3 px-4 pt-1 pb-4">
          <CalendarCheck aria-hidden="true" className="mt-0.5 size-5 shrink-0 text-soft" />
          <div>
            <p className="font-medium">{t('day.empty')}</p>
            <p className="text-sm text-soft">{t('day.emptyHelp')}</p>
          </div>
        </div>
      ) : (
        <>
          <div data-day-list className="flex flex-col gap-2 px-4 pt-1 pb-3">
            <DayEntry record={next} now={now} />
            <DayActions day={day} record={next} />
          </div>
          {list.length > 1 && (
            <ul aria-label={t('day.after')} className="divide-y divide-line border-line border-t">
              {list.slice(1, SHOWN).map((record) => (
                <li key={record.sid} className="px-4 py-2">
                  <DayEntry record={record} now={now} />
                </li>
              ))}
            </ul>
          )}
          {list.length > SHOWN && (
            <p className="border-line border-t px-4 py-2 text-sm text-soft">
              {t('day.more', { count: list.length - SHOWN })}
            </p>
          )}
        </>
      )}
    </Card>
  )
}

function DayEntry({ record, now }: { record: CallRecord; now: number }) {
  const { t, i18n } = useTranslation()
  const view = usePeerView()(record.peer)
  const { wrapUp } = record
  const at = wrapUp?.followUp ?? 0
  const today = dayKey(at) === dayKey(now)
  const when = today ? formatTime(at, i18n.language) : formatMoment(at, i18n.language)
  return (
    <div className="flex min-w-0 items-center gap-2">
      <span className="flex min-w-0 flex-1 flex-col">
        <span className="flex min-w-0 items-center gap-1.5 font-medium tabular-nums">
          {!view.isRep && <Flag country={view.country} />}
          <span className="truncate">{view.title}</span>
        </span>
        {wrapUp?.note && <span className="truncate text-sm text-soft">{wrapUp.note.split('\n')[0]}</span>}
      </span>
      <Chip tone={at < now ? 'warn' : 'plain'}>{t(at < now ? 'day.since' : 'day.at', { when })}</Chip>
    </div>
  )
}
