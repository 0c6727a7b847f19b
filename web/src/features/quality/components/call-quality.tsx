import { Popover } from 'radix-ui'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { DeviceSelect } from '@/components/device-select'
import { LevelMeter } from '@/components/level-meter'
import { useExtras } from '@/hooks/use-extras'
import { useStore } from '@/hooks/use-store'
import { type Grade, gradeOf, lossOf, type QualityLog } from '@/phone/quality'

const BARS: Record<Grade, number> = { good: 4, fair: 3, poor: 1 }
const COLOURS: Record<Grade, string> = { good: 'text-good', fair: 'text-warn', poor: 'text-bad' }

/** How the call sounds, at a glance; behind it the figures, the levels, and the devices of the call. */
export function CallQualityButton({ callId }: { callId: string }) {
  const { t } = useTranslation()
  const { quality } = useExtras()
  const log = useStore(quality.logs).get(callId) ?? null
  const grade = gradeOf(log?.current ?? null)
  const word = t(`page.quality.${grade ?? 'unknown'}`)
  return (
    <Popover.Root>
      <Popover.Trigger
        aria-label={t('page.quality.button', { grade: word })}
        title={t('page.quality.title')}
        className="ml-auto inline-flex size-11 shrink-0 items-center justify-center rounded-full hover:bg-raised data-[state=open]:bg-raised"
      >
        <Bars grade={grade} />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          sideOffset={6}
          collisionPadding={8}
          aria-label={t('page.quality.title')}
          className="z-50 flex max-h-[var(--radix-popover-content-available-height)] w-80 max-w-[calc(100vw-16px)] animate-enter flex-col gap-4 overflow-y-auto rounded-card bg-surface p-4 shadow-float"
        >
          <h2 className="flex items-center gap-2 font-semibold">
            <Bars grade={grade} />
            {word}
          </h2>
          <Figures log={log} />
          <Meters callId={callId} />
          <div className="flex flex-col gap-3 border-line border-t pt-3">
            <DeviceSelect use="microphone" stacked />
            <DeviceSelect use="speaker" stacked />
          </div>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}

/** Four bars as on a telephone: height says how much, colour how good, and neither is needed for the other. */
function Bars({ grade }: { grade: Grade | null }) {
  const lit = grade ? BARS[grade] : 0
  return (
    <span
      aria-hidden="true"
      className={`inline-flex h-4 items-end gap-0.5 ${grade ? COLOURS[grade] : 'text-soft'}`}
    >
      {[6, 9, 12, 16].map((height, i) => (
        <span
          key={height}
          style={{ height }}
          className={`w-1 rounded-[1px] bg-current ${i < lit ? '' : 'opacity-25'}`}
        />
      ))}
    </span>
  )
}

function Figures({ log }: { log: QualityLog | null }) {
  const { t, i18n } = useTranslation()
  const now = log?.current
  if (!log || !now) return <p className="text-soft">{t('page.quality.soon')}</p>
  const number = (value: number, digits: number) =>
    new Intl.NumberFormat(i18n.language, {
      maximumFractionDigits: digits,
      minimumFractionDigits: digits,
    }).format(value)
  const rows = [
    [t('page.quality.mos'), now.mos === null ? '–' : number(now.mos, 1)],
    [t('page.quality.rtt'), `${number(now.rtt, 0)} ms`],
    [t('page.quality.jitter'), `${number(now.jitter, 0)} ms`],
    [t('page.quality.loss'), `${number(lossOf(now) * 100, 1)} %`],
    [t('page.quality.codec'), now.codecName.toUpperCase() || '–'],
  ] as const
  return (
    <dl className="flex flex-col gap-1">
      {rows.map(([name, value]) => (
        <div key={name} className="flex justify-between gap-4">
          <dt className="text-soft">{name}</dt>
          <dd className="font-medium tabular-nums">{value}</dd>
        </div>
      ))}
    </dl>
  )
}

function Meters({ callId }: { callId: string }) {
  const { t } = useTranslation()
  const { quality } = useExtras()
  const input = useCallback(() => quality.levelsOf(callId).input, [quality, callId])
  const output = useCallback(() => quality.levelsOf(callId).output, [quality, callId])
  return (
    <div className="grid grid-cols-[auto_1fr] items-center gap-x-3 gap-y-2">
      <span className="text-sm text-soft">{t('page.quality.you')}</span>
      <LevelMeter label={t('page.quality.you')} read={input} />
      <span className="text-sm text-soft">{t('page.quality.them')}</span>
      <LevelMeter label={t('page.quality.them')} read={output} />
    </div>
  )
}
