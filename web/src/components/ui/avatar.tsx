import { UserRound } from 'lucide-react'
import type { Status } from '@/lib/api/incoming'
import { initials } from '@/lib/format'

/** Form as well as colour: who cannot be told green from red still sees a bar or a hollow ring. */
const DOTS: Record<Status, string> = {
  available: 'bg-good-fill',
  busy: 'bg-bad-fill',
  wrap_up: 'bg-warn',
  away: 'bg-warn',
  do_not_disturb: 'bg-bad-fill',
  unreachable: 'bg-surface ring-2 ring-control ring-inset',
  offline: 'bg-control',
}

interface Props {
  /** Null for a number without a name. */
  name: string | null
  online?: boolean | null
  /** More than whether somebody is there; stands above `online`. */
  status?: Status
  size?: 'small' | 'large'
  className?: string
}

export function Avatar({
  name,
  online = null,
  status,
  size = 'small',
  className = 'bg-accent-muted',
}: Props) {
  const box = size === 'large' ? 'size-20 text-[28px]' : 'size-9 text-sm'
  const dot = size === 'large' ? 'size-5' : 'size-3'
  return (
    <span
      aria-hidden="true"
      className={`relative inline-flex shrink-0 items-center justify-center rounded-full font-semibold text-accent ${box} ${className}`}
    >
      {name ? initials(name) : <UserRound className={size === 'large' ? 'size-8' : 'size-4'} />}
      {(status || online !== null) && (
        <span
          className={`absolute right-0 bottom-0 flex items-center justify-center rounded-full border-2 border-surface ${dot} ${DOTS[status ?? (online ? 'available' : 'offline')]}`}
        >
          {status === 'do_not_disturb' && <span className="h-0.5 w-1/2 rounded-full bg-on-bad" />}
        </span>
      )}
    </span>
  )
}
