import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import type { CrmRecord } from '@/lib/api/crm'

interface Props {
  record: CrmRecord
  busy: boolean
  onPick: () => void
}

/** One record that may be meant. */
export function CrmCandidate({ record, busy, onPick }: Props) {
  const { t } = useTranslation()
  const kinds: Record<string, string> = t('outbox.crm.model', { returnObjects: true })
  return (
    <li className="flex min-h-12 items-center gap-3 rounded-card border border-line bg-surface pr-1 pl-3">
      <span className="min-w-0 flex-1">
        <bdi className="block truncate font-medium">{record.name}</bdi>
        <span className="block text-sm text-soft">{kinds[record.model] ?? record.model}</span>
      </span>
      <Button
        look="quiet"
        disabled={busy}
        aria-label={`${t('outbox.crm.pick')}: ${record.name}`}
        className="text-accent"
        onClick={onPick}
      >
        {t('outbox.crm.pick')}
      </Button>
    </li>
  )
}
