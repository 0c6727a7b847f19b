import { Undo2, Voicemail, X } from 'lucide-react'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { ErrorNote } from '@/components/ui/error-note'
import { IconButton } from '@/components/ui/icon-button'
import { SkeletonRows } from '@/components/ui/skeleton'
import { usePeerView } from '@/hooks/use-peer'
import { useVoicemail } from '@/hooks/use-voicemail'
import { useMessages } from '../hooks/use-messages'
import { MessageRow } from './message-row'

/** How long a deletion can be undone with one press. */
const UNDO_MS = 10_000

export function VoicemailPage() {
  const { t } = useTranslation()
  const { messages, unheard, isPending, isError, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } =
    useVoicemail()
  const { change, undo, failed, removed, dismiss } = useMessages()
  return (
    <div className="mx-auto flex w-full max-w-[860px] flex-col gap-4">
      <div className="flex flex-wrap items-baseline justify-between gap-2">
        <h1 className="text-title font-semibold">{t('voicemail.title')}</h1>
        {unheard > 0 && <p className="text-soft">{t('voicemail.unheard', { count: unheard })}</p>}
      </div>
      {failed && <ErrorNote title={t('voicemail.failed')} />}
      {isError && messages.length === 0 ? (
        <ErrorNote title={t('voicemail.error')} help={t('app.unreachableHelp')}>
          <Button onClick={() => void refetch()}>{t('app.retry')}</Button>
        </ErrorNote>
      ) : (
        <div className="overflow-hidden rounded-card border border-line bg-surface">
          {isPending ? (
            <SkeletonRows rows={4} label={t('app.loading')} />
          ) : messages.length === 0 ? (
            <Empty />
          ) : (
            <ul className="divide-y divide-line">
              {messages.map((message) => (
                <MessageRow
                  key={message.sid}
                  message={message}
                  onChange={(wanted) => change(message, wanted)}
                />
              ))}
            </ul>
          )}
        </div>
      )}
      {hasNextPage && (
        <Button className="self-center" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t(isFetchingNextPage ? 'app.loading' : 'voicemail.more')}
        </Button>
      )}
      <div
        role="status"
        className="-translate-x-1/2 pointer-events-none fixed bottom-6 left-1/2 z-40 w-[calc(100vw-32px)] max-w-[400px] max-sm:bottom-20"
      >
        {removed && <Removed key={removed.sid} peer={removed.peer} onUndo={undo} onDismiss={dismiss} />}
      </div>
    </div>
  )
}

interface RemovedProps {
  peer: Parameters<ReturnType<typeof usePeerView>>[0]
  onUndo: () => void
  onDismiss: () => void
}

function Removed({ peer, onUndo, onDismiss }: RemovedProps) {
  const { t } = useTranslation()
  const name = usePeerView()(peer).title
  // biome-ignore lint/correctness/useExhaustiveDependencies: counted from when it appears.
  useEffect(() => {
    const timer = setTimeout(onDismiss, UNDO_MS)
    return () => clearTimeout(timer)
  }, [])
  return (
    <div className="pointer-events-auto flex animate-enter items-center gap-2 rounded-card bg-surface py-1 pr-1 pl-4 shadow-float">
      <p className="min-w-0 flex-1">{t('voicemail.removed', { name })}</p>
      <Button look="quiet" icon={<Undo2 aria-hidden="true" className="size-4" />} onClick={onUndo}>
        {t('voicemail.undo')}
      </Button>
      <IconButton
        label={t('app.close')}
        onClick={onDismiss}
        className="text-soft hover:bg-raised"
        icon={<X aria-hidden="true" className="size-4" />}
      />
    </div>
  )
}

function Empty() {
  const { t } = useTranslation()
  return (
    <div className="flex flex-col items-center gap-3 px-4 py-8 text-center">
      <Voicemail aria-hidden="true" className="size-7 text-soft" />
      <p>
        <span className="font-medium">{t('voicemail.empty')}</span>
        <span className="block text-soft">{t('voicemail.emptyHelp')}</span>
      </p>
    </div>
  )
}
