import { useQuery, useQueryClient } from '@tanstack/react-query'
import { incomingApi, type Mine } from '@/lib/api/incoming'

export const mineKey = ['mine'] as const

/** What the rep set for themselves; null until it is known. */
export function useMine(): Mine | null {
  return useQuery<Mine>({ queryKey: mineKey, enabled: false }).data ?? null
}

export function useSetMine(): (change: Partial<Mine>) => Promise<void> {
  const client = useQueryClient()
  return async (change) => {
    client.setQueryData(mineKey, await incomingApi.setMine(change))
  }
}
