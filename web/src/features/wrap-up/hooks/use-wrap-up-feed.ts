import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useMergeRecord } from '@/hooks/use-desk'
import { outcomesQuery } from '@/hooks/use-outcomes'
import { usePhone, usePhoneState } from '@/hooks/use-phone'
import { changedRecord, wrapUps } from '@/hooks/use-wrap-ups'
import type { Outcome } from '@/lib/api/types'
import { type CallState, isLive } from '@/phone/call-machine'

/** Outcomes of the list that the end of an outgoing call speaks for. */
const SUGGESTED: Partial<Record<Outcome, string>> = {
  busy: 'busy',
  no_answer: 'no_answer',
  canceled: 'no_answer',
  unknown_number: 'wrong_number',
}

/** The rep talked, or tried to reach somebody: there is something to say. A call that rang in vain says it itself. */
function deservesWord(call: CallState): boolean {
  if (call.phase !== 'ended' || call.sid === null) return false
  return call.answeredAt !== null || call.direction === 'outgoing'
}

/** Feeds the wrap-ups with the calls of this window, and the loaded history with what was saved. */
export function useWrapUpFeed(): void {
  const phone = usePhone()
  const { session, calls } = usePhoneState()
  const merge = useMergeRecord()
  const { data: outcomes } = useQuery({ ...outcomesQuery, enabled: session !== null })

  useEffect(() => wrapUps.open(session?.identity ?? null), [session])

  useEffect(() => {
    const known = new Set(outcomes?.filter((one) => !one.hidden).map((one) => one.key))
    for (const call of calls) {
      if (!deservesWord(call) || call.sid === null || !outcomes) continue
      const end = call.answeredAt === null ? call.end?.outcome : undefined
      const suggestion = end ? SUGGESTED[end] : undefined
      const { sid, peer, direction } = call
      wrapUps.ended({ sid, peer, direction }, suggestion && known.has(suggestion) ? suggestion : null)
    }
  }, [calls, outcomes])

  // A note taken in a call that ended while this page was away: it is asked for now.
  useEffect(() => {
    const orphans = () => {
      const live = new Set(
        phone.state
          .get()
          .calls.filter((call) => isLive(call))
          .map((call) => call.sid),
      )
      for (const draft of Object.values(wrapUps.state.get().drafts)) {
        if (draft.replaces === null && draft.note.trim() !== '' && !live.has(draft.sid)) {
          wrapUps.ended(draft, null)
        }
      }
    }
    return phone.listen({
      onHello: () => {
        wrapUps.wake()
        orphans()
      },
    })
  }, [phone])

  useEffect(
    () =>
      changedRecord.subscribe(() => {
        const record = changedRecord.get()
        if (record) merge(record)
      }),
    [merge],
  )

  // Another window of this rep saved or wrote something.
  useEffect(() => {
    const onStorage = (event: StorageEvent) => {
      if (event.key?.startsWith('softphone_wrap_ups_')) wrapUps.reread()
    }
    window.addEventListener('storage', onStorage)
    return () => window.removeEventListener('storage', onStorage)
  }, [])
}
