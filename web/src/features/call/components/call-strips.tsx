import { ArrowRightLeft, CircleAlert, LogOut, Merge, Pause, Play, TriangleAlert, X } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { IconButton } from '@/components/ui/icon-button'
import { KeyHint } from '@/components/ui/key-hint'
import { useKeyMap } from '@/hooks/use-key-map'
import { usePeerView } from '@/hooks/use-peer'
import { routeHref } from '@/hooks/use-route'
import { addressOf, consultationPair } from '@/phone/call-control'
import type { CallState } from '@/phone/call-machine'
import type { CallControl } from '../hooks/use-call-control'
import { toggle } from '../hooks/use-call-keys'
import { unreached } from '../unreached'
import { Since } from './call-timer'
import { PartyTag } from './party-tag'

const TONES = { plain: '', warn: 'bg-warn-muted text-warn', bad: 'bg-bad-muted' }

function Strip({ tone = 'plain', children }: { tone?: keyof typeof TONES; children: ReactNode }) {
  return (
    <div
      className={`flex min-h-12 flex-wrap items-center gap-x-3 gap-y-1 border-line border-t px-4 py-1 ${TONES[tone]}`}
    >
      {children}
    </div>
  )
}

/** What hangs below the bar while it matters: a refusal, other people in the call, the recording, a bad line. */
export function CallStrips({
  call,
  control,
  warning,
}: {
  call: CallState
  control: CallControl
  warning: string | null
}) {
  const { t } = useTranslation()
  const { view } = control
  return (
    <>
      {warning && (
        <Strip tone="warn">
          <TriangleAlert aria-hidden="true" className="size-4 shrink-0" />
          <p className="min-w-0 flex-1">{warning}</p>
          <a href={routeHref('test')} className="py-2 font-medium underline">
            {t('page.quality.fix')}
          </a>
        </Strip>
      )}
      <Refused control={control} />
      <Transferring control={control} />
      {view.consultation ? <Consulting control={control} /> : <Others control={control} />}
      <NotReached call={call} control={control} />
      <Recording control={control} />
    </>
  )
}

function Refused({ control }: { control: CallControl }) {
  const { t, i18n } = useTranslation()
  const { refusal } = control
  if (!refusal) return null
  const key = `control.why.${refusal.code}`
  const why = i18n.exists(key) ? t(key as 'control.why.network') : refusal.message
  return (
    <div role="alert">
      <Strip tone="bad">
        <CircleAlert aria-hidden="true" className="size-4 shrink-0 text-bad" />
        <p className="min-w-0 flex-1">
          <span className="font-medium">{t(`control.refused.${refusal.command.command}`)}.</span> {why}
        </p>
        <Dismiss onClick={control.dismiss} />
      </Strip>
    </div>
  )
}

function Dismiss({ onClick }: { onClick: () => void }) {
  const { t } = useTranslation()
  return (
    <IconButton
      label={t('call.dismiss')}
      onClick={onClick}
      className="-mr-2 hover:bg-raised"
      icon={<X aria-hidden="true" className="size-4" />}
    />
  )
}

function Transferring({ control }: { control: CallControl }) {
  const { t } = useTranslation()
  const nameOf = usePeerView()
  const { transfer, me } = control.view
  const toMe = transfer && me && addressOf(transfer.to) === addressOf(me.peer)
  if (transfer?.state !== 'ringing' || toMe) return null
  return (
    <Strip>
      <ArrowRightLeft aria-hidden="true" className="size-4 shrink-0 animate-shimmer text-soft" />
      <p className="min-w-0 flex-1">{t('control.transferring', { name: nameOf(transfer.to).title })}</p>
    </Strip>
  )
}

/** Two people, one of whom we talk to: who, since when the other waits, and the four ways on. */
function Consulting({ control }: { control: CallControl }) {
  const { t } = useTranslation()
  const keys = useKeyMap()
  const { view, can, issue } = control
  const { customer, asked } = consultationPair(view)
  const command = (name: 'complete' | 'merge' | 'cancel') => ({
    disabled: !can(name),
    onClick: () => issue({ command: name }),
  })
  const nameOf = usePeerView()
  const talks = view.consultation?.state === 'talking'
  return (
    <Strip>
      <fieldset
        aria-label={t('control.parties')}
        className="flex min-w-0 items-center gap-x-3 max-sm:grid max-sm:w-full max-sm:grid-cols-[minmax(0,1fr)_auto] max-sm:gap-y-1.5 max-sm:py-1"
      >
        {customer && <PartyTag party={customer} />}
        <IconButton
          label={t('control.swap')}
          shortcut={keys.swap}
          disabled={!can('swap')}
          onClick={() => toggle(control, 'swap')}
          className="border border-control bg-surface hover:bg-raised max-sm:col-start-2 max-sm:row-span-2 max-sm:row-start-1"
          icon={<ArrowRightLeft aria-hidden="true" className="size-4 max-sm:rotate-90" />}
        />
        {asked && <PartyTag party={asked} />}
      </fieldset>
      <span className="ml-auto flex flex-wrap gap-2 max-sm:w-full">
        <Button look="primary" className="max-sm:w-full" {...command('complete')}>
          {t('control.complete')}
        </Button>
        {talks && (
          <Button
            className="max-sm:flex-1"
            title={t('control.mergeHelp')}
            icon={<Merge aria-hidden="true" className="size-4" />}
            {...command('merge')}
          >
            {t('control.merge')}
          </Button>
        )}
        <Button className="max-sm:flex-1" {...command('cancel')}>
          {customer && !talks
            ? t('control.backTo', { name: nameOf(customer.peer).title })
            : t('control.cancel')}
        </Button>
      </span>
    </Strip>
  )
}

