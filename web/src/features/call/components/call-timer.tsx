import { useTranslation } from 'react-i18next'
import { useNow } from '@/hooks/use-now'
import { formatDuration } from '@/lib/format'
import type { CallState } from '@/phone/call-machine'

export function CallTimer({ call }: { call: CallState }) {
  const { t } = useTranslation()
  const running = call.endedAt === null
  const now = useNow(250, running)
  if (call.answeredAt === null) return null
  return (
    <span role="timer" aria-label={t('call.timer')} className="font-semibold tabular-nums">
      {formatDuration(((call.endedAt ?? now) - call.answeredAt) / 1000)}
    </span>
  )
}

/** How long something lasts: on hold, muted, recorded. */
export function Since({ at, label }: { at: number; label: string }) {
  const now = useNow(250)
  return (
    <span role="timer" aria-label={label} className="tabular-nums">
      {formatDuration((now - at) / 1000)}
    </span>
  )
}
