import { useStore } from '@/hooks/use-store'
import { preferences } from '@/lib/preferences'
import { isMissed } from '../components/call-row'
import { useCalls } from './use-calls'

/** Missed calls since the rep last looked at the history. */
export function useMissedCount(): number {
  const { calls } = useCalls()
  const seenUntil = useStore(preferences).missedSeenAt
  return calls.filter((call) => isMissed(call) && call.startedAt > seenUntil).length
}
