import { MicOff, Pause, Phone, X } from 'lucide-react'
import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { part } from '@/components/part'
import { Avatar } from '@/components/ui/avatar'
import { Button } from '@/components/ui/button'
import { Chip } from '@/components/ui/chip'
import { Flag } from '@/components/ui/flag'
import { IconButton } from '@/components/ui/icon-button'
import { useInCall, usePhone, usePhoneState } from '@/hooks/use-phone'
import { isTyping } from '@/lib/keys'
import { heldSince } from '@/phone/call-control'
import type { CallState } from '@/phone/call-machine'
import { useCallControl } from '../hooks/use-call-control'
import { type Panel, useCallKeys } from '../hooks/use-call-keys'
import { useCallView, warningKind } from '../hooks/use-call-view'
import { useCallWords } from '../hooks/use-call-words'
import { CallControls } from './call-controls'
import { CallKeypad } from './call-keypad'
import { CallStrips } from './call-strips'
import { CallTimer, Since } from './call-timer'

const TargetPanel = part(() => import('./target-panel').then((file) => file.TargetPanel))

const EDGE = { good: 'bg-good-fill', warn: 'bg-warn', bad: 'bg-bad-fill', plain: 'bg-accent' } as const

/**
 * The call, at the top of every page: who, in which state, since when, and what can be done now. `aside` stands beside
 * the state while people talk.
 */
export function CallBar({ call, aside }: { call: CallState; aside?: ReactNode }) {
  const { t } = useTranslation()
  const [panel, setPanel] = useState<Panel | null>(null)
  const region = useRef<HTMLElement>(null)
  const view = useCallView(call)
  const live = call.phase !== 'ended'
  const warning = live && !call.reconnecting ? warningKind(call.warnings) : null
  const control = useCallControl(call)
  const words = useCallWords(call, control, view)
  const onHoldSince = live ? heldSince(control.view) : null
  const { consultation } = control.view
  const opener = useRef<HTMLElement | null>(null)
  const show = useCallback((next: Panel | null) => {
    const focused = document.activeElement
    if (next) opener.current = focused instanceof HTMLElement ? focused : null
    // What had the focus goes away with the panel; it returns to the button, or to the bar.
    else (opener.current?.isConnected ? opener.current : region.current)?.focus()
    setPanel(next)
  }, [])
  useCallKeys({ call: live ? call : null, control, panel, setPanel: show })

  useEffect(() => {
    if (control.offered) TargetPanel.preload()
  }, [control.offered])

  // Nobody can be called any more: the other side hung up, or passed the call on.
  useEffect(() => {
    if (!live) setPanel(null)
  }, [live])

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
        className={`absolute inset-x-0 top-0 h-1 ${live || words.tone !== 'plain' ? EDGE[words.tone] : 'bg-control'}`}
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
              <Chip tone={words.tone} icon={words.held && <Pause aria-hidden="true" className="size-3" />}>
                {words.word}
                {onHoldSince !== null && !consultation && (
                  <Since at={onHoldSince} label={t('control.holdTimer')} />
                )}
              </Chip>
              <CallTimer call={call} />
              {call.mutedAt !== null && live && (
                <Chip tone="warn" icon={<MicOff aria-hidden="true" className="size-3" />}>
                  {t('call.muted')} <Since at={call.mutedAt} label={t('control.muteTimer')} />
                </Chip>
              )}
              {words.detail && <span className="text-sm text-soft">{words.detail}</span>}
            </span>
          </div>
          {call.phase === 'talking' && aside}
        </div>
        {live ? (
          <CallControls call={call} control={control} panel={panel} setPanel={show} />
        ) : (
          <EndedActions call={call} />
        )}
      </div>
      {live && (
        <CallStrips
          call={call}
          control={control}
          warning={warning && t(`page.quality.warnings.${warning}`)}
        />
      )}
      {live && panel === 'keypad' && <CallKeypad call={call} onClose={() => show(null)} />}
      {live && (panel === 'transfer' || panel === 'add') && (
        <TargetPanel key={panel} purpose={panel} call={call} control={control} onClose={() => show(null)} />
      )}
      <p role="status" className="sr-only">
        {words.spoken} {warning && t(`page.quality.warnings.${warning}`)}
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
