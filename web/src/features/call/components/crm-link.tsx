import { useQuery } from '@tanstack/react-query'
import { ContactRound, ExternalLink } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { crmApi } from '@/lib/api/crm'
import type { Peer } from '@/lib/api/types'

/** The CRM's record of whoever is on the line, with a link to it. Nothing while it is not known. */
export function CrmLink({ peer }: { peer: Peer }) {
  const { t } = useTranslation()
  const { data } = useQuery({
    queryKey: ['crm-of', peer.value],
    queryFn: ({ signal }) => crmApi.recordsOf(peer.value, signal),
    enabled: peer.kind === 'number' && peer.value.startsWith('+'),
    staleTime: 60_000,
    retry: false,
  })
  const record = data?.[0]
  if (!record) return null
  // Names come from the CRM and may be written in any direction: each stands for itself.
  const name = <bdi className="truncate">{record.name}</bdi>
  const more = (data?.length ?? 1) - 1
  return (
    <p className="flex min-w-0 max-w-full items-center gap-1.5">
      <ContactRound aria-hidden="true" className="size-4 shrink-0 text-soft" />
      <span className="sr-only">
        {t(`outbox.crm.model.${record.model}`, { defaultValue: t('outbox.crm.title') })}
      </span>
      {/^https?:\/\//.test(record.url) ? (
        <a
          href={record.url}
          target="_blank"
          rel="noopener noreferrer"
          className="inline-flex min-h-6 min-w-0 items-center gap-1.5 font-medium text-accent hover:underline"
        >
          {name}
          <ExternalLink aria-hidden="true" className="size-3.5 shrink-0" />
          <span className="sr-only">({t('outbox.crm.opens')})</span>
        </a>
      ) : (
        <span className="truncate font-medium">{name}</span>
      )}
      {more > 0 && (
        <span className="shrink-0 text-sm text-soft">{t('outbox.crm.more', { count: more })}</span>
      )}
    </p>
  )
}
