import { UserRound } from 'lucide-react'
import { initials } from '@/lib/format'

interface Props {
  /** Null for a number without a name. */
  name: string | null
  online?: boolean | null
  size?: 'small' | 'large'
  className?: string
}

export function Avatar({ name, online = null, size = 'small', className = 'bg-accent-muted' }: Props) {
  const box = size === 'large' ? 'size-20 text-[28px]' : 'size-9 text-sm'
  const dot = size === 'large' ? 'size-5' : 'size-3'
  return (
    <span
      aria-hidden="true"
      className={`relative inline-flex shrink-0 items-center justify-center rounded-full font-semibold text-accent ${box} ${className}`}
    >
      {name ? initials(name) : <UserRound className={size === 'large' ? 'size-8' : 'size-4'} />}
      {online !== null && (
        <span
          className={`absolute right-0 bottom-0 rounded-full border-2 border-surface ${dot} ${online ? 'bg-good-fill' : 'bg-control'}`}
        />
      )}
    </span>
  )
}
