import { useTranslation } from 'react-i18next'
import type { Tone } from '@/hooks/use-outcome'
import { usePeerView } from '@/hooks/use-peer'
import type { Party } from '@/lib/api/types'
import { consultationPair } from '@/phone/call-control'
import type { CallState } from '@/phone/call-machine'
import type { CallControl } from './use-call-control'
import type { CallView } from './use-call-view'
import { useLineQueue } from './use-line-queue'

export interface CallWords {
  word: string
  tone: Tone
  detail: string | null
  /** Somebody waits: they, or we. */
  held: boolean
  /** The whole state in one sentence, without the seconds, for those who listen. */
  spoken: string
}

/** The call in words, with what has become of it since it was answered: hold, others, recording. */
export function useCallWords(call: CallState, { view }: CallControl, plain: CallView): CallWords {
  const { t } = useTranslation()
  const nameOf = usePeerView()
  const awaits = useLineQueue()
  const talking = call.phase === 'talking' && !call.reconnecting
  const waitsForLine = (call.phase === 'calling' || call.phase === 'ringing') && awaits()
  const weWait = talking && view.me?.state === 'held'
  const theyWait = talking && view.held && !view.consultation
  const asked =
    talking && view.consultation?.party === view.consultation?.speakingTo && consultationPair(view).asked
  const name = asked ? nameOf(asked.peer).title : ''
  const word = weWait
    ? t('control.youWait')
    : theyWait
      ? t('control.onHold')
      : asked
        ? awaits(asked.id)
          ? t('lineQueue.waiting')
          : t(view.consultation?.state === 'talking' ? 'control.with' : 'control.calling', { name })
        : waitsForLine
          ? t('lineQueue.waiting')
          : plain.word
  const tone = weWait || theyWait ? 'warn' : plain.tone
  const by = call.record?.transferredBy
  const passedBy = by
    ? t('control.transferredBy', { name: nameOf({ kind: 'rep', value: by, name: null }).title })
    : null
  const detail = plain.detail ?? (talking ? passedBy : waitsForLine ? t('lineQueue.help') : null)
  const states = {
    ringing: 'control.ringing',
    talking: 'control.talking',
    held: 'control.waiting',
    away: 'away.state',
    left: 'control.leaving',
  } as const
  const person = (party: Party) =>
    `${nameOf(party.peer).title}: ${t(awaits(party.id) ? 'lineQueue.waiting' : states[party.state])}`
  const more = call.phase === 'ended' || view.others.length < 2 ? [] : view.others.map(person)
  const recording = {
    off: null,
    starting: t('control.recordingStarts'),
    on: t('control.recording'),
    paused: t('control.recordingPaused'),
  }[call.phase === 'ended' ? 'off' : view.recording.state]
  const muted = call.mutedAt !== null && call.phase === 'talking' ? t('call.muted') : null
  const spoken = [plain.peer.title, word, detail, muted, ...more, recording].filter(Boolean).join(', ')
  return { word, tone, detail, held: weWait || theyWait, spoken }
}
