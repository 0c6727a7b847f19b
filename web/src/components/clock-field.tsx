import { useState } from 'react'
import { clock } from '@/lib/week'

/** What people write for a time of day: 9, 9:30, 0930, 18h, 24:00. Null when it is none. */
export function readClock(text: string): number | null {
  const match = /^\s*(\d{1,2})(?:\s*[:.hH]?\s*(\d{2}))?\s*[hH]?\s*$/.exec(text)
  if (!match) return null
  const minute = Number(match[1]) * 60 + Number(match[2] ?? 0)
  return Number(match[2] ?? 0) < 60 && minute <= 24 * 60 ? minute : null
}

interface Props {
  label: string
  /** Minute of the day. */
  value: number
  onChange: (value: number) => void
}

/** A time of day in 24 hours, whatever the browser's habits: the same that the server and the sentence say. */
export function ClockField({ label, value, onChange }: Props) {
  const [typed, setTyped] = useState<string | null>(null)
  const commit = () => {
    const minute = typed === null ? null : readClock(typed)
    if (minute !== null) onChange(minute)
    setTyped(null)
  }
  return (
    <input
      inputMode="numeric"
      aria-label={label}
      value={typed ?? clock(value)}
      maxLength={6}
      onFocus={(event) => event.target.select()}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        // Enter in a form would send it before the field has been read.
        if (event.key === 'Enter') commit()
      }}
      className="min-h-11 w-18 rounded-card border border-control bg-surface px-2 text-center tabular-nums"
    />
  )
}
