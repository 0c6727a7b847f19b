import { useMutation } from '@tanstack/react-query'
import { CircleAlert, CircleCheck, Clock3 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { CrmRecordLink } from '@/components/crm-record-link'
import { Button } from '@/components/ui/button'
import { changedRecord } from '@/hooks/use-wrap-ups'
import { type CrmRecord, crmApi } from '@/lib/api/crm'
import type { CallRecord } from '@/lib/api/types'
import { CrmCandidate } from './crm-candidate'
import { CrmChooser } from './crm-chooser'

const LOOKS = {
  waiting: { Icon: Clock3, colour: 'text-soft' },
  written: { Icon: CircleCheck, colour: 'text-good' },
  choose: { Icon: CircleAlert, colour: 'text-warn' },
  failed: { Icon: CircleAlert, colour: 'text-bad' },
}

/** Where the call's note in the CRM stands, and what its rep can do about it. */
export function CrmEntryView({ call }: { call: CallRecord }) {
  const { t } = useTranslation()
  const { crm } = call
  const [choosing, setChoosing] = useState(false)
  const change = useMutation({
    mutationFn: (record: CrmRecord | null) =>
      record ? crmApi.choose(call.sid, record) : crmApi.retry(call.sid),
    onSuccess: ({ call: changed }) => changedRecord.set(changed),
  })
  if (!crm) return null
  const { Icon, colour } = LOOKS[crm.state]
  return (
    <section aria-label={t('outbox.crm.title')} className="flex flex-col items-start gap-2">
      <div role="status" className="flex items-start gap-2">
        <Icon aria-hidden="true" className={`mt-0.5 size-4 shrink-0 ${colour}`} />
        <div className="min-w-0">
          {crm.record ? (
            <WrittenOn record={crm.record} />
          ) : (
            <p className="font-medium">
              {t(`outbox.crm.${crm.state === 'written' ? 'waiting' : crm.state}`)}
            </p>
          )}
          {crm.reason && crm.state !== 'written' && (
            <p className="text-soft">{t(`outbox.crm.why.${crm.reason}`)}</p>
          )}
        </div>
      </div>
      {crm.candidates.length > 0 && (
        <ul aria-label={t('outbox.crm.attachTitle')} className="flex w-full flex-col gap-1">
          {crm.candidates.map((record) => (
            <CrmCandidate
              key={`${record.model} ${record.id}`}
              record={record}
              busy={change.isPending}
              onPick={() => change.mutate(record)}
            />
          ))}
        </ul>
      )}
      <div className="flex flex-wrap gap-2">
        {(crm.state === 'failed' || (crm.state === 'waiting' && crm.reason)) && (
          <Button disabled={change.isPending} onClick={() => change.mutate(null)}>
            {t('outbox.crm.retry')}
          </Button>
        )}
        <Button
          look={crm.record ? 'quiet' : 'plain'}
          className={crm.record ? '-ml-4 text-accent' : ''}
          onClick={() => setChoosing(true)}
        >
          {t(crm.record || crm.candidates.length > 0 ? 'outbox.crm.another' : 'outbox.crm.attach')}
        </Button>
      </div>
      {change.isError && (
        <p role="alert" className="text-bad">
          {t('outbox.crm.failedToAsk')}
        </p>
      )}
      {choosing && <CrmChooser call={call} onClose={() => setChoosing(false)} />}
    </section>
  )
}

/** Names come from the CRM and may be written in any direction: each stands for itself. */
function WrittenOn({ record }: { record: CrmRecord }) {
  const { t } = useTranslation()
  const words = t('outbox.crm.written', { name: `\u2068${record.name}\u2069` })
  return (
    <p className="break-words">
      <CrmRecordLink record={record}>{words}</CrmRecordLink>
    </p>
  )
}
