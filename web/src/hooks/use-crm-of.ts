import { useQuery } from '@tanstack/react-query'
import { type CrmRecord, crmApi } from '@/lib/api/crm'
import type { Peer } from '@/lib/api/types'

interface CrmOf {
  /** The likeliest first. */
  records: readonly CrmRecord[]
  /** What the server knows has come: what the CRM itself may add is not waited for. */
  settled: boolean
}

const SHARED = { staleTime: 60_000, retry: false }

/** Who of the CRM has this number: what the server knows, and what the CRM says where it may know better. */
export function useCrmOf(peer: Peer | null): CrmOf {
  const number = peer?.kind === 'number' && peer.value.startsWith('+') ? peer.value : null
  const known = useQuery({
    queryKey: ['crm-of', number],
    queryFn: ({ signal }) => crmApi.recordsOf(number ?? '', false, signal),
    enabled: number !== null,
    ...SHARED,
  })
  const asked = useQuery({
    queryKey: ['crm-of', number, 'fresh'],
    queryFn: ({ signal }) => crmApi.recordsOf(number ?? '', true, signal),
    enabled: known.data?.fresh === false,
    ...SHARED,
  })
  const records = asked.data?.records ?? known.data?.records ?? []
  // Where the server knows nobody, the CRM's own word is the first there is.
  const waits = known.data?.fresh === false && records.length === 0 && asked.isPending
  return { records, settled: number === null || ((known.isSuccess || known.isError) && !waits) }
}
