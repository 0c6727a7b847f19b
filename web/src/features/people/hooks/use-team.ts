import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiError } from '@/lib/api/client'
import { type Link, type Person, peopleApi } from '@/lib/api/people'

const queryKey = ['people', 'team']
/** Who is online or locked changes without a word from the server. */
const REFRESH_MS = 10_000

/** A link that was just made: shown once. */
export interface FreshLink {
  person: Pick<Person, 'name'>
  link: Link
}

/** Why a change was refused, as an admin reads it. */
export function useRefusal() {
  const { t } = useTranslation()
  return (error: unknown): string => {
    if (!(error instanceof ApiError)) return t('people.team.failed')
    switch (error.code) {
      case 'last_admin':
      case 'first_is_admin':
      case 'is_disabled':
      case 'not_invited':
      case 'unknown_person':
        return t(`people.team.problems.${error.code}`)
      case 'network':
        return t('app.unreachable')
      default:
        return t('people.team.failed')
    }
  }
}

/** The team, and what an admin does to it; the last thing that was done is told in words. */
export function useTeam() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const refusal = useRefusal()
  const team = useQuery({
    queryKey,
    queryFn: ({ signal }) => peopleApi.list(signal),
    refetchInterval: REFRESH_MS,
  })
  const [told, setTold] = useState<{ good: boolean; text: string } | null>(null)
  const [busy, setBusy] = useState(false)
  const [fresh, setFresh] = useState<FreshLink | null>(null)

  const refresh = () => client.invalidateQueries({ queryKey: ['people'] })
  const act = async (work: () => Promise<unknown>, done: string | null) => {
    setBusy(true)
    setTold(null)
    try {
      await work()
      if (done) setTold({ good: true, text: done })
    } catch (error) {
      setTold({ good: false, text: refusal(error) })
    }
    await refresh()
    setBusy(false)
  }

  return {
    team,
    told,
    busy,
    fresh,
    refresh,
    showLink: setFresh,
    say: (text: string) => setTold({ good: true, text }),
    disable: ({ identity, name }: Person) =>
      act(() => peopleApi.change(identity, { disabled: true }), t('people.team.disabled', { name })),
    enable: ({ identity, name }: Person) =>
      act(() => peopleApi.change(identity, { disabled: false }), t('people.team.enabled', { name })),
    unlock: ({ identity, name }: Person) =>
      act(() => peopleApi.unlock(identity), t('people.team.unlocked', { name })),
    remove: ({ identity, name }: Person) =>
      act(() => peopleApi.remove(identity), t('people.team.removed', { name })),
    makeLink: (person: Person) =>
      act(async () => setFresh({ person, link: (await peopleApi.link(person.identity)).link }), null),
  }
}
