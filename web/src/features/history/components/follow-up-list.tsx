import { CalendarCheck, Check, Phone } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Chip } from '@/components/ui/chip'
import { ErrorNote } from '@/components/ui/error-note'
import { Flag } from '@/components/ui/flag'
import { IconButton } from '@/components/ui/icon-button'
import { SkeletonRows } from '@/components/ui/skeleton'
import { useFollowUps } from '@/hooks/use-follow-ups'
import { useNow } from '@/hooks/use-now'
import { usePeerView } from '@/hooks/use-peer'
import { useInCall, usePhone, usePhoneState } from '@/hooks/use-phone'
import { wrapUps } from '@/hooks/use-wrap-ups'
import type { CallRecord } from '@/lib/api/types'
import { formatMoment } from '@/lib/format'

/** Whom to call again, the most urgent first, with one click to do it. */
export function FollowUpList() {
  const { t } = useTranslation()
  const { calls, isPending, isError, refetch } = useFollowUps()
  if (isError && calls.length === 0)
    return (
      <ErrorNote title={t('records.followUps.error')} help={t('app.unreachableHelp')}>
        <Button onClick={() => void refetch()}>{t('app.retry')}</Button>
      </ErrorNote>
    )
  return (
    <div className="overflow-hidden rounded-card border border-line bg-surface">
      {isPending ? (
        <SkeletonRows rows={3} label={t('app.loading')} />
      ) : calls.length === 0 ? (
        <div className="flex flex-col items-center gap-2 px-4 py-8 text-center">
          <CalendarCheck aria-hidden="true" className="size-7 text-soft" />
          <p className="font-medium">{t('records.followUps.empty')}</p>
          <p className="text-soft">{t('records.followUps.emptyHelp')}</p>
        </div>
      ) : (
        <ul aria-label={t('records.followUps.title')} className="divide-y divide-line">
          {calls.map((call) => (
            <FollowUp key={call.sid} call={call} />
          ))}
        </ul>
      )}
    </div>
  )
}

function FollowUp({ call }: { call: CallRecord }) {
  const { t, i18n } = useTranslation()
  const phone = usePhone()
  const { device } = usePhoneState()
  const blocked = useInCall() || device !== 'ready'
  const view = usePeerView()(call.peer)
  const now = useNow(60_000)
  const { wrapUp } = call
  if (!wrapUp?.followUp) return null
  const overdue = wrapUp.followUp < now
  const when = formatMoment(wrapUp.followUp, i18n.language)
  const done = () => {
    const { outcome, note, followUp, id } = wrapUp
    wrapUps.change(call, { outcome, note, followUp, followUpDone: true, replaces: id })
    wrapUps.save(call.sid)
  }
  return (
    <li className="flex min-h-14 items-center gap-3 py-1 pr-2 pl-4">
      <span className="flex min-w-0 flex-1 flex-col">
        <span className="flex min-w-0 items-center gap-1.5 font-medium tabular-nums">
          {!view.isRep && <Flag country={view.country} />}
          <span className="truncate">{view.title}</span>
        </span>
        {wrapUp.note && <span className="truncate text-sm text-soft">{wrapUp.note.split('\n')[0]}</span>}
      </span>
      <Chip tone={overdue ? 'warn' : 'plain'}>
        {t(overdue ? 'records.followUps.overdue' : 'records.followUps.due', { when })}
      </Chip>
      <Button
        look="quiet"
        aria-label={t('records.followUps.markDone', { name: view.title })}
        icon={<Check aria-hidden="true" className="size-4" />}
        onClick={done}
        className="max-sm:px-2"
      >
        <span className="max-sm:sr-only">{t('records.followUps.done')}</span>
      </Button>
      <IconButton
        label={t('history.callBack', { name: view.title })}
        disabled={blocked}
        onClick={() => phone.dial(call.peer)}
        className="text-good hover:bg-good-muted"
        icon={<Phone aria-hidden="true" className="size-4" />}
      />
    </li>
  )
}
