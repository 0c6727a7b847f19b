import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '@/lib/api/client'
import type { CallRecord, Peer, Session } from '@/lib/api/types'
import { mayBeJoined } from '@/phone/desk-records'
import { useNow } from './use-now'

const LOOK_MS = 2_000

/** The call that a reload left behind, before the phone is on duty again; null when there is none. */
export function useOpenCall(session: Session | null): CallRecord | null {
  const calls = useQuery({
    queryKey: ['open call', session?.identity],
    queryFn: ({ signal }) => api.calls(null, 10, signal),
    enabled: session !== null,
    refetchInterval: LOOK_MS,
    gcTime: 0,
  })
  return calls.data?.calls.find(mayBeJoined) ?? null
}

/** What to call the person, before the tables of all countries' numbers are there: they come a moment later. */
export function useEarlyTitle(peer: Peer | null): string {
  const plain = peer ? (peer.name ?? peer.value) : ''
  const isNumber = peer?.kind === 'number' && !peer.name
  const [written, setWritten] = useState<{ plain: string; national: string } | null>(null)
  useEffect(() => {
    if (!isNumber) return
    let gone = false
    void import('@/lib/numbers')
      .then(({ displayNumber }) => !gone && setWritten({ plain, national: displayNumber(plain).national }))
      .catch(() => undefined)
    return () => {
      gone = true
    }
  }, [plain, isNumber])
  return written?.plain === plain ? written.national : plain
}

/** A call with `name` that goes on without this page, in words. */
export function useElsewhereWords(record: CallRecord | null, name: string) {
  const { t } = useTranslation()
  const until = (!record?.away?.parked && record?.away?.until) || null
  const now = useNow(500, until !== null)
  const away = record?.away
  const kind = !away ? 'device' : away.parked ? 'parked' : until === null ? 'goesOn' : 'lost'
  return {
    title: t(`away.${kind}`, { name }),
    help: t(`away.${kind}Help`, { name }),
    action: t(kind === 'device' ? 'away.here' : kind === 'parked' ? 'away.resume' : 'away.back'),
    /** How long the other side still waits, whole seconds; the last one lasts. */
    seconds: until === null ? null : Math.max(1, Math.ceil((until - now) / 1000)),
    waits: kind === 'lost' || kind === 'parked',
  }
}
