import { Ellipsis, Link2, LockOpen, Monitor, Pencil, Trash2, UserRoundCheck, UserRoundX } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Avatar } from '@/components/ui/avatar'
import { Chip } from '@/components/ui/chip'
import { useNow } from '@/hooks/use-now'
import type { Person } from '@/lib/api/people'
import { formatDuration, formatMoment } from '@/lib/format'

const ITEM =
  'flex min-h-11 cursor-pointer items-center gap-3 rounded-md px-3 outline-none data-[highlighted]:bg-raised'
const STATE_TONE = { invited: 'warn', active: 'good', disabled: 'plain' } as const

export type PersonAction = 'edit' | 'link' | 'unlock' | 'sessions' | 'disable' | 'enable' | 'remove'

interface Props {
  person: Person
  /** The admin who looks at the list. */
  self: boolean
  onAction: (action: PersonAction) => void
}

/** One person: who, what they may do, whether they can; and everything an admin may do about it. */
export function PersonRow({ person, self, onAction }: Props) {
  const { t, i18n } = useTranslation()
  const now = useNow(30_000)
  const seen = person.online
    ? t('people.team.online')
    : person.lastSeenAt && now - person.lastSeenAt > 0
      ? t('people.team.lastSeen', { when: formatMoment(person.lastSeenAt, i18n.language) })
      : t('people.team.neverSeen')
  const names = [person.identity, person.shortNumber, person.email].filter(Boolean).join(' · ')
  return (
    <li className="flex min-h-16 items-center gap-3 px-4 py-2">
      <Avatar name={person.name} online={person.state === 'active' ? person.online : null} />
      <div className="flex min-w-0 flex-1 items-center gap-3 max-md:flex-col max-md:items-start max-md:gap-1">
        <div className="min-w-0 flex-1 max-md:w-full">
          <p className="flex items-center gap-x-2">
            <span className={`truncate font-medium ${person.state === 'disabled' ? 'text-soft' : ''}`}>
              {person.name}
            </span>
            {self && <span className="shrink-0 text-sm text-soft">({t('people.team.you')})</span>}
          </p>
          <p className="truncate text-sm text-soft">{names}</p>
        </div>
        <div className="flex w-60 shrink-0 flex-wrap items-center gap-2 max-md:w-auto">
          <span className="w-28 font-medium max-md:w-auto">{t(`people.roles.${person.role}`)}</span>
          <Chip tone={STATE_TONE[person.state]}>{t(`people.states.${person.state}`)}</Chip>
          {person.lockedFor > 0 && (
            <Chip tone="bad">{t('people.team.locked', { time: formatDuration(person.lockedFor) })}</Chip>
          )}
        </div>
      </div>
      <span className="w-36 shrink-0 text-sm text-soft max-lg:hidden">
        {person.state === 'active' && seen}
      </span>
      <PersonMenu person={person} self={self} onAction={onAction} />
    </li>
  )
}

function PersonMenu({ person, self, onAction }: Props) {
  const { t } = useTranslation()
  const item = (action: PersonAction, icon: ReactNode, text: string) => (
    <DropdownMenu.Item key={action} className={ITEM} onSelect={() => onAction(action)}>
      {icon}
      {text}
    </DropdownMenu.Item>
  )
  const look = { 'aria-hidden': true, className: 'size-4 shrink-0 text-soft' } as const
  const { state } = person
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger
        aria-label={t('people.team.actions', { name: person.name })}
        className="flex size-11 shrink-0 items-center justify-center rounded-full text-soft hover:bg-raised"
      >
        <Ellipsis aria-hidden="true" className="size-5" />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="end"
          sideOffset={4}
          collisionPadding={12}
          className="z-40 min-w-60 animate-enter rounded-card bg-surface p-1 shadow-float"
        >
          {item('edit', <Pencil {...look} />, t('people.team.edit'))}
          {person.lockedFor > 0 && item('unlock', <LockOpen {...look} />, t('people.team.unlock'))}
          {state !== 'disabled' &&
            item(
              'link',
              <Link2 {...look} />,
              t(state === 'invited' ? 'people.team.newLink' : 'people.team.resetLink'),
            )}
          {state === 'active' && item('sessions', <Monitor {...look} />, t('people.team.sessions'))}
          {state === 'invited' && item('remove', <Trash2 {...look} />, t('people.team.remove'))}
          {state === 'active' && !self && item('disable', <UserRoundX {...look} />, t('people.team.disable'))}
          {state === 'disabled' && item('enable', <UserRoundCheck {...look} />, t('people.team.enable'))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}
