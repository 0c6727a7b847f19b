import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { type Holiday, hoursApi } from '@/lib/api/hours'
import type { Hours } from '@/lib/api/lines'

export const sourcesKey = ['hours', 'sources'] as const

/** Calendars, schedules and countries that there are. */
export function useSources() {
  return useQuery({
    queryKey: sourcesKey,
    queryFn: ({ signal }) => hoursApi.sources(signal),
    staleTime: 30_000,
  })
}

/** The public holidays of the twelve months ahead, by date. */
export function useHolidays(countries: readonly string[], now = Date.now()): Holiday[] {
  const today = new Date(now).toISOString().slice(0, 10)
  const year = Number(today.slice(0, 4))
  const end = `${year + 1}${today.slice(4)}`
  return useQueries({
    queries: countries.flatMap((country) =>
      [year, year + 1].map((one) => ({
        queryKey: ['hours', 'holidays', country, one],
        queryFn: ({ signal }: { signal: AbortSignal }) => hoursApi.holidays(country, one, signal),
        staleTime: Number.POSITIVE_INFINITY,
      })),
    ),
    combine: (results) =>
      results
        .flatMap(({ data }) => data ?? [])
        .filter(({ date }) => date >= today && date < end)
        .sort((a, b) => a.date.localeCompare(b.date)),
  })
}

const SETTLE_MS = 250

/** The fortnight ahead with these hours, saved or not; asked once they have settled. */
export function usePreview(hours: Hours) {
  const [settled, setSettled] = useState(hours)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(hours), SETTLE_MS)
    return () => clearTimeout(timer)
  }, [hours])
  return useQuery({
    queryKey: ['hours', 'preview', settled],
    queryFn: ({ signal }) => hoursApi.preview(settled, signal),
    placeholderData: keepPreviousData,
    retry: false,
  })
}
