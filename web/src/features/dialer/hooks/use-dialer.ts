import { type InfiniteData, useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import { callsKey, useConfig, useReps } from '@/hooks/use-desk'
import { usePhone, usePhoneState } from '@/hooks/use-phone'
import { useStore } from '@/hooks/use-store'
import type { CrmPlace } from '@/lib/api/crm'
import type { CallPage, Peer } from '@/lib/api/types'
import { type CallLink, dialText, waitingLink } from '@/lib/links'
import { displayNumber, formatAsTyped, isEmergency, type NumberProblem, parseNumber } from '@/lib/numbers'
import { repPreferences } from '@/lib/rep-preferences'
import { type Suggestion, suggest } from '@/lib/suggest'

export function useDialer() {
  const phone = usePhone()
  const { session, device } = usePhoneState()
  const config = useConfig()
  const reps = useReps()
  const client = useQueryClient()
  const text = useStore(dialText)
  const link = useStore(waitingLink)
  const { favourites, callerId } = useStore(repPreferences.state).value
  const [asked, setAsked] = useState<CallLink | null>(null)
  const [failed, setFailed] = useState<NumberProblem | 'wait' | null>(null)

  const country = config?.defaultCountry ?? 'FR'
  const known = useMemo(() => config?.practice?.numbers.map((one) => one.number) ?? [], [config])
  const suggestions = useMemo(() => {
    const pages = client.getQueryData<InfiniteData<CallPage>>(callsKey)?.pages ?? []
    return suggest({
      text,
      reps: reps.filter((rep) => rep.identity !== session?.identity),
      favourites,
      calls: pages.flatMap((page) => page.calls),
    })
  }, [client, reps, session, favourites, text])
  const parsed = useMemo(() => parseNumber(text, country, known), [text, country, known])
  const example = displayNumber(known[0] ?? config?.phoneNumber ?? '+33199000001').international
  const certain = suggestions.find((one) => one.certain && text !== '') ?? null
  // Somebody in need must not first press a button to learn that it is no use.
  const problem = failed ?? (isEmergency(text, country) ? 'emergency' : null)

  const change = (next: string) => {
    dialText.set(next)
    setFailed(null)
  }

  // A link is taken once, by the dialer; from then on it is text like any other. Unless the rep has just clicked on the
  // number in a page that may say so: that click was the word.
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is taken when it comes.
  useEffect(() => {
    if (!link) return
    waitingLink.set(null)
    setAsked(link)
    setFailed(null)
    dialText.set(formatAsTyped(link.text, country).text)
    const asWritten = parseNumber(link.text, country, known)
    if (!link.clicked || !asWritten.ok) return
    callPeer({ kind: 'number', value: asWritten.e164, name: link.name }, asWritten.after, link.record)
  }, [link, country])

  const callPeer = (peer: Peer, after: string | null = null, record: CrmPlace | null = null) => {
    if (device !== 'ready') return setFailed('wait')
    const line = config?.phoneNumber
    const shown = callerId === 'line' && peer.kind === 'number' && line !== session?.number ? line : null
    dialText.set('')
    setAsked(null)
    phone.dial(peer, { after, callerId: shown, record })
  }

  const callText = () => {
    if (certain) return callPeer(certain.peer)
    if (!parsed.ok) return setFailed(parsed.problem)
    const named = favourites.find((one) => one.kind === 'number' && one.value === parsed.e164)?.name
    // The record goes with the number that stands on it, and no other that was typed over it.
    const linked = asked ? parseNumber(asked.text, country, known) : null
    const record = linked?.ok && linked.e164 === parsed.e164 ? asked?.record : null
    callPeer({ kind: 'number', value: parsed.e164, name: named ?? null }, parsed.after, record)
  }

  return {
    text,
    example,
    suggestions,
    problem,
    /** The number that would be called. */
    number: !certain && parsed.ok ? parsed : null,
    country: certain ? null : formatAsTyped(text, country).country,
    /** The link that put this number here. */
    asked: text === '' ? null : asked,
    change,
    /** Adds one key as if typed at the end. */
    append: (key: string) => change(formatAsTyped(text + key, country).text),
    /** What the field becomes when a person types or pastes at its end. */
    typed: (next: string) => change(formatAsTyped(next, country).text),
    erase: () => change(text.replace(/[\s().-]*.$/u, '')),
    pick: (one: Suggestion) => callPeer(one.peer),
    callText,
  }
}
