import { useOwnList } from '@/hooks/use-own-list'
import { crmApi } from '@/lib/api/crm'

/** The rep's calls that are not in the CRM and that somebody has to see to. */
export function useUnlogged() {
  return useOwnList('unlogged', crmApi.unlogged, (call) => Boolean(call.crm))
}
