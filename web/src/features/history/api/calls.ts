import { infiniteQueryOptions } from '@tanstack/react-query'
import { callsKey } from '@/hooks/use-desk'
import { api } from '@/lib/api/client'

const PAGE = 50

export const callsQuery = infiniteQueryOptions({
  queryKey: callsKey,
  queryFn: ({ pageParam, signal }) => api.calls(pageParam, PAGE, signal),
  initialPageParam: null as string | null,
  getNextPageParam: (page) => page.next,
  staleTime: Number.POSITIVE_INFINITY,
})
