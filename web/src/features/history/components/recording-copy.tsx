import { useMutation, useQueryClient } from '@tanstack/react-query'
import { HardDriveDownload, RotateCw } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { ErrorNote } from '@/components/ui/error-note'
import { usePhoneState } from '@/hooks/use-phone'
import { copiesApi } from '@/lib/api/copies'
import type { Recording } from '@/lib/api/types'

/** Where the sound is kept; nothing where it never was elsewhere. */
export function RecordingCopy({ recording }: { recording: Recording }) {
  const { t } = useTranslation()
  const { session } = usePhoneState()
  const client = useQueryClient()
  const again = useMutation({
    mutationFn: () => copiesApi.fetchAgain(recording.sid),
    onSettled: () => client.invalidateQueries({ queryKey: ['recordings'] }),
  })
  const { copy } = recording
  if (!copy) return null
  const why: Record<string, string> = t('copies.why', { returnObjects: true })
  if (copy.state === 'failed')
    return (
      <ErrorNote title={t('copies.failed')} help={why[copy.reason]}>
        {session?.role !== 'rep' && (
          <Button
            icon={<RotateCw aria-hidden="true" className="size-4" />}
            disabled={again.isPending}
            onClick={() => again.mutate()}
          >
            {t('copies.again')}
          </Button>
        )}
        {again.isError && <p role="alert">{t('copies.againFailed')}</p>}
      </ErrorNote>
    )
  const words =
    copy.state === 'waiting' ? 'copies.waiting' : copy.atCarrier ? 'copies.here' : 'copies.hereAlone'
  return (
    <p className="flex items-center gap-1.5 text-sm text-soft">
      <HardDriveDownload aria-hidden="true" className="size-3.5 shrink-0" />
      <span>
        {t(words)} {copy.state === 'waiting' && why[copy.reason]}
      </span>
    </p>
  )
}
