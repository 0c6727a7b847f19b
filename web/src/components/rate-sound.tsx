import { useMutation } from '@tanstack/react-query'
import { X } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '@/components/ui/icon-button'
import { changedRecord } from '@/hooks/use-wrap-ups'
import { freshId, type RatingIssue, recordsApi } from '@/lib/api/records'
import type { CallRecord } from '@/lib/api/types'

const SCORES = [1, 2, 3, 4, 5] as const
const ISSUES: readonly RatingIssue[] = [
  'choppy-audio',
  'audio-latency',
  'one-way-audio',
  'echo',
  'noisy-call',
  'dropped-call',
]
const CHOICE =
  'inline-flex min-h-11 items-center justify-center rounded-card border border-control bg-surface px-3 font-medium hover:bg-raised disabled:opacity-55'

interface Props {
  record: CallRecord
}

/** A line that was not good, and that the rep has not judged yet. */
export function wantsRating(record: CallRecord | null): record is CallRecord {
  return record?.quality != null && record.quality.verdict !== 'good' && record.rating == null && !record.rep
}

/** After a call that sounded bad: one click for how bad, one for what it was. */
export function RateSound({ record }: Props) {
  const { t } = useTranslation()
  const [score, setScore] = useState<number | null>(null)
  const [closed, setClosed] = useState(false)
  // Sent again after a failure, it is the same rating.
  const [id] = useState(freshId)
  const rate = useMutation({
    mutationFn: (issue: RatingIssue) => recordsApi.rate(record.sid, { id, score: score ?? 1, issue }),
    onSuccess: ({ call }) => changedRecord.set(call),
  })
  if (closed) return null
  const question = score === null ? t('records.quality.rate') : t('records.quality.what')
  return (
    <div className="flex flex-wrap items-center gap-2" role="status">
      {rate.isSuccess ? (
        <p className="text-soft">{t('records.quality.thanks')}</p>
      ) : (
        <>
          <p className="mr-1">
            <span className="font-medium">{question}</span>{' '}
            {score === null && <span className="text-sm text-soft">{t('records.quality.rateHelp')}</span>}
          </p>
          {score === null
            ? SCORES.map((one) => (
                <button
                  key={one}
                  type="button"
                  aria-label={t('records.quality.score', { count: one })}
                  onClick={() => setScore(one)}
                  className={`${CHOICE} w-11`}
                >
                  {one}
                </button>
              ))
            : ISSUES.map((issue) => (
                <button
                  key={issue}
                  type="button"
                  disabled={rate.isPending}
                  onClick={() => rate.mutate(issue)}
                  className={CHOICE}
                >
                  {t(`records.quality.issues.${issue}`)}
                </button>
              ))}
        </>
      )}
      {rate.isError && (
        <p role="alert" className="text-bad">
          {t('records.quality.failed')}
        </p>
      )}
      <IconButton
        label={t('app.close')}
        onClick={() => setClosed(true)}
        className="text-soft hover:bg-raised"
        icon={<X aria-hidden="true" className="size-4" />}
      />
    </div>
  )
}
