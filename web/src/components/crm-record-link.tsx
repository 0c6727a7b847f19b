import { ExternalLink } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { CrmRecord } from '@/lib/api/crm'

/** Leads to a record's page in the CRM; plain text when its address is none of the web, since the CRM wrote it. */
export function CrmRecordLink({ record, children }: { record: CrmRecord; children: ReactNode }) {
  const { t } = useTranslation()
  if (!/^https?:\/\//.test(record.url)) return <span className="min-w-0 font-medium">{children}</span>
  return (
    <a
      href={record.url}
      target="_blank"
      rel="noopener noreferrer"
      className="inline-flex min-h-6 min-w-0 items-center gap-1.5 break-words font-medium text-accent hover:underline"
    >
      {children}
      <ExternalLink aria-hidden="true" className="size-3.5 shrink-0" />
      <span className="sr-only">({t('outbox.crm.opens')})</span>
    </a>
  )
}
