import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { type Budget, costsApi } from '@/lib/api/costs'
import { usePhone } from './use-phone'

const LOOK_MS = 30_000
export const BUDGET_KEY = ['budget']

/** Where the team stands with its budget: looked at again when a call ends. */
export function useBudget(): Budget | undefined {
  const client = useQueryClient()
  const phone = usePhone()
  useEffect(
    () =>
      phone.listen({
        onRecord: (record) => {
          if (record.state === 'ended') void client.invalidateQueries({ queryKey: BUDGET_KEY })
        },
      }),
    [client, phone],
  )
  return useQuery({
    queryKey: BUDGET_KEY,
    queryFn: ({ signal }) => costsApi.budget(signal),
    refetchInterval: LOOK_MS,
  }).data
}
