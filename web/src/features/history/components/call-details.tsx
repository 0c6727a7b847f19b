import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Avatar } from '@/components/ui/avatar'
import { Button } from '@/components/ui/button'
import { Chip } from '@/components/ui/chip'
import { ErrorNote } from '@/components/ui/error-note'
import { Skeleton } from '@/components/ui/skeleton'
import { usePeerView } from '@/hooks/use-peer'
import { ApiError, api } from '@/lib/api/client'
import type { CallRecord, Recording } from '@/lib/api/types'
import { RecordingPlayer } from './recording-player'

/** A server without recordings, or a call it no longer knows, has none to play. */
async function recordingsOf(sid: string, signal: AbortSignal): Promise<Recording[]> {
  try {
    return await api.recordings(sid, signal)
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return []
    throw error
  }
}

/** What one line of the history has no room for: everybody in the call, and what was recorded of it. */
export function CallDetails({ call }: { call: CallRecord }) {
  const { t } = useTranslation()
  const nameOf = usePeerView()
  const recordings = useQuery({
    queryKey: ['recordings', call.sid, call.state],
    queryFn: ({ signal }) => recordingsOf(call.sid, signal),
  })
  const others = (call.parties ?? []).filter((party) => !party.me)
  const ready = recordings.data?.filter((one) => one.status === 'completed') ?? []
  const busy = recordings.data?.some((one) => one.status === 'processing' || one.status === 'in-progress')
  return (
    <div className="flex flex-col gap-3 border-line border-t bg-ground px-4 py-3">
      {others.length > 1 && (
        <ul aria-label={t('control.parties')} className="flex flex-wrap gap-x-6 gap-y-2">
          {others.map((party) => {
            const view = nameOf(party.peer)
            return (
              <li key={party.id} className="flex items-center gap-2">
                <Avatar name={view.isRep || party.peer.name ? view.title : null} />
                <span className="font-medium tabular-nums">{view.title}</span>
                {party.failed && <Chip tone="warn">{t(`control.reasons.${party.failed}`)}</Chip>}
              </li>
            )
          })}
        </ul>
      )}
      {recordings.isError ? (
        <ErrorNote title={t('history.recordingsError')} help={t('app.unreachableHelp')}>
          <Button onClick={() => void recordings.refetch()}>{t('app.retry')}</Button>
        </ErrorNote>
      ) : recordings.isPending ? (
        <Skeleton className="h-11 w-full" />
      ) : (
        <>
          {ready.map((one) => (
            <RecordingPlayer key={one.sid} recording={one} />
          ))}
          {ready.length > 0 && <p className="text-sm text-soft">{t('history.playerKeys')}</p>}
          {busy && <p className="text-soft">{t('history.recordingBusy')}</p>}
          {ready.length === 0 && !busy && <p className="text-soft">{t('history.noRecording')}</p>}
        </>
      )}
    </div>
  )
}
