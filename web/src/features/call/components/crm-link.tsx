import { ContactRound } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { CrmRecordLink } from '@/components/crm-record-link'
import { useCrmOf } from '@/hooks/use-crm-of'
import type { Peer } from '@/lib/api/types'

/** The CRM's record of whoever is on the line, with a link to it. Nothing while it is not known. */
export function CrmLink({ peer }: { peer: Peer }) {
  const { t } = useTranslation()
  const { records } = useCrmOf(peer)
  const record = records[0]
  if (!record) return null
  const more = records.length - 1
  return (
    <p className="flex min-w-0 max-w-full items-center gap-1.5">
      <ContactRound aria-hidden="true" className="size-4 shrink-0 text-soft" />
      <span className="sr-only">
        {t(`outbox.crm.model.${record.model}`, { defaultValue: t('outbox.crm.title') })}
      </span>
      <CrmRecordLink record={record}>
        {/* Names come from the CRM and may be written in any direction: each stands for itself. */}
        <bdi className="block truncate">{record.name}</bdi>
      </CrmRecordLink>
      {more > 0 && (
        <span className="shrink-0 text-sm text-soft">{t('outbox.crm.more', { count: more })}</span>
      )}
    </p>
  )
}
