import { type UseQueryResult, useMutation, useQueryClient } from '@tanstack/react-query'
import { Plus, RotateCw, Trash2 } from 'lucide-react'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { ErrorNote } from '@/components/ui/error-note'
import { IconButton } from '@/components/ui/icon-button'
import { ApiError } from '@/lib/api/client'
import { type Calendar, hoursApi, type Sources } from '@/lib/api/hours'
import type { Hours } from '@/lib/api/lines'
import { formatMoment } from '@/lib/format'
import { CalendarForm } from './calendar-form'

interface Props {
  hours: Hours
  sources: UseQueryResult<Sources>
  onChange: (hours: Hours) => void
}

/** The team's calendars: which of them close this line, what is the matter with them, and a way to a new one. */
export function CalendarsField({ hours, sources, onChange }: Props) {
  const { t } = useTranslation()
  const [adding, setAdding] = useState(false)
  const calendars = sources.data?.calendars ?? []
  const follow = (id: string, on: boolean) =>
    onChange({
      ...hours,
      calendars: on ? [...hours.calendars, id] : hours.calendars.filter((one) => one !== id),
    })
  return (
    <section aria-label={t('hours.calendars')} className="flex flex-col gap-2">
      <div>
        <h4 className="font-medium">{t('hours.calendars')}</h4>
        <p className="text-sm text-soft">{t('hours.calendarsHelp')}</p>
      </div>
      {sources.isError && (
        <ErrorNote title={t('hours.sourcesError')} help={t('app.unreachableHelp')}>
          <Button onClick={() => void sources.refetch()}>{t('app.retry')}</Button>
        </ErrorNote>
      )}
      {calendars.length > 0 && (
        <ul className="divide-y divide-line rounded-card border border-line bg-surface">
          {calendars.map((calendar) => (
            <CalendarRow
              key={calendar.id}
              calendar={calendar}
              followed={hours.calendars.includes(calendar.id)}
              onFollow={(on) => follow(calendar.id, on)}
            />
          ))}
        </ul>
      )}
      {adding ? (
        <CalendarForm
          onDone={(calendar) => {
            setAdding(false)
            if (calendar) follow(calendar.id, true)
          }}
        />
      ) : (
        <Button
          className="self-start"
          icon={<Plus aria-hidden="true" className="size-4" />}
          onClick={() => setAdding(true)}
        >
          {t('hours.calendarAdd')}
        </Button>
      )}
    </section>
  )
}

interface RowProps {
  calendar: Calendar
  followed: boolean
  onFollow: (on: boolean) => void
}

function CalendarRow({ calendar, followed, onFollow }: RowProps) {
  const { t, i18n } = useTranslation()
  const id = useId()
  const client = useQueryClient()
  const again = () => client.invalidateQueries({ queryKey: ['hours'] })
  const refresh = useMutation({ mutationFn: () => hoursApi.refresh(calendar.id), onSettled: again })
  const remove = useMutation({ mutationFn: () => hoursApi.remove(calendar.id), onSettled: again })
  const { name, host, problem, unknownZones } = calendar
  const at = calendar.fetchedAt ? formatMoment(calendar.fetchedAt, i18n.language) : ''
  const failed = remove.error instanceof ApiError ? remove.error.code : null
  return (
    <li className="flex flex-col gap-1 px-3 py-1.5">
      <div className="flex items-center gap-3">
        <input
          id={id}
          type="checkbox"
          checked={followed}
          onChange={(event) => onFollow(event.target.checked)}
          className="size-5 shrink-0 accent-accent"
        />
        <label htmlFor={id} className="min-w-0 flex-1 py-1">
          <span className="block truncate font-medium">{name}</span>
          <span className="block text-sm text-soft">
            {[
              host ?? t('hours.calendarFile'),
              t('hours.calendarEntries', { count: calendar.entries }),
              calendar.busyOnly && t('hours.calendarBusyOnly'),
              t('hours.calendarAt', { at }),
            ]
              .filter(Boolean)
              .join(' · ')}
          </span>
        </label>
        {host && (
          <IconButton
            label={t('hours.calendarRefresh', { name })}
            disabled={refresh.isPending}
            onClick={() => refresh.mutate()}
            className="text-soft hover:bg-raised"
            icon={
              <RotateCw
                aria-hidden="true"
                className={`size-4 ${refresh.isPending ? 'motion-safe:animate-spin' : ''}`}
              />
            }
          />
        )}
        {calendar.lines.length === 0 && !followed && (
          <IconButton
            label={t('hours.calendarRemove', { name })}
            disabled={remove.isPending}
            onClick={() => remove.mutate()}
            className="text-soft hover:bg-raised"
            icon={<Trash2 aria-hidden="true" className="size-4" />}
          />
        )}
      </div>
      {problem && (
        <p role="status" className="text-sm text-warn">
          {t('hours.calendarFailing', { at })} {t(`hours.problems.${problem.code}`, problem.message)}
        </p>
      )}
      {unknownZones.length > 0 && (
        <p className="text-sm text-warn">{t('hours.unknownZones', { zones: unknownZones.join(', ') })}</p>
      )}
      {failed && <ErrorNote title={t(failed === 'in_use' ? 'hours.inUse' : 'hours.removeFailed')} />}
    </li>
  )
}
