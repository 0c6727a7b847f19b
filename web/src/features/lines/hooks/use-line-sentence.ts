import { useTranslation } from 'react-i18next'
import { useReps } from '@/hooks/use-desk'
import type { Line } from '@/lib/api/lines'
import { lineSentence } from '../sentence'

export function useLineSentence(): (line: Line) => string {
  const { t, i18n } = useTranslation()
  const reps = useReps()
  const nameOf = (identity: string) => reps.find((rep) => rep.identity === identity)?.name ?? identity
  return (line) => lineSentence(line, { t, language: i18n.language, nameOf, now: Date.now() })
}
