import { Phone, PhoneOff } from 'lucide-react'
import { useEffect, useId, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Avatar } from '@/components/ui/avatar'
import { Button } from '@/components/ui/button'
import { PhoneNumber } from '@/components/ui/phone-number'
import { lineTitle, useLines } from '@/hooks/use-lines'
import { usePeerView } from '@/hooks/use-peer'
import { useInCall, usePhone } from '@/hooks/use-phone'
import { useStore } from '@/hooks/use-store'
import { isTyping } from '@/lib/keys'
import type { CallState } from '@/phone/call-machine'
import { useIncomingAlerts } from '../hooks/use-incoming-alerts'
import { CrmLink } from './crm-link'
import { LastContact, LastNotes } from './last-contact'
import { ToVoicemail } from './to-voicemail'

/** The call that rings. Escape does nothing here: a call is never refused by a key meant for something else. */
export function IncomingDialog({ call }: { call: CallState }) {
  const { t } = useTranslation()
  const phone = usePhone()
  const lines = useLines().data ?? []
  const elsewhere = useStore(phone.ringer.elsewhere)
  const titleId = useId()
  const accept = useRef<HTMLButtonElement>(null)
  const nameOf = usePeerView()
  const view = nameOf(call.peer)
  const busy = useInCall()
  const origin = useOrigin(call)
  const announcement = [t('incoming.from', { name: view.title }), origin].filter(Boolean).join(', ')
  useIncomingAlerts(t('incoming.tab', { name: view.title }))

  // A rep in the middle of a word keeps the focus, so that Enter does not answer by accident.
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new call asks for the focus once.
  useEffect(() => {
    // The same for a rep in a call, whose keys belong to that call.
    if (!busy && !isTyping(document.activeElement) && !phone.ringer.elsewhere.get()) accept.current?.focus()
  }, [call.id])

  return (
    <div
      role="dialog"
      aria-labelledby={titleId}
      className="-translate-x-1/2 fixed top-4 left-1/2 z-40 w-[calc(100vw-32px)] max-w-[400px]"
    >
      <div className="flex animate-enter flex-col gap-4 rounded-card bg-surface p-4 shadow-float">
        <div className="flex items-center gap-3">
          <span className="animate-pulse-soft rounded-full">
            <Avatar name={view.isRep || call.peer.name ? view.title : null} online={view.online} />
          </span>
          <div className="min-w-0 flex-1">
            <p className="text-sm text-soft">
              {t('incoming.title')}
              {call.line &&
                ` ${t('incoming.line', {
                  line: lineTitle(
                    lines.find((line) => line.number === call.line) ?? { name: '', number: call.line },
                  ),
                })}`}
            </p>
            <h2
              id={titleId}
              aria-label={announcement}
              className="truncate text-title font-semibold tabular-nums"
            >
              {view.isRep || call.peer.name ? view.title : <PhoneNumber value={call.peer.value} />}
            </h2>
            {origin && <p className="font-medium first-letter:uppercase">{origin}</p>}
            <CrmLink peer={call.peer} />
            <LastContact peer={call.peer} />
            {elsewhere && <p className="text-sm text-soft">{t('voicemail.ringsElsewhere')}</p>}
          </div>
        </div>
        <LastNotes peer={call.peer} />
        <div className={`grid gap-3 ${busy ? '' : 'grid-cols-2'}`}>
          <Button
            ref={accept}
            look="good"
            className="min-h-14 rounded-full"
            icon={<Phone aria-hidden="true" className="size-5" />}
            onClick={() => (busy ? void phone.holdAndAnswer(call.id) : phone.accept(call.id))}
          >
            {t(busy ? 'away.holdAndAnswer' : 'incoming.accept')}
          </Button>
          <Button
            look="bad"
            className="min-h-14 rounded-full"
            icon={<PhoneOff aria-hidden="true" className="size-5" />}
            onClick={() => phone.decline(call.id)}
          >
            {t('incoming.decline')}
          </Button>
        </div>
        <ToVoicemail call={call} />
      </div>
      <p role="status" className="sr-only">
        {announcement}
      </p>
    </div>
  )
}

/** Why a call that goes on already rings here: a colleague passes it on, or our own transfer was in vain. */
function useOrigin(call: CallState): string | null {
  const { t } = useTranslation()
  const nameOf = usePeerView()
  const record = call.record
  const by = record?.transferredBy
  if (by) return t('control.transferredBy', { name: nameOf({ kind: 'rep', value: by, name: null }).title })
  if (record?.transfer?.state !== 'failed') return null
  const name = nameOf(record.transfer.to).title
  return `${t('control.cameBack', { name })}: ${t(`control.reasons.${record.transfer.reason ?? 'failed'}`)}`
}
