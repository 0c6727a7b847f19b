import {
  ArrowRightLeft,
  Circle,
  Ellipsis,
  Grid3x3,
  Mic,
  MicOff,
  Pause,
  PhoneOff,
  Play,
  UserPlus,
} from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '@/components/ui/icon-button'
import { useKeyMap } from '@/hooks/use-key-map'
import { useMediaQuery } from '@/hooks/use-media-query'
import { usePhone } from '@/hooks/use-phone'
import type { CallState } from '@/phone/call-machine'
import type { CallControl } from '../hooks/use-call-control'
import { type Panel, toggle } from '../hooks/use-call-keys'

interface Props {
  call: CallState
  control: CallControl
  panel: Panel | null
  setPanel: (panel: Panel | null) => void
}

interface Item {
  key: 'keypad' | 'mute' | 'hold' | 'record' | 'add' | 'transfer'
  label: string
  pressed: boolean
  /** It opens something below the bar rather than changing the call. */
  opens?: boolean
  disabled: boolean
  icon: ReactNode
  tone?: 'warn' | 'bad'
  onClick: () => void
}

const ICON = 'size-5'
/** A pressed button is filled: amber while it keeps somebody waiting or silent, red while it records. */
const PRESSED = {
  plain:
    'aria-pressed:border-ink aria-pressed:bg-ink aria-pressed:text-surface aria-expanded:border-ink aria-expanded:bg-ink aria-expanded:text-surface',
  warn: 'aria-pressed:border-warn aria-pressed:bg-warn aria-pressed:text-surface',
  bad: 'aria-pressed:border-bad-fill aria-pressed:bg-bad-fill aria-pressed:text-on-bad',
}

/** The controls of the call, always in this order; hang up last, red, alone. What does not fit is in a menu. */
export function CallControls({ call, control, panel, setPanel }: Props) {
  const { t } = useTranslation()
  const phone = usePhone()
  const keys = useKeyMap()
  const narrow = useMediaQuery('(max-width: 599px)')
  const tiny = useMediaQuery('(max-width: 359px)')
  const items = useItems({ call, control, panel, setPanel })
  const inMenu: readonly Item['key'][] = tiny
    ? ['record', 'add', 'transfer']
    : narrow
      ? ['record', 'add']
      : []
  const hidden = items.filter((item) => inMenu.includes(item.key))
  const menuAt = items.findIndex((item) => inMenu.includes(item.key))
  const many = control.view.others.length > 1
  return (
    <fieldset
      aria-label={t('call.region')}
      className="flex items-start gap-1 max-sm:w-full max-sm:justify-between max-sm:gap-0"
    >
      {items.map((item, i) => {
        if (i === menuAt) return <Overflow key="more" items={hidden} />
        return inMenu.includes(item.key) ? null : <Control key={item.key} item={item} />
      })}
      <IconButton
        label={t(many ? 'control.endForAll' : 'call.hangUp')}
        shortcut={keys.hangUp}
        onClick={() => phone.hangUp(call.id)}
        icon={<PhoneOff aria-hidden="true" className="size-6" />}
        className="ml-4 size-14 bg-bad-fill text-on-bad hover:bg-bad-hover max-sm:ml-1"
      />
    </fieldset>
  )
}

function useItems({ call, control, panel, setPanel }: Props): Item[] {
  const { t } = useTranslation()
  const phone = usePhone()
  const talking = call.phase === 'talking'
  const muted = call.mutedAt !== null
  const { view, can } = control
  const held = view.held && !view.consultation
  const recording = view.recording.state !== 'off'
  const show = (one: Panel) => () => setPanel(panel === one ? null : one)
  const Mute = muted ? MicOff : Mic
  const items: Item[] = [
    {
      key: 'keypad',
      label: t('call.keypad'),
      pressed: panel === 'keypad',
      opens: true,
      disabled: !talking,
      icon: <Grid3x3 aria-hidden="true" className={ICON} />,
      onClick: show('keypad'),
    },
    {
      key: 'mute',
      label: t('call.mute'),
      pressed: muted,
      tone: 'warn',
      disabled: !talking,
      icon: <Mute aria-hidden="true" className={ICON} />,
      onClick: () => phone.setMuted(call.id, !muted),
    },
  ]
  if (!control.offered) return items
  const Hold = held ? Play : Pause
  return [
    ...items,
    {
      key: 'hold',
      label: t('control.hold'),
      pressed: held,
      tone: 'warn',
      disabled: !can('hold') && !can('resume'),
      icon: <Hold aria-hidden="true" className={ICON} />,
      onClick: () => toggle(control, 'hold'),
    },
    {
      key: 'record',
      label: t('control.record'),
      pressed: recording,
      tone: 'bad',
      disabled: !can('record') && !can('stop_recording'),
      icon: <Circle aria-hidden="true" className={`${ICON} ${recording ? 'fill-current' : ''}`} />,
      onClick: () => toggle(control, 'record'),
    },
    {
      key: 'add',
      label: t('control.add'),
      pressed: panel === 'add',
      opens: true,
      disabled: !can('add'),
      icon: <UserPlus aria-hidden="true" className={ICON} />,
      onClick: show('add'),
    },
    {
      key: 'transfer',
      label: t('control.transfer'),
      pressed: panel === 'transfer',
      opens: true,
      disabled: !can('transfer'),
      icon: <ArrowRightLeft aria-hidden="true" className={ICON} />,
      onClick: show('transfer'),
    },
  ]
}

