import { useTranslation } from 'react-i18next'
import type { Direction, Outcome } from '@/lib/api/types'
import { useReps } from './use-desk'
import { usePhoneState } from './use-phone'

export type Tone = 'good' | 'warn' | 'bad' | 'plain'

const OUTGOING: Record<Outcome, Tone> = {
  answered: 'good',
  answered_elsewhere: 'good',
  busy: 'warn',
  no_answer: 'warn',
  missed: 'warn',
  declined: 'warn',
  canceled: 'plain',
  unknown_number: 'bad',
  failed: 'bad',
  voicemail: 'warn',
}

const INCOMING: Record<Outcome, Tone> = {
  answered: 'good',
  answered_elsewhere: 'plain',
  busy: 'bad',
  no_answer: 'bad',
  missed: 'bad',
  canceled: 'bad',
  declined: 'plain',
  unknown_number: 'bad',
  failed: 'bad',
  voicemail: 'bad',
}

export function outcomeTone(direction: Direction, outcome: Outcome): Tone {
  return direction === 'outgoing' ? OUTGOING[outcome] : INCOMING[outcome]
}

/** The word for what became of a call, as the rep who looks would say it. */
export function useOutcomeWord(): (
  direction: Direction,
  outcome: Outcome,
  answeredBy: string | null,
) => string {
  const { t } = useTranslation()
  const reps = useReps()
  const self = usePhoneState().session?.identity
  return (direction, outcome, answeredBy) => {
    if (direction === 'outgoing') return t(`outcome.outgoing.${outcome}`)
    if (outcome === 'answered_elsewhere') {
      if (!answeredBy || answeredBy === self) return t('outcome.elsewhere')
      const name = reps.find((rep) => rep.identity === answeredBy)?.name ?? answeredBy
      return t('outcome.incoming.answered_elsewhere', { name })
    }
    return t(`outcome.incoming.${outcome}`)
  }
}
