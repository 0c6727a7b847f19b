import { displayNumber } from '@/lib/numbers'
import { Flag } from './flag'

/** A number in its country's notation with its flag; E.164 on hover, and what a copy takes along. */
export function PhoneNumber({ value, className = '' }: { value: string; className?: string }) {
  const { national, e164, country } = displayNumber(value)
  return (
    <span
      title={e164}
      className={`inline-flex items-center gap-1.5 tabular-nums ${className}`}
      onCopy={(event) => {
        event.clipboardData.setData('text/plain', e164)
        event.preventDefault()
      }}
    >
      <Flag country={country} />
      {national}
    </span>
  )
}
