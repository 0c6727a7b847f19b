import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { type Line, linesApi } from '@/lib/api/lines'
import { displayNumber } from '@/lib/numbers'
import { useReps } from './use-desk'
import { usePhoneState } from './use-phone'

export const linesKey = ['lines'] as const

export function useLines() {
  const { session } = usePhoneState()
  return useQuery({
    queryKey: linesKey,
    queryFn: ({ signal }) => linesApi.list(signal),
    enabled: session !== null,
    staleTime: 60_000,
  })
}

/** What to call a line: its name, else its number. */
export function lineTitle(line: Pick<Line, 'name' | 'number'>): string {
  return line.name || displayNumber(line.number).national
}

/** Whose voicemail a box is: the rep's own, a colleague's, a line's. */
export function useBoxName(): (box: string) => string {
  const { t } = useTranslation()
  const { session } = usePhoneState()
  const reps = useReps()
  const lines = useLines().data ?? []
  return (box) => {
    if (box === session?.identity) return t('voicemail.mine')
    const line = lines.find((one) => one.number === box)
    if (line) return lineTitle(line)
    return reps.find((rep) => rep.identity === box)?.name ?? displayNumber(box).national
  }
}
