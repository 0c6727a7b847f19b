import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { CalendarPlus, Check, Copy } from 'lucide-react'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { ErrorNote } from '@/components/ui/error-note'
import { SkeletonRows } from '@/components/ui/skeleton'
import { feedApi, feedUrl } from '@/lib/api/feed'
import { serverOrigin } from '@/lib/api/server'
import { formatMoment } from '@/lib/format'

const KEY = ['me', 'calendar'] as const

/** The rep's follow-ups in the calendar they already look at: an address to subscribe to, shown once. */
export function CalendarFeedSetting() {
  const { t, i18n } = useTranslation()
  const client = useQueryClient()
  const since = useQuery({ queryKey: KEY, queryFn: ({ signal }) => feedApi.since(signal) })
  const again = () => client.invalidateQueries({ queryKey: KEY })
  const make = useMutation({ mutationFn: feedApi.make, onSettled: again })
  const revoke = useMutation({
    mutationFn: feedApi.revoke,
    onSuccess: () => make.reset(),
    onSettled: again,
  })
  const busy = make.isPending || revoke.isPending
  const url = make.data ? feedUrl(make.data, serverOrigin()) : null
  return (
    <Card title={t('day.feed.title')}>
      <div className="flex flex-col gap-3 px-4 pt-1 pb-4">
        <p className="text-sm text-soft">{t('day.feed.lead')}</p>
        {since.isError ? (
          <ErrorNote title={t('day.feed.error')} help={t('app.unreachableHelp')}>
            <Button onClick={() => void since.refetch()}>{t('app.retry')}</Button>
          </ErrorNote>
        ) : since.isPending ? (
          <SkeletonRows rows={1} label={t('app.loading')} />
        ) : (
          <>
            {url && <Address url={url} />}
            {since.data !== null && !url && (
              <p>{t('day.feed.since', { at: formatMoment(since.data, i18n.language) })}</p>
            )}
            <div className="flex flex-wrap gap-2">
              <Button
                disabled={busy}
                icon={<CalendarPlus aria-hidden="true" className="size-4" />}
                onClick={() => make.mutate()}
              >
                {t(since.data === null ? 'day.feed.make' : 'day.feed.renew')}
              </Button>
              {since.data !== null && (
                <Button look="quiet" disabled={busy} onClick={() => revoke.mutate()}>
                  {t('day.feed.revoke')}
                </Button>
              )}
            </div>
            {since.data !== null && <p className="text-sm text-soft">{t('day.feed.renewHelp')}</p>}
            <p role="status" className="text-sm text-good empty:hidden">
              {revoke.isSuccess && since.data === null && t('day.feed.revoked')}
            </p>
            {(make.isError || revoke.isError) && <ErrorNote title={t('day.feed.failed')} />}
          </>
        )}
      </div>
    </Card>
  )
}

function Address({ url }: { url: string }) {
  const { t } = useTranslation()
  const id = useId()
  const [copied, setCopied] = useState(false)
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(url)
    } catch {
      // Pages that are not served securely have no clipboard: the text is selected, to be copied by hand.
      const field = document.getElementById(id)
      if (field instanceof HTMLInputElement) field.select()
      return
    }
    setCopied(true)
  }
  return (
    <div className="flex flex-col gap-1 rounded-card bg-raised p-3">
      <label htmlFor={id} className="font-medium">
        {t('day.feed.address')}
      </label>
      <div className="flex flex-wrap gap-2">
        <input
          id={id}
          readOnly
          value={url}
          onFocus={(event) => event.target.select()}
          className="min-h-11 min-w-0 flex-1 basis-60 rounded-card border border-control bg-surface px-3"
        />
        <Button
          look="primary"
          icon={
            copied ? (
              <Check aria-hidden="true" className="size-4" />
            ) : (
              <Copy aria-hidden="true" className="size-4" />
            )
          }
          onClick={() => void copy()}
        >
          {t(copied ? 'day.feed.copied' : 'day.feed.copy')}
        </Button>
      </div>
      <p className="text-sm text-soft">{t('day.feed.once')}</p>
      <a
        href={url.replace(/^https?:/, 'webcal:')}
        rel="noreferrer"
        className="self-start py-2 font-medium text-accent hover:underline"
      >
        {t('day.feed.open')}
      </a>
    </div>
  )
}
