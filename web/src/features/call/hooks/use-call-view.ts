import { useTranslation } from 'react-i18next'
import { outcomeTone, type Tone, useOutcomeWord } from '@/hooks/use-outcome'
import { type PeerView, usePeerView } from '@/hooks/use-peer'
import { useReason } from '@/hooks/use-reason'
import { troubleOf } from '@/lib/trouble'
import type { CallState } from '@/phone/call-machine'

export interface CallView {
  peer: PeerView
  /** The one word for where the call is. */
  word: string
  tone: Tone
  /** Why, by whom: shown once the call is over. */
  detail: string | null
}

export function useCallView(call: CallState): CallView {
  const { t } = useTranslation()
  const nameOf = usePeerView()
  const peer = nameOf(call.peer)
  const outcomeWord = useOutcomeWord()
  const reasonOf = useReason()
  const { end } = call
  if (end?.left) {
    const { how, to } = end.left
    const name = to ? nameOf(to).title : ''
    const transfer = call.record?.transfer
    if (how === 'leave')
      return { peer, word: t('control.youLeft'), tone: 'plain', detail: t('control.gone.leave') }
    const word = t('control.transferred')
    if (how === 'voicemail')
      return { peer, word, tone: 'good', detail: t('control.gone.voicemail', { name }) }
    if (how === 'complete' && (!transfer || transfer.state === 'done'))
      return { peer, word, tone: 'good', detail: t('control.gone.complete', { name, peer: peer.title }) }
    const stage = transfer?.state ?? 'ringing'
    const reason = t(`control.reasons.${transfer?.reason ?? 'failed'}`)
    const tone = stage === 'done' ? 'good' : stage === 'failed' ? 'bad' : 'plain'
    return { peer, word, tone, detail: t(`control.gone.${stage}`, { name, reason }) }
  }
  if (end) {
    const talked = call.answeredAt !== null
    const word = talked ? t('outcome.ended') : outcomeWord(call.direction, end.outcome, end.answeredBy)
    // The SDK's own words are for programmers.
    const trouble =
      end.by === 'system' && call.error ? t(`records.trouble.${troubleOf(call.error.code)}`) : null
    const byWhom = talked && end.by ? t(`call.endedBy.${end.by}`, { name: peer.title }) : null
    return {
      peer,
      word,
      tone: talked ? 'plain' : outcomeTone(call.direction, end.outcome),
      detail: reasonOf(end) ?? trouble ?? byWhom,
    }
  }
  if (call.reconnecting) return { peer, word: t('call.reconnecting'), tone: 'warn', detail: null }
  const word =
    call.phase === 'incoming'
      ? t('incoming.title')
      : t(`call.${call.phase === 'ended' ? 'talking' : call.phase}`)
  return { peer, word, tone: call.phase === 'talking' ? 'good' : 'plain', detail: null }
}

/** What a warning of the SDK means to somebody who is talking. */
export function warningKind(warnings: readonly string[]): 'lost' | 'silence' | 'loss' | 'network' | null {
  if (warnings.includes('ice-connectivity-lost') || warnings.includes('low-bytes-received')) return 'lost'
  if (warnings.includes('constant-audio-input-level') || warnings.includes('low-bytes-sent')) return 'silence'
  if (warnings.some((name) => name.startsWith('high-packet')) || warnings.includes('low-mos')) return 'loss'
  return warnings.length > 0 ? 'network' : null
}
