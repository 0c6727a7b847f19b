import {
  BookCheck,
  BookX,
  ChevronDown,
  Disc,
  Phone,
  PhoneIncoming,
  PhoneMissed,
  PhoneOutgoing,
  Voicemail,
} from 'lucide-react'
import { memo, useId } from 'react'
import { useTranslation } from 'react-i18next'
import { part } from '@/components/part'
import { Chip } from '@/components/ui/chip'
import { Flag } from '@/components/ui/flag'
import { IconButton } from '@/components/ui/icon-button'
import { outcomeTone, type Tone, useOutcomeWord } from '@/hooks/use-outcome'
import { useOutcomes } from '@/hooks/use-outcomes'
import { usePeerView } from '@/hooks/use-peer'
import { useInCall, usePhone, usePhoneState } from '@/hooks/use-phone'
import { useReason } from '@/hooks/use-reason'
import { isUnlogged } from '@/lib/api/crm'
import type { CallRecord } from '@/lib/api/types'
import { formatDuration, formatTime } from '@/lib/format'
import { furtherParties } from '@/lib/parties'

const CallDetails = part(() => import('./call-details').then((file) => file.CallDetails))

interface Props {
  call: CallRecord
  unseen: boolean
  /** Where there is no room for columns: outcome and time under the name. */
  compact?: boolean
  /** The row can be opened for what happened in the call; it is then open or not. */
  open?: boolean
  onToggle?: (sid: string) => void
}

export function isMissed(call: CallRecord): boolean {
  return (
    call.direction === 'incoming' && call.outcome !== null && outcomeTone('incoming', call.outcome) === 'bad'
  )
}

/** A list that scrolls draws the rows that come into sight, not those that are there. */
export const CallRow = memo(function CallRow({
  call,
  unseen,
  compact = false,
  open = false,
  onToggle,
}: Props) {
  const { t, i18n } = useTranslation()
  const phone = usePhone()
  const { device, awaited } = usePhoneState()
  const blocked = useInCall() || device !== 'ready'
  const nameOf = usePeerView()
  const view = nameOf(call.peer)
  const detailsId = useId()
  const hasDetails = onToggle !== undefined && call.state === 'ended'
  const outcomes = useOutcomes()
  const said = outcomes.find((one) => one.key === call.wrapUp?.outcome)?.name
  const word = useOutcomeWord()
  const reasonOf = useReason()
  const missed = isMissed(call)
  const Icon = missed ? PhoneMissed : call.direction === 'incoming' ? PhoneIncoming : PhoneOutgoing
  const kind = missed ? 'missed' : call.direction
  const tone: Tone = call.outcome
    ? outcomeTone(call.direction, call.outcome)
    : call.state === 'talking'
      ? 'good'
      : 'plain'
  const state = call.outcome
    ? word(call.direction, call.outcome, call.answeredBy)
    : call.state === 'ringing' && call.sid in awaited
      ? t('lineQueue.waiting')
      : t(call.state === 'talking' ? 'outcome.running' : 'outcome.ringing')
  const time = formatTime(call.startedAt, i18n.language)
  const path = [
    call.rep && t('records.find.ofRep', { name: nameOf({ kind: 'rep', value: call.rep, name: null }).title }),
    call.transferredBy &&
      t('control.transferredBy', {
        name: nameOf({ kind: 'rep', value: call.transferredBy, name: null }).title,
      }),
    furtherParties(call).length > 0 &&
      t('history.with', {
        names: furtherParties(call)
          .map((party) => nameOf(party.peer).title)
          .join(', '),
      }),
    call.wrapUp?.note.split('\n')[0],
  ]
    .filter(Boolean)
    .join(', ')
  const duration = call.duration > 0 ? formatDuration(call.duration) : ''

  const { quality } = call
  const unlogged = isUnlogged(call) && (
    <BookX role="img" aria-label={t('outbox.crm.notLogged')} className="size-4 shrink-0 text-warn" />
  )
  const marks = (
    <>
      {unlogged}
      {call.crm?.state === 'written' && (
        <BookCheck
          role="img"
          aria-label={t('outbox.crm.written', { name: call.crm.record?.name ?? '' })}
          className="size-4 shrink-0 text-soft"
        />
      )}
      {said && <Chip tone="plain">{said}</Chip>}
      {quality && quality.verdict !== 'good' && (
        <Chip tone={quality.verdict === 'poor' ? 'bad' : 'warn'}>
          {t(`records.quality.verdicts.${quality.verdict}`)}
        </Chip>
      )}
      {call.voicemail?.message && (
        <Voicemail role="img" aria-label={t('records.message.left')} className="size-4 shrink-0 text-soft" />
      )}
      {call.recorded && (
        <Disc role="img" aria-label={t('records.find.recorded')} className="size-4 shrink-0 text-soft" />
      )}
    </>
  )

  return (
    <>
      <div
        className={`flex items-center gap-3 pr-2 pl-4 transition-colors duration-150 hover:bg-raised ${compact ? 'min-h-15' : 'min-h-14'}`}
      >
        <Icon aria-hidden="true" className={`size-4 shrink-0 ${missed ? 'text-bad' : 'text-soft'}`} />
        <span className="sr-only">{t(`history.${kind}`)}</span>
        <span className={`flex min-w-0 flex-1 flex-col ${compact ? 'gap-1' : ''}`}>
          <span
            title={view.e164 ?? undefined}
            className={`flex min-w-0 items-center gap-1.5 tabular-nums ${unseen ? 'font-bold' : 'font-medium'}`}
          >
            {!view.isRep && <Flag country={view.country} />}
            <span className="truncate">{view.title}</span>
          </span>
          <span className="flex min-w-0 items-center gap-1.5 text-sm text-soft tabular-nums">
            {compact ? (
              <>
                <Chip tone={tone}>{state}</Chip>
                {unlogged}
                <time dateTime={new Date(call.startedAt).toISOString()}>{time}</time>
                {duration && <span className="whitespace-nowrap">· {duration}</span>}
                {(said || path) && (
                  <span className="truncate">· {[said, path].filter(Boolean).join(' · ')}</span>
                )}
              </>
            ) : (
              <span className="truncate">{reasonOf(call) ?? (path || (view.note ?? view.number ?? ''))}</span>
            )}
          </span>
        </span>
        {!compact && (
          <>
            {marks}
            <Chip tone={tone}>{state}</Chip>
            <span className="w-14 text-right text-soft tabular-nums" title={t('history.duration')}>
              {duration}
            </span>
            <time
              dateTime={new Date(call.startedAt).toISOString()}
              className="w-12 text-right text-soft tabular-nums"
            >
              {time}
            </time>
          </>
        )}
        {hasDetails && (
          <IconButton
            label={t('history.details', { name: view.title })}
            aria-expanded={open}
            aria-controls={detailsId}
            onClick={() => onToggle(call.sid)}
            className="-mr-3 text-soft hover:bg-line"
            icon={
              <ChevronDown
                aria-hidden="true"
                className={`size-4 transition-transform duration-150 ${open ? 'rotate-180' : ''}`}
              />
            }
          />
        )}
        <IconButton
          label={t('history.callBack', { name: view.title })}
          disabled={blocked}
          onClick={() => phone.dial(call.peer)}
          className="text-good hover:bg-good-muted"
          icon={<Phone aria-hidden="true" className="size-4" />}
        />
      </div>
      {hasDetails && <div id={detailsId}>{open && <CallDetails call={call} />}</div>}
    </>
  )
})
