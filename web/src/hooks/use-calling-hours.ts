import { useQuery } from '@tanstack/react-query'
import { callingHoursApi } from '@/lib/api/calling-hours'

/** Whether this is an hour at which a number may be called; looked at again every minute. */
export function useCallingHours(e164: string) {
  return useQuery({
    queryKey: ['calling-hours', e164],
    queryFn: ({ signal }) => callingHoursApi.look(e164, signal),
    // A follow-up that was noted a moment ago counts at once.
    staleTime: 0,
    refetchInterval: 60_000,
    retry: false,
  })
}
