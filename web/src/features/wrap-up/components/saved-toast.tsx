import { Check, Loader2 } from 'lucide-react'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { useOutcomes } from '@/hooks/use-outcomes'
import { useWrapUps, wrapUps } from '@/hooks/use-wrap-ups'
import { UNDO_MS } from '@/lib/wrap-ups'

/** A wrap-up was saved: ten seconds to take it back. */
export function SavedToast() {
  const { t } = useTranslation()
  const { last } = useWrapUps()
  const outcomes = useOutcomes()

  useEffect(() => {
    if (last?.state !== 'saved') return
    const timer = setTimeout(() => wrapUps.forgetLast(last.id), Math.max(0, last.at + UNDO_MS - Date.now()))
    return () => clearTimeout(timer)
  }, [last])

  const outcome = outcomes.find((one) => one.key === last?.draft.outcome)?.name
  const sending = last?.state !== 'saved'
  return (
    <div
      role="status"
      className="-translate-x-1/2 pointer-events-none fixed bottom-6 left-1/2 z-40 w-[calc(100vw-32px)] max-w-[400px] max-sm:bottom-20"
    >
      {last && (
        <div className="pointer-events-auto flex min-h-13 animate-enter items-center gap-3 rounded-card bg-surface py-1 pr-1 pl-4 shadow-float">
          {sending ? (
            <Loader2 aria-hidden="true" className="size-4 shrink-0 animate-spin text-soft" />
          ) : (
            <Check aria-hidden="true" className="size-4 shrink-0 text-good" />
          )}
          <p className="min-w-0 flex-1">
            {sending
              ? t('records.wrapUp.sending')
              : outcome
                ? t('records.wrapUp.saved', { outcome })
                : t('records.wrapUp.savedPlain')}
          </p>
          {!sending && (
            <Button look="quiet" className="text-accent" onClick={() => void wrapUps.undo()}>
              {t('records.wrapUp.undo')}
            </Button>
          )}
        </div>
      )}
    </div>
  )
}
