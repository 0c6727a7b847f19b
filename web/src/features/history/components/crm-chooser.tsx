import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { ErrorNote } from '@/components/ui/error-note'
import { Modal } from '@/components/ui/modal'
import { SkeletonRows } from '@/components/ui/skeleton'
import { TextField } from '@/components/ui/text-field'
import { useConfig } from '@/hooks/use-desk'
import { usePeerView } from '@/hooks/use-peer'
import { changedRecord } from '@/hooks/use-wrap-ups'
import { ApiError } from '@/lib/api/client'
import { type CrmReason, type CrmRecord, crmApi } from '@/lib/api/crm'
import type { CallRecord } from '@/lib/api/types'
import { parseNumber } from '@/lib/numbers'
import { CrmCandidate } from './crm-candidate'

interface Props {
  call: CallRecord
  onClose: () => void
}

/** One record for the call's note: by the call's number, by another one, or a new one. */
export function CrmChooser({ call, onClose }: Props) {
  const { t } = useTranslation()
  const config = useConfig()
  const view = usePeerView()(call.peer)
  const own = call.peer.value.startsWith('+') ? call.peer.value : null
  const [text, setText] = useState(own ?? '')
  const [number, setNumber] = useState(own)
  const [problem, setProblem] = useState(false)
  const [name, setName] = useState(view.note ?? '')
  const found = useQuery({
    queryKey: ['crm-records', call.sid, number],
    queryFn: ({ signal }) => crmApi.records(call.sid, number, signal),
    enabled: number !== null,
    retry: false,
  })
  const done = {
    onSuccess: ({ call: changed }: { call: CallRecord }) => {
      changedRecord.set(changed)
      onClose()
    },
  }
  const choose = useMutation({
    mutationFn: (record: CrmRecord) => crmApi.choose(call.sid, record, number ?? undefined),
    ...done,
  })
  const create = useMutation({ mutationFn: () => crmApi.create(call.sid, name.trim()), ...done })
  const failure = choose.error ?? create.error ?? found.error
  const search = () => {
    const parsed = parseNumber(text, config?.defaultCountry ?? 'FR')
    setProblem(!parsed.ok)
    if (parsed.ok) setNumber(parsed.e164)
  }
  return (
    <Modal title={t('outbox.crm.attachTitle')} lead={t('outbox.crm.attachLead')} onClose={onClose}>
      <div className="flex flex-col gap-4">
        <form
          className="flex flex-col gap-2"
          onSubmit={(event) => {
            event.preventDefault()
            search()
          }}
        >
          <TextField
            label={t('outbox.crm.searchLabel')}
            help={t('outbox.crm.searchHelp')}
            {...(problem ? { error: t('outbox.crm.notANumber') } : {})}
            type="tel"
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          <Button type="submit" className="self-start">
            {t('outbox.crm.search')}
          </Button>
        </form>
        {found.isLoading && <SkeletonRows rows={2} label={t('app.loading')} />}
        {found.data && found.data.length === 0 && <p className="text-soft">{t('outbox.crm.nothing')}</p>}
        {found.data && found.data.length > 0 && (
          <ul aria-label={t('outbox.crm.attachTitle')} className="flex flex-col gap-1">
            {found.data.map((record) => (
              <CrmCandidate
                key={`${record.model} ${record.id}`}
                record={record}
                busy={choose.isPending || create.isPending}
                onPick={() => choose.mutate(record)}
              />
            ))}
          </ul>
        )}
        {own && (
          <form
            className="flex flex-col gap-2 border-line border-t pt-4"
            onSubmit={(event) => {
              event.preventDefault()
              create.mutate()
            }}
          >
            <h3 className="font-semibold">{t('outbox.crm.create')}</h3>
            <TextField
              label={t('outbox.crm.createName')}
              help={t('outbox.crm.createHelp', { number: view.number ?? own })}
              value={name}
              maxLength={120}
              onChange={(event) => setName(event.target.value)}
            />
            <Button
              type="submit"
              className="self-start"
              disabled={create.isPending || choose.isPending || name.trim() === ''}
            >
              {t('outbox.crm.createButton')}
            </Button>
          </form>
        )}
        {failure && <Failure error={failure} />}
      </div>
    </Modal>
  )
}

function Failure({ error }: { error: Error }) {
  const { t } = useTranslation()
  const reason = error instanceof ApiError ? (error.details.reason as CrmReason | undefined) : undefined
  if (reason) return <ErrorNote title={t('outbox.crm.failedToAsk')} help={t(`outbox.crm.why.${reason}`)} />
  return <ErrorNote title={t('outbox.crm.failedToAsk')} />
}
