import { useTranslation } from 'react-i18next'
import { Avatar } from '@/components/ui/avatar'
import { PhoneNumber } from '@/components/ui/phone-number'
import { displayNumber } from '@/lib/numbers'
import type { CallState } from '@/phone/call-machine'
import { useCallView } from '../hooks/use-call-view'
import { CrmLink } from './crm-link'

/** Who is on the line, large, in the place of the dialer. */
export function CallPerson({ call }: { call: CallState }) {
  const { t } = useTranslation()
  const { peer } = useCallView(call)
  const named = peer.isRep || call.peer.name !== null
  return (
    <div className="flex w-full max-w-[360px] flex-col items-center gap-4 pt-10 text-center docked:pt-4">
      <Avatar name={named ? peer.title : null} online={peer.online} size="large" />
      <div className="flex flex-col items-center gap-1">
        <p className="text-number font-semibold tabular-nums">
          {named ? (
            peer.title
          ) : (
            <PhoneNumber value={call.peer.value} className="[&>img]:mr-2 [&>img]:scale-150" />
          )}
        </p>
        {named && peer.e164 && <PhoneNumber value={peer.e164} className="text-soft" />}
        <CrmLink peer={call.peer} />
        {peer.note && <p className="text-soft">{peer.note}</p>}
        {call.line && (
          <p className="text-sm text-soft">{t('call.via', { line: displayNumber(call.line).national })}</p>
        )}
      </div>
    </div>
  )
}
