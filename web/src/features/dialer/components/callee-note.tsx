import { CalendarCheck, Clock3, Moon } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useCallingHours } from '@/hooks/use-calling-hours'
import { useNow } from '@/hooks/use-now'
import type { CallingView } from '@/lib/api/calling-hours'
import { objection, whenThere } from '@/lib/calling-hours'
import { localeOf } from '@/lib/format'
import { localTime } from '@/lib/zones'

/** What the clock says where the phone would ring, and whether the team calls there at this hour. */
export function CalleeNote({ e164 }: { e164: string }) {
  const { t, i18n } = useTranslation()
  const now = useNow(15_000)
  const view = useCallingHours(e164).data
  const locale = localeOf(i18n.language)
  const there = localTime(e164, now, locale)
  if (!there) return null
  const { from, to, day, quiet, same } = there
  const time = to
    ? t('dialer.local.range', { from, to })
    : day
      ? t('dialer.local.day', { time: from, day })
      : t(same ? 'dialer.local.same' : 'dialer.local.one', { time: from })
  const against = objection(view)
  const promised = against?.promise
  // Where the team has hours, they count; elsewhere, what is usual.
  const ruled = view !== undefined && view.policy !== 'off'
  const usual = quiet === 'none' || same || ruled ? null : quiet
  const warning = against
    ? hoursWords(against)
    : usual && t(usual === 'all' ? 'dialer.local.late' : 'dialer.local.maybe')

  function hoursWords({ promise, why, name, until, zone }: CallingView): string {
    if (promise) {
      const when = new Intl.DateTimeFormat(locale, { timeStyle: 'short', timeZone: zone ?? undefined })
      return t('callingHours.note.promised', { time: when.format(promise.due) })
    }
    if (why === 'holiday')
      return (i18n.language === 'fr' ? name?.fr : name?.en) || t('callingHours.note.holiday')
    if (!until || !zone) return t('callingHours.note.closed')
    return t('callingHours.note.until', { when: whenThere(until, now, zone, locale) })
  }

  const Icon = promised ? CalendarCheck : warning ? Moon : Clock3
  return (
    <p
      className={`flex items-center justify-center gap-1.5 text-sm ${promised ? 'text-good' : warning ? 'text-warn' : 'text-soft'}`}
    >
      <Icon aria-hidden="true" className="size-3.5 shrink-0" />
      <span className="tabular-nums">{[time, warning].filter(Boolean).join(', ')}</span>
    </p>
  )
}
