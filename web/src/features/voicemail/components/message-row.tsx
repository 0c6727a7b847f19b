import { Mail, MailOpen, Phone, Trash2, Voicemail } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Chip } from '@/components/ui/chip'
import { Flag } from '@/components/ui/flag'
import { IconButton } from '@/components/ui/icon-button'
import { useReps } from '@/hooks/use-desk'
import { useBoxName } from '@/hooks/use-lines'
import { usePeerView } from '@/hooks/use-peer'
import { useInCall, usePhone, usePhoneState } from '@/hooks/use-phone'
import type { VoicemailMessage } from '@/lib/api/voicemail'
import { formatMoment } from '@/lib/format'
import { MessagePlayer } from './message-player'

interface Props {
  message: VoicemailMessage
  onChange: (change: { heard?: boolean; deleted?: boolean }) => void
}

/** One message: who, for whom, when; hear it, call back, put it away. */
export function MessageRow({ message, onChange }: Props) {
  const { t, i18n } = useTranslation()
  const phone = usePhone()
  const { session, device } = usePhoneState()
  const reps = useReps()
  const blocked = useInCall() || device !== 'ready'
  const view = usePeerView()(message.peer)
  const boxName = useBoxName()(message.box)
  const isNew = message.heardAt === null
  const by = reps.find((rep) => rep.identity === message.heardBy)?.name ?? message.heardBy
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2.5">
      <div className="flex min-w-0 flex-1 basis-64 items-center gap-3">
        <Voicemail aria-hidden="true" className={`size-4 shrink-0 ${isNew ? 'text-accent' : 'text-soft'}`} />
        <div className="flex min-w-0 flex-1 flex-col">
          <p
            className={`flex min-w-0 items-center gap-1.5 tabular-nums ${isNew ? 'font-bold' : 'font-medium'}`}
          >
            {!view.isRep && <Flag country={view.country} />}
            <span className="truncate">{view.title}</span>
            {isNew && <Chip tone="good">{t('voicemail.new')}</Chip>}
          </p>
          <p className="truncate text-sm text-soft">
            <time dateTime={new Date(message.at).toISOString()}>
              {formatMoment(message.at, i18n.language)}
            </time>
            {' · '}
            {boxName}
            {!isNew &&
              ` · ${message.heardBy === session?.identity ? t('voicemail.heardByMe') : t('voicemail.heard', { name: by })}`}
          </p>
        </div>
      </div>
      <div className="flex flex-1 basis-72 items-center">
        <MessagePlayer
          message={message}
          name={view.title}
          onHeard={() => {
            if (isNew) onChange({ heard: true })
          }}
        />
      </div>
      <div className="flex shrink-0 max-sm:w-full max-sm:justify-end">
        <IconButton
          label={t('voicemail.callBack', { name: view.title })}
          disabled={blocked}
          onClick={() => phone.dial(message.peer)}
          className="text-good hover:bg-good-muted"
          icon={<Phone aria-hidden="true" className="size-4" />}
        />
        <IconButton
          label={t(isNew ? 'voicemail.markHeard' : 'voicemail.markNew')}
          onClick={() => onChange({ heard: isNew })}
          className="text-soft hover:bg-line"
          icon={
            isNew ? (
              <MailOpen aria-hidden="true" className="size-4" />
            ) : (
              <Mail aria-hidden="true" className="size-4" />
            )
          }
        />
        <IconButton
          label={t('voicemail.remove')}
          onClick={() => onChange({ deleted: true })}
          className="text-soft hover:bg-bad-muted hover:text-bad"
          icon={<Trash2 aria-hidden="true" className="size-4" />}
        />
      </div>
    </li>
  )
}