function Others({ control }: { control: CallControl }) {
  const { t } = useTranslation()
  const nameOf = usePeerView()
  const { view, can, issue } = control
  if (view.others.length < 2 || view.leaving) return null
  return (
    <Strip>
      <ul
        aria-label={t('control.parties')}
        className="flex flex-wrap items-center gap-x-6 gap-y-1 max-sm:w-full"
      >
        {view.others.map((party) => (
          <li key={party.id} className="max-sm:w-full">
            <PartyTag party={party}>
              <IconButton
                label={t('control.remove', { name: nameOf(party.peer).title })}
                disabled={!can('remove') || party.pending === 'removing'}
                onClick={() => issue({ command: 'remove', party: party.id })}
                className="text-soft hover:bg-raised max-sm:ml-auto"
                icon={<X aria-hidden="true" className="size-4" />}
              />
            </PartyTag>
          </li>
        ))}
      </ul>
      <Button
        className="ml-auto max-sm:w-full"
        title={t('control.leaveHelp')}
        disabled={!can('leave')}
        icon={<LogOut aria-hidden="true" className="size-4" />}
        onClick={() => issue({ command: 'leave' })}
      >
        {t('control.leave')}
      </Button>
    </Strip>
  )
}

/** Who was asked and did not come, why, and the way back. */
function NotReached({ call, control }: { call: CallState; control: CallControl }) {
  const { t } = useTranslation()
  const nameOf = usePeerView()
  const [seen, setSeen] = useState<string | null>(null)
  const { view, can, issue } = control
  const one = unreached(control)
  if (!one || one.key === seen || !view.me || view.leaving) return null
  const name = nameOf(one.peer).title
  const { again } = one
  return (
    <div role="status">
      <Strip tone="warn">
        <CircleAlert aria-hidden="true" className="size-4 shrink-0" />
        <p className="min-w-0 flex-1 ">
          <span className="font-medium">
            {t(one.title === 'transfer' ? 'control.transferFailed' : 'control.notReached', { name })}.
          </span>{' '}
          {t(`control.reasons.${one.reason}`)}.
        </p>
        <span className="flex flex-wrap gap-2 max-sm:order-1 max-sm:w-full max-sm:flex-col">
          {can('resume') && (
            <Button
              className="max-sm:flex-1"
              icon={<Play aria-hidden="true" className="size-4" />}
              onClick={() => issue({ command: 'resume' })}
            >
              {t('control.backTo', { name: nameOf(call.peer).title })}
            </Button>
          )}
          <Button className="max-sm:flex-1" disabled={!can(again.command)} onClick={() => issue(again)}>
            {t('control.tryAgain')}
          </Button>
        </span>
        <Dismiss onClick={() => setSeen(one.key)} />
      </Strip>
    </div>
  )
}

/** Always seen while a call is recorded; amber and wide while it is not, though it was asked for. */
function Recording({ control }: { control: CallControl }) {
  const { t } = useTranslation()
  const keys = useKeyMap()
  const { recording } = control.view
  if (recording.state === 'off') return null
  const paused = recording.state === 'paused'
  return (
    <Strip tone={paused ? 'warn' : 'plain'}>
      {paused ? (
        <Pause aria-hidden="true" className="size-4 shrink-0" />
      ) : (
        <span aria-hidden="true" className="mx-0.5 size-3 shrink-0 rounded-full bg-bad-fill" />
      )}
      <p className="flex-1 font-medium max-sm:whitespace-nowrap">
        {t(
          paused
            ? 'control.recordingPaused'
            : recording.state === 'starting'
              ? 'control.recordingStarts'
              : 'control.recording',
        )}
        {paused && <span className="font-normal max-sm:hidden"> · {t('control.recordingPausedHelp')}</span>}{' '}
        {recording.state === 'on' && recording.since !== null && (
          <Since at={recording.since} label={t('control.recordingTimer')} />
        )}
      </p>
      {recording.state !== 'starting' && (
        <Button
          look={paused ? 'primary' : 'plain'}
          aria-keyshortcuts={keys.pause}
          disabled={!control.can(paused ? 'resume_recording' : 'pause_recording')}
          icon={
            paused ? (
              <Play aria-hidden="true" className="size-4" />
            ) : (
              <Pause aria-hidden="true" className="size-4" />
            )
          }
          onClick={() => toggle(control, 'pause')}
        >
          {t(paused ? 'control.resume' : 'control.pause')}
          <KeyHint>{keys.pause}</KeyHint>
        </Button>
      )}
    </Strip>
  )
}