function Control({ item }: { item: Item }) {
  const keys = useKeyMap()
  const state = item.opens ? { 'aria-expanded': item.pressed } : { 'aria-pressed': item.pressed }
  return (
    <div className="flex min-w-14 flex-col items-center gap-0.5 max-sm:min-w-11">
      <IconButton
        label={item.label}
        shortcut={keys[item.key]}
        {...state}
        disabled={item.disabled}
        onClick={item.onClick}
        icon={item.icon}
        className={`border border-control bg-surface hover:bg-raised ${PRESSED[item.tone ?? 'plain']}`}
      />
      <span aria-hidden="true" className="whitespace-nowrap text-[11px] leading-3.5 text-soft">
        {item.label}
      </span>
    </div>
  )
}

const ROW =
  'flex min-h-11 cursor-pointer items-center gap-3 rounded-md px-3 outline-none data-[disabled]:cursor-not-allowed data-[disabled]:opacity-55 data-[highlighted]:bg-raised'

function Overflow({ items }: { items: readonly Item[] }) {
  const { t } = useTranslation()
  const active = items.some((item) => item.pressed && item.tone)
  return (
    <div className="flex min-w-11 flex-col items-center gap-0.5">
      <DropdownMenu.Root modal={false}>
        <DropdownMenu.Trigger asChild>
          <button
            type="button"
            aria-label={t('control.more')}
            className="relative inline-flex size-11 items-center justify-center rounded-full border border-control bg-surface hover:bg-raised data-[state=open]:border-ink data-[state=open]:bg-ink data-[state=open]:text-surface"
          >
            <Ellipsis aria-hidden="true" className={ICON} />
            {active && (
              <span className="absolute top-0 right-0 size-3 rounded-full border-2 border-surface bg-bad-fill" />
            )}
          </button>
        </DropdownMenu.Trigger>
        <DropdownMenu.Portal>
          <DropdownMenu.Content
            sideOffset={6}
            collisionPadding={8}
            // What an entry opens takes the focus; the menu must not take it back.
            onCloseAutoFocus={(event) => event.preventDefault()}
            className="z-50 w-56 animate-enter rounded-card bg-surface p-1 shadow-float"
          >
            {items.map((item) => {
              const inside = (
                <>
                  <span className={item.pressed && item.tone ? 'text-bad' : 'text-soft'}>{item.icon}</span>
                  <span className="flex-1">{item.label}</span>
                </>
              )
              return item.opens ? (
                <DropdownMenu.Item
                  key={item.key}
                  disabled={item.disabled}
                  onSelect={item.onClick}
                  className={ROW}
                >
                  {inside}
                </DropdownMenu.Item>
              ) : (
                <DropdownMenu.CheckboxItem
                  key={item.key}
                  checked={item.pressed}
                  disabled={item.disabled}
                  onSelect={item.onClick}
                  className={ROW}
                >
                  {inside}
                  <DropdownMenu.ItemIndicator className="text-sm text-soft">✓</DropdownMenu.ItemIndicator>
                </DropdownMenu.CheckboxItem>
              )
            })}
          </DropdownMenu.Content>
        </DropdownMenu.Portal>
      </DropdownMenu.Root>
      <span aria-hidden="true" className="whitespace-nowrap text-[11px] leading-3.5 text-soft">
        {t('control.more')}
      </span>
    </div>
  )
}
