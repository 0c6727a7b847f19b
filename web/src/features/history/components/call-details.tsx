import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Pencil, Voicemail } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { part } from '@/components/part'
import { RateSound, wantsRating } from '@/components/rate-sound'
import { Button } from '@/components/ui/button'
import { ErrorNote } from '@/components/ui/error-note'
import { Skeleton } from '@/components/ui/skeleton'
import { WrapUpForm } from '@/components/wrap-up-form'
import { usePeerView } from '@/hooks/use-peer'
import { usePhone, usePhoneState } from '@/hooks/use-phone'
import { routeHref } from '@/hooks/use-route'
import { changedRecord, useWrapUps, wrapUps } from '@/hooks/use-wrap-ups'
import { ApiError, api } from '@/lib/api/client'
import { recordsApi } from '@/lib/api/records'
import type { CallRecord, Recording } from '@/lib/api/types'
import { formatDuration } from '@/lib/format'
import { CrmEntryView } from './crm-entry'
import { QualityFigures } from './quality-figures'
import { RecordingCopy } from './recording-copy'
import { Timeline } from './timeline'

// The waveform's code is of use to those who listen only.
const RecordingPlayer = part(() => import('./recording-player').then((file) => file.RecordingPlayer))

// Who may see it waits for nothing else.
const CallCosts = part(() => import('./call-costs').then((file) => file.CallCosts))

/** A server without recordings, or a call it no longer knows, has none to play. */
async function recordingsOf(sid: string, signal: AbortSignal): Promise<Recording[]> {
  try {
    return await api.recordings(sid, signal)
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return []
    throw error
  }
}

/** What one line of the history has no room for: what happened, what was said, how it sounded, the recording. */
export function CallDetails({ call }: { call: CallRecord }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const details = useQuery({
    queryKey: ['call-details', call.sid],
    queryFn: ({ signal }) => recordsApi.details(call.sid, signal),
    staleTime: 5_000,
  })
  const phone = usePhone()
  useEffect(() => {
    const renew = (record: CallRecord | null) => {
      if (record?.sid === call.sid) void client.invalidateQueries({ queryKey: ['call-details', call.sid] })
    }
    // What somebody did here is answered; what follows from it, such as the CRM's word, is told later.
    const stop = phone.listen({ onRecord: renew })
    const unsubscribe = changedRecord.subscribe(() => renew(changedRecord.get()))
    return () => {
      stop()
      unsubscribe()
    }
  }, [client, phone, call.sid])
  const quality = details.data?.quality ?? []
  const [rate] = useState(() => wantsRating(call))
  const { session } = usePhoneState()
  return (
    <div className="flex flex-col gap-4 border-line border-t bg-ground px-4 py-4">
      <Message call={call} />
      <Recordings call={call} />
      <CrmEntryView call={call} />
      <EditWrapUp call={call} />
      {rate && <RateSound record={call} />}
      {details.isError ? (
        <ErrorNote title={t('records.timeline.error')} help={t('app.unreachableHelp')}>
          <Button onClick={() => void details.refetch()}>{t('app.retry')}</Button>
        </ErrorNote>
      ) : details.isPending ? (
        <Skeleton className="h-24 w-full" />
      ) : (
        <>
          <Timeline events={details.data.timeline} />
          {quality.map((report) => (
            <QualityFigures key={`${report.by} ${report.codec}`} report={report} />
          ))}
        </>
      )}
      {session && session.role !== 'rep' && call.state === 'ended' && <CallCosts sid={call.sid} />}
    </div>
  )
}

/** The message that the caller left; it is heard in its box, where all see that somebody takes care of it. */
function Message({ call }: { call: CallRecord }) {
  const { t } = useTranslation()
  const nameOf = usePeerView()
  const { session } = usePhoneState()
  const { voicemail } = call
  if (!voicemail?.message) return null
  const duration = formatDuration(voicemail.duration)
  const others = !voicemail.box.startsWith('+') && voicemail.box !== session?.identity
  if (others) {
    const name = nameOf({ kind: 'rep', value: voicemail.box, name: null }).title
    return <p className="text-soft">{t('records.message.elsewhere', { duration, name })}</p>
  }
  return (
    <a
      href={routeHref('voicemail')}
      className="inline-flex min-h-11 items-center gap-2 self-start font-medium text-accent hover:underline"
    >
      <Voicemail aria-hidden="true" className="size-4" />
      {t('records.message.listen', { duration })}
    </a>
  )
}

/** The outcome and note, to be changed in place; drafts are kept like those of calls that have just ended. */
function EditWrapUp({ call }: { call: CallRecord }) {
  const { t } = useTranslation()
  const { session } = usePhoneState()
  const { drafts } = useWrapUps()
  const own = call.wrapUp?.by === session?.identity ? call.wrapUp : null
  const [editing, setEditing] = useState(false)
  const draft = drafts[call.sid]

  const begin = () => {
    setEditing(true)
    if (draft) return
    const { outcome = null, note = '', followUp = null, followUpDone = false, id = '' } = own ?? {}
    wrapUps.change(call, { outcome, note, followUp, followUpDone, replaces: id })
  }
  if (!editing || !draft)
    return (
      <Button className="self-start" icon={<Pencil aria-hidden="true" className="size-4" />} onClick={begin}>
        {t(own ? 'records.timeline.edit' : 'records.timeline.add')}
      </Button>
    )
  return (
    <section aria-label={t('records.wrapUp.editTitle')} className="rounded-card bg-surface p-3">
      <WrapUpForm
        draft={draft}
        onChange={(change) => wrapUps.change(call, change)}
        onSave={() => wrapUps.save(call.sid) && setEditing(false)}
      >
        <Button
          look="quiet"
          onClick={() => {
            wrapUps.discard(call.sid)
            setEditing(false)
          }}
        >
          {t('app.cancel')}
        </Button>
      </WrapUpForm>
    </section>
  )
}

function Recordings({ call }: { call: CallRecord }) {
  const { t } = useTranslation()
  const recordings = useQuery({
    queryKey: ['recordings', call.sid, call.state],
    queryFn: ({ signal }) => recordingsOf(call.sid, signal),
    // A recording that is being saved will be there in a moment.
    refetchInterval: (query) =>
      query.state.data?.some((one) => isBusy(one) || one.copy?.state === 'waiting') ? 2_000 : false,
    enabled: call.recorded !== false,
  })
  if (call.recorded === false) return null
  if (recordings.isError)
    return (
      <ErrorNote title={t('history.recordingsError')} help={t('app.unreachableHelp')}>
        <Button onClick={() => void recordings.refetch()}>{t('app.retry')}</Button>
      </ErrorNote>
    )
  if (recordings.isPending) return <Skeleton className="h-24 w-full" />
  const ready = recordings.data.filter((one) => one.status === 'completed')
  const busy = recordings.data.some(isBusy)
  return (
    <>
      {ready.map((one) => (
        <RecordingPlayer key={one.sid} recording={one} waiting={<Skeleton className="h-24 w-full" />} />
      ))}
      {recordings.data.map((one) => (
        <RecordingCopy key={one.sid} recording={one} />
      ))}
      {busy && <p className="text-soft">{t('history.recordingBusy')}</p>}
      {ready.length === 0 && !busy && <p className="text-soft">{t('history.noRecording')}</p>}
    </>
  )
}

function isBusy(recording: Recording): boolean {
  return recording.status === 'processing' || recording.status === 'in-progress'
}
