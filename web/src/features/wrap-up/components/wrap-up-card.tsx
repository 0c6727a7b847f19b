import { ClipboardCheck } from 'lucide-react'
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { RateSound, wantsRating } from '@/components/rate-sound'
import { Button } from '@/components/ui/button'
import { WrapUpForm } from '@/components/wrap-up-form'
import { useRecord } from '@/hooks/use-desk'
import { useOutcomes } from '@/hooks/use-outcomes'
import { usePeerView } from '@/hooks/use-peer'
import { useInCall, useIncomingCall } from '@/hooks/use-phone'
import { useWrapUps, wrapUps } from '@/hooks/use-wrap-ups'
import type { CallRecord } from '@/lib/api/types'
import { isPlainKey, isTyping } from '@/lib/keys'
import type { Draft } from '@/lib/wrap-ups'
import { useWrapUpFeed } from '../hooks/use-wrap-up-feed'
import { useWrapUpPause } from '../hooks/use-wrap-up-pause'

/** Asks for the outcome of the call that has just ended; makes way for the next call. */
export function WrapUpCard() {
  useWrapUpFeed()
  useWrapUpPause()
  const { waiting, drafts } = useWrapUps()
  const inCall = useInCall()
  const draft = drafts[waiting.at(-1) ?? '']
  if (!draft || inCall) return null
  return <Card key={draft.sid} draft={draft} more={waiting.length - 1} />
}

function Card({ draft, more }: { draft: Draft; more: number }) {
  const { t } = useTranslation()
  const region = useRef<HTMLElement>(null)
  const ringing = useIncomingCall() !== null
  const name = usePeerView()(draft.peer).title
  const outcomes = useOutcomes()
  const record = useRecord(draft.sid)
  // Once asked, the question stays until it is answered or closed: the thanks are part of it.
  const [asked, setAsked] = useState<CallRecord | null>(null)
  if (!asked && wantsRating(record)) setAsked(record)
  const change = (next: Partial<Draft>) => wrapUps.change(draft, next)
  const save = () => {
    if (!wrapUps.save(draft.sid)) region.current?.querySelector('button')?.focus()
  }

  // The call's own controls are gone; the keys and a screen reader go on here, unless a call rings or the rep types.
  // biome-ignore lint/correctness/useExhaustiveDependencies: each call asks for the focus once.
  useEffect(() => {
    if (!ringing && !isTyping(document.activeElement)) region.current?.focus()
  }, [draft.sid])

  // Wherever the focus is: digits pick and Enter saves, before the dialer takes them for a number. As soon as the card
  // is seen, its keys work: an effect after the paint would be too late for a quick hand.
  useLayoutEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (ringing || !isPlainKey(event) || event.repeat || event.defaultPrevented || isTyping(event.target))
        return
      const within = event.target instanceof Node && region.current?.contains(event.target)
      const control =
        event.target instanceof HTMLElement && event.target.closest('button, a, [role="menuitem"]')
      const chosen = outcomes.find((one) => one.digit !== '' && one.digit === event.key)
      if (chosen) wrapUps.change(draft, { outcome: chosen.key })
      // Enter on a button is the button's own, but for the outcome that was just picked by mouse.
      else if (event.key === 'Enter' && (!control || (within && control.hasAttribute('aria-pressed')))) {
        wrapUps.save(draft.sid)
      } else if (event.key === 'Escape' && within) wrapUps.skip(draft.sid)
      else return
      event.preventDefault()
      event.stopImmediatePropagation()
    }
    window.addEventListener('keydown', onKeyDown, true)
    return () => window.removeEventListener('keydown', onKeyDown, true)
  }, [draft, outcomes, ringing])

  return (
    <section
      ref={region}
      tabIndex={-1}
      aria-label={t('records.wrapUp.region')}
      className="z-20 max-h-[70dvh] shrink-0 overflow-y-auto border-line border-b bg-surface px-4 py-3 outline-none"
    >
      <div className="mx-auto flex w-full max-w-[1100px] animate-enter flex-col gap-3">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <ClipboardCheck aria-hidden="true" className="size-5 text-accent" />
          <h2 className="font-semibold">{t('records.wrapUp.title', { name })}</h2>
          {more > 0 && <span className="text-sm text-soft">{t('records.wrapUp.more', { count: more })}</span>}
        </div>
        <WrapUpForm draft={draft} onChange={change} onSave={save}>
          <Button look="quiet" title={t('records.wrapUp.skipHelp')} onClick={() => wrapUps.skip(draft.sid)}>
            {t('records.wrapUp.skip')}
          </Button>
        </WrapUpForm>
        {asked && <RateSound record={asked} />}
      </div>
    </section>
  )
}
