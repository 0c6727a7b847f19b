export type FollowUpPick = 'tomorrow' | 'threeDays' | 'monday'

export const FOLLOW_UP_PICKS: readonly FollowUpPick[] = ['tomorrow', 'threeDays', 'monday']

/** The hour of the day at which a follow-up without a time is due. */
const HOUR = 9

/** The moment that a quick pick means, local time. On a Monday, "next Monday" is a week away. */
export function followUpAt(pick: FollowUpPick, now: number): number {
  const day = new Date(now)
  const ahead = pick === 'tomorrow' ? 1 : pick === 'threeDays' ? 3 : (8 - day.getDay()) % 7 || 7
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() + ahead, HOUR).getTime()
}

const two = (value: number) => String(value).padStart(2, '0')

/** As `<input type="datetime-local">` has it. */
export function toLocalInput(at: number | null): string {
  if (at === null) return ''
  const date = new Date(at)
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}`
}

export function fromLocalInput(text: string): number | null {
  const at = text === '' ? Number.NaN : new Date(text).getTime()
  return Number.isFinite(at) && at > 0 ? at : null
}
