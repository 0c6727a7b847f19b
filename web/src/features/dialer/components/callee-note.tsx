import { Clock3, Moon } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useNow } from '@/hooks/use-now'
import { localeOf } from '@/lib/format'
import { localTime } from '@/lib/zones'

/** What the clock says where the phone would ring, so that nobody is called out of bed. */
export function CalleeNote({ e164 }: { e164: string }) {
  const { t, i18n } = useTranslation()
  const now = useNow(15_000)
  const there = localTime(e164, now, localeOf(i18n.language))
  if (!there) return null
  const { from, to, day, quiet, same } = there
  const time = to
    ? t('dialer.local.range', { from, to })
    : day
      ? t('dialer.local.day', { time: from, day })
      : t(same ? 'dialer.local.same' : 'dialer.local.one', { time: from })
  const warning =
    quiet === 'none' || same ? null : t(quiet === 'all' ? 'dialer.local.late' : 'dialer.local.maybe')
  const Icon = warning ? Moon : Clock3
  return (
    <p className={`flex items-center justify-center gap-1.5 text-sm ${warning ? 'text-warn' : 'text-soft'}`}>
      <Icon aria-hidden="true" className="size-3.5 shrink-0" />
      <span className="tabular-nums">{[time, warning].filter(Boolean).join(', ')}</span>
    </p>
  )
}
