import { Phone } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Avatar } from '@/components/ui/avatar'
import { Card } from '@/components/ui/card'
import { IconButton } from '@/components/ui/icon-button'
import { useReps } from '@/hooks/use-desk'
import { useInCall, usePhone, usePhoneState } from '@/hooks/use-phone'
import { statusOf, statusTone, useStatusWord } from '@/hooks/use-presence'

const TEXT = { good: 'text-good', warn: 'text-warn', bad: 'text-bad', plain: 'text-soft' } as const

/** The other reps, who is there, and a call to each. */
export function ColleaguesCard() {
  const { t } = useTranslation()
  const phone = usePhone()
  const { session, device } = usePhoneState()
  const inCall = useInCall()
  const word = useStatusWord()
  const others = useReps().filter((rep) => rep.identity !== session?.identity)
  if (others.length === 0) return null
  return (
    <Card title={t('team.title')}>
      <ul className="pb-2">
        {others.map((rep) => (
          <li key={rep.identity} className="flex min-h-13 items-center gap-3 pr-2 pl-4">
            <Avatar name={rep.name} status={statusOf(rep)} />
            <span className="flex min-w-0 flex-1 flex-col">
              <span className="truncate font-medium">{rep.name}</span>
              <span className={`truncate text-sm ${TEXT[statusTone(statusOf(rep))]}`}>{word(rep)}</span>
            </span>
            <IconButton
              label={t('team.call', { name: rep.name })}
              disabled={inCall || device !== 'ready'}
              onClick={() => phone.dial({ kind: 'rep', value: rep.identity, name: rep.name })}
              className="text-good hover:bg-good-muted"
              icon={<Phone aria-hidden="true" className="size-4" />}
            />
          </li>
        ))}
      </ul>
    </Card>
  )
}
