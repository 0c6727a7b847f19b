import { PhoneMissed, PhoneOff, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '@/components/ui/icon-button'
import { useReps } from '@/hooks/use-desk'
import { usePeerView } from '@/hooks/use-peer'
import { usePhone, usePhoneState } from '@/hooks/use-phone'
import type { CallState } from '@/phone/call-machine'

/** What became of a call that rang here and was not taken here. */
export function CallToasts() {
  const { calls } = usePhoneState()
  const over = calls.filter((call) => call.end && call.direction === 'incoming' && call.answeredAt === null)
  return (
    <div
      role="status"
      className="-translate-x-1/2 pointer-events-none fixed bottom-6 left-1/2 z-40 flex w-[calc(100vw-32px)] max-w-[400px] flex-col gap-2 max-sm:bottom-20"
    >
      {over.map((call) => (
        <CallToast key={call.id} call={call} />
      ))}
    </div>
  )
}

function CallToast({ call }: { call: CallState }) {
  const { t } = useTranslation()
  const phone = usePhone()
  const { session } = usePhoneState()
  const reps = useReps()
  const name = usePeerView()(call.peer).title
  const outcome = call.end?.outcome
  const answeredBy = call.end?.answeredBy
  const elsewhere = answeredBy && answeredBy !== session?.identity
  const text =
    call.record?.voicemail && outcome !== 'declined'
      ? t('toast.voicemail', { name })
      : outcome === 'declined' || outcome === 'failed'
        ? t(`toast.${outcome}`, { name })
        : outcome === 'answered_elsewhere' || outcome === 'answered'
          ? elsewhere
            ? t('toast.answered_elsewhere', {
                name,
                by: reps.find((rep) => rep.identity === answeredBy)?.name ?? answeredBy,
              })
            : t('toast.elsewhere', { name })
          : t('toast.missed', { name })
  const missed = [t('toast.missed', { name }), t('toast.voicemail', { name })].includes(text)
  const Icon = missed ? PhoneMissed : PhoneOff
  return (
    <div className="pointer-events-auto flex animate-enter items-center gap-3 rounded-card bg-surface py-1 pr-1 pl-4 shadow-float">
      <Icon aria-hidden="true" className={`size-4 shrink-0 ${missed ? 'text-bad' : 'text-soft'}`} />
      <p className="min-w-0 flex-1">{text}</p>
      <IconButton
        label={t('call.dismiss')}
        onClick={() => phone.dismiss(call.id)}
        className="text-soft hover:bg-raised"
        icon={<X aria-hidden="true" className="size-4" />}
      />
    </div>
  )
}
