import { MicOff, Phone, TriangleAlert, X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Avatar } from '@/components/ui/avatar'
import { Button } from '@/components/ui/button'
import { Chip } from '@/components/ui/chip'
import { Flag } from '@/components/ui/flag'
import { IconButton } from '@/components/ui/icon-button'
import { useInCall, usePhone, usePhoneState } from '@/hooks/use-phone'
import { isTyping } from '@/lib/keys'
import type { CallState } from '@/phone/call-machine'
import { useCallKeys } from '../hooks/use-call-keys'
import { useCallView, warningKind } from '../hooks/use-call-view'
import { CallControls } from './call-controls'
import { CallKeypad } from './call-keypad'
import { CallTimer } from './call-timer'

const EDGE = { good: 'bg-good-fill', warn: 'bg-warn', bad: 'bg-bad-fill', plain: 'bg-accent' } as const

/** The call, at the top of every page: who, in which state, since when, and what can be done now. */
export function CallBar({ call }: { call: CallState }) {
  const { t } = useTranslation()
  const [keypadOpen, setKeypadOpen] = useState(false)
  const region = useRef<HTMLElement>(null)
  const view = useCallView(call)
  const live = call.phase !== 'ended'
  const warning = live && !call.reconnecting ? warningKind(call.warnings) : null
  useCallKeys(live ? call : null, keypadOpen, setKeypadOpen)

  // What started the call is gone from the page; the keys of the call and a screen reader go on from here.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new call takes the focus once.
  useEffect(() => {
    if (live && !isTyping(document.activeElement)) region.current?.focus()
  }, [call.id])

  return (
    <section
      ref={region}
      tabIndex={-1}
      aria-label={t('call.region')}
      className="relative z-30 border-line border-b bg-surface outline-none"
    >
      <div
        className={`absolute inset-x-0 top-0 h-1 ${live || view.tone !== 'plain' ? EDGE[view.tone] : 'bg-control'}`}
      />
      <div className="flex min-h-[76px] items-center gap-4 px-4 pt-2 pb-1.5 max-sm:flex-col max-sm:items-stretch max-sm:gap-2">
        <div className="flex min-w-0 flex-1 items-center gap-3">
          <Avatar name={view.peer.isRep || call.peer.name ? view.peer.title : null} />
          <div className="flex min-w-0 flex-col">
            <span
              title={view.peer.e164 ?? undefined}
              className="flex min-w-0 items-center gap-2 text-[16px] font-semibold leading-6 tabular-nums"
            >
              {!view.peer.isRep && <Flag country={view.peer.country} />}
              <span className="truncate">{view.peer.title}</span>
            </span>
            <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
              <Chip tone={view.tone}>{view.word}</Chip>
              <CallTimer call={call} />
              {call.mutedAt !== null && live && (
                <Chip tone="warn" icon={<MicOff aria-hidden="true" className="size-3" />}>
                  {t('call.muted')}
                </Chip>
              )}
              {view.detail && <span className="text-sm text-soft">{view.detail}</span>}
            </span>
          </div>
        </div>
        {warning && (
          <p className="flex max-w-60 items-center gap-1.5 text-sm text-warn max-sm:max-w-none">
            <TriangleAlert aria-hidden="true" className="size-4 shrink-0" />
            {t(`call.warnings.${warning}`)}
          </p>
        )}
        {live ? (
          <CallControls call={call} keypadOpen={keypadOpen} onKeypad={() => setKeypadOpen(!keypadOpen)} />
        ) : (
          <EndedActions call={call} />
        )}
      </div>
      {live && keypadOpen && <CallKeypad call={call} onClose={() => setKeypadOpen(false)} />}
      <p role="status" className="sr-only">
        {view.peer.title}, {view.word} {view.detail} {warning && t(`call.warnings.${warning}`)}
      </p>
    </section>
  )
}

function EndedActions({ call }: { call: CallState }) {
  const { t } = useTranslation()
  const phone = usePhone()
  const { device } = usePhoneState()
  const blocked = useInCall() || device !== 'ready'
  return (
    <div className="flex items-center gap-1 max-sm:justify-between">
      <Button
        disabled={blocked}
        icon={<Phone aria-hidden="true" className="size-4" />}
        onClick={() => phone.dial(call.peer)}
      >
        {t('call.callAgain')}
      </Button>
      <IconButton
        label={t('call.dismiss')}
        onClick={() => phone.dismiss(call.id)}
        className="text-soft hover:bg-raised"
        icon={<X aria-hidden="true" className="size-4" />}
      />
    </div>
  )
}
