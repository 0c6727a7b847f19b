import { recordsApi } from '@/lib/api/records'
import { useOwnList } from './use-own-list'

/** The rep's follow-ups that are not done, those due first. */
export function useFollowUps() {
  return useOwnList('follow-ups', recordsApi.followUps, (call) => Boolean(call.wrapUp?.followUp))
}
