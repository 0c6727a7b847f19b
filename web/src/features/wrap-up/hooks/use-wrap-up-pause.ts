import { useEffect, useRef } from 'react'
import { usePhoneState } from '@/hooks/use-phone'
import { useOwnPresence } from '@/hooks/use-presence'
import { useStore } from '@/hooks/use-store'
import { useWrapUps } from '@/hooks/use-wrap-ups'
import { type Choice, incomingApi } from '@/lib/api/incoming'
import { preferences } from '@/lib/preferences'

/**
 * While a talk waits for its word the rep is wrapping up, for as long as they chose at the most: groups ring others.
 * The last word ends it.
 */
export function useWrapUpPause(): void {
  const seconds = useStore(preferences).wrapUpSeconds
  const { calls } = usePhoneState()
  const { waiting } = useWrapUps()
  const { chosen } = useOwnPresence()
  const before = useRef<string | null>(null)
  const begun = useRef(false)
  const last = useRef<Promise<unknown>>(Promise.resolve())
  const sid = waiting.at(-1) ?? null
  const talked = calls.some((call) => call.sid === sid && call.answeredAt !== null)

  useEffect(() => {
    // In their order: the end must not overtake the beginning.
    const choose = (choice: Choice, until: number | null) => {
      last.current = last.current.then(() => incomingApi.choose(choice, until).catch(() => undefined))
    }
    if (before.current === sid) return
    const was = before.current
    if (sid === null) {
      before.current = null
      const stillSo = chosen === 'wrap_up' || (begun.current && chosen === 'available')
      if (was && stillSo) choose('available', null)
      begun.current = false
      return
    }
    // The call's own state may come a moment after its card; after a reload only the pause tells of it.
    if (!talked && chosen !== 'wrap_up') return
    before.current = sid
    if (seconds === 0 || chosen !== 'available') return
    begun.current = true
    choose('wrap_up', Date.now() + seconds * 1000)
  }, [sid, talked, chosen, seconds])
}
