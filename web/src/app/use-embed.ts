import { useEffect, useRef } from 'react'
import { useCrmOf } from '@/hooks/use-crm-of'
import { useConfig } from '@/hooks/use-desk'
import { usePhone, usePhoneState } from '@/hooks/use-phone'
import { type EmbedHost, type EmbedNews, startEmbedding } from '@/lib/embed'
import { isLive } from '@/phone/call-machine'
import { offerLink } from './use-links'

/** Speaks with the page that shows this one, or that opened it: takes numbers from it, tells it who calls. */
export function useEmbed(): void {
  const phone = usePhone()
  const { session, device, calls } = usePhoneState()
  const origins = useConfig()?.embedOrigins?.join(' ') ?? ''
  const tell = useRef<(news: EmbedNews) => void>(() => undefined)
  const ready = session !== null && device === 'ready'
  const inCall = calls.some(isLive)
  const state = useRef<EmbedNews>({ type: 'softphone:state', ready, inCall })
  useEffect(() => {
    state.current = { type: 'softphone:state', ready, inCall }
    tell.current(state.current)
  }, [ready, inCall])

  useEffect(() => {
    if (origins === '') return
    const embedding = startEmbedding(
      window as unknown as EmbedHost,
      origins.split(' '),
      () => state.current,
      (link, clicked) => {
        const { session: rep, device: line, calls: now } = phone.state.get()
        // Later than the click it would be a call that nobody expects any more.
        const atOnce =
          clicked && rep !== null && line === 'ready' && now.every((call) => call.phase === 'ended')
        offerLink(atOnce ? { ...link, clicked: true } : link)
      },
    )
    tell.current = embedding.tell
    return () => {
      tell.current = () => undefined
      embedding.stop()
    }
  }, [origins, phone])

  const call = calls.findLast((one) => one.direction === 'incoming' && one.peer.kind === 'number') ?? null
  const { records, settled } = useCrmOf(call?.peer ?? null)
  const record = records[0] ?? null
  const number = call?.peer.value ?? ''
  const phase = !call
    ? null
    : call.phase === 'ended'
      ? 'ended'
      : call.answeredAt !== null
        ? 'answered'
        : 'ringing'
  const told = useRef('')
  useEffect(() => {
    // Once for each of them, as soon as it is known whose record it is.
    const key = `${call?.id} ${phase}`
    if (!phase || !settled || told.current === key) return
    told.current = key
    const named = record && { model: record.model, id: record.id }
    tell.current({ type: 'softphone:incoming', phase, number, record: named })
  }, [call?.id, phase, settled, record, number])
}
