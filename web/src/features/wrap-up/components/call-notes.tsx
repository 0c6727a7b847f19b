import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { useWrapUps, wrapUps } from '@/hooks/use-wrap-ups'
import type { CallState } from '@/phone/call-machine'

/** Notes while the call goes on; they are the note of its wrap-up. */
export function CallNotes({ call }: { call: CallState }) {
  const { t } = useTranslation()
  const { drafts } = useWrapUps()
  const id = useId()
  const { sid, peer, direction } = call
  // Before the first ring the call has no name by which to keep them.
  if (sid === null) return null
  return (
    <div className="w-full max-w-[420px] docked:hidden">
      <label htmlFor={id} className="font-medium text-sm text-soft">
        {t('records.wrapUp.callNote')}
      </label>
      <textarea
        id={id}
        rows={4}
        maxLength={2000}
        value={drafts[sid]?.note ?? ''}
        onChange={(event) => wrapUps.change({ sid, peer, direction }, { note: event.target.value })}
        className="mt-1 block w-full rounded-card border border-control bg-surface px-3 py-2.5"
      />
      <p className="mt-1 text-sm text-soft">{t('records.wrapUp.callNoteHelp')}</p>
    </div>
  )
}
