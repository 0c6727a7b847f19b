import { queryOptions, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { type OutcomeChoice, recordsApi } from '@/lib/api/records'

export const outcomesQuery = queryOptions({
  queryKey: ['outcomes'],
  queryFn: ({ signal }) => recordsApi.outcomes(signal),
  staleTime: 60_000,
})

export interface NamedOutcome {
  key: string
  name: string
  hidden: boolean
  /** What picks it: 1 to 9, then 0. */
  digit: string
}

/** The team's outcomes in the language of the page, in the order of their digits; those taken off the list last. */
export function useOutcomes(): readonly NamedOutcome[] {
  const { i18n } = useTranslation()
  const { data } = useQuery(outcomesQuery)
  let place = 0
  return (data ?? []).map((choice) => {
    const digit = choice.hidden ? '' : String(++place % 10)
    return { key: choice.key ?? '', name: nameOf(choice, i18n.language), hidden: choice.hidden, digit }
  })
}

function nameOf(choice: OutcomeChoice, language: string): string {
  return language.startsWith('fr') ? choice.fr : choice.en
}
