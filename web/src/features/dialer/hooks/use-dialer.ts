import { useMemo, useState } from 'react'
import { useConfig, useReps } from '@/hooks/use-desk'
import { usePhone, usePhoneState } from '@/hooks/use-phone'
import type { Rep } from '@/lib/api/types'
import { displayNumber, formatAsTyped, type NumberProblem, parseNumber } from '@/lib/numbers'
import { matchReps } from '@/lib/targets'

export function useDialer() {
  const phone = usePhone()
  const { session, device } = usePhoneState()
  const config = useConfig()
  const reps = useReps()
  const [text, setText] = useState('')
  const [problem, setProblem] = useState<NumberProblem | 'wait' | null>(null)

  const country = config?.defaultCountry ?? 'FR'
  const known = useMemo(() => config?.practice?.numbers.map((one) => one.number) ?? [], [config])
  const suggestions = useMemo(
    () =>
      matchReps(
        reps.filter((rep) => rep.identity !== session?.identity),
        text,
      ).slice(0, 6),
    [reps, session, text],
  )
  const parsed = useMemo(() => parseNumber(text, country, known), [text, country, known])
  const example = displayNumber(known[0] ?? config?.phoneNumber ?? '+33199000001').international

  const change = (next: string) => {
    setText(next)
    setProblem(null)
  }

  const callRep = (rep: Rep) => {
    if (device !== 'ready') return setProblem('wait')
    phone.dial({ kind: 'rep', value: rep.identity, name: rep.name })
  }

  const callText = () => {
    const [first] = suggestions
    if (first) return callRep(first)
    if (!parsed.ok) return setProblem(parsed.problem)
    if (device !== 'ready') return setProblem('wait')
    phone.dial({ kind: 'number', value: parsed.e164, name: null })
  }

  return {
    text,
    example,
    suggestions,
    problem,
    country: formatAsTyped(text, country).country,
    extension: parsed.ok ? parsed.extension : null,
    change,
    /** Adds one key as if typed at the end. */
    append: (key: string) => change(formatAsTyped(text + key, country).text),
    /** What the field becomes when a person types or pastes at its end. */
    typed: (next: string) => change(formatAsTyped(next, country).text),
    erase: () => change(text.replace(/[\s().-]*.$/u, '')),
    callRep,
    callText,
  }
}
