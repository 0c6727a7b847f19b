import type { ReactNode } from 'react'
import type { Tone } from '@/hooks/use-outcome'

const TONES: Record<Tone, string> = {
  good: 'bg-good-muted text-good',
  warn: 'bg-warn-muted text-warn',
  bad: 'bg-bad-muted text-bad',
  plain: 'bg-line text-soft',
}

export function Chip({ tone, icon, children }: { tone: Tone; icon?: ReactNode; children: ReactNode }) {
  return (
    <span
      className={`inline-flex items-center gap-1 whitespace-nowrap rounded-full px-2 py-0.5 text-sm font-medium ${TONES[tone]}`}
    >
      {icon}
      {children}
    </span>
  )
}
