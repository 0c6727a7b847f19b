import { Keyboard, LogOut } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { useTranslation } from 'react-i18next'
import { Avatar } from '@/components/ui/avatar'
import { PresenceMenu } from '@/features/presence/components/presence-menu'
import { useLineStatus, usePhone, usePhoneState } from '@/hooks/use-phone'
import { statusTone, useOwnPresence } from '@/hooks/use-presence'
import { displayNumber } from '@/lib/numbers'

const ITEM =
  'flex min-h-11 cursor-pointer items-center gap-3 rounded-md px-3 outline-none data-[highlighted]:bg-raised'

const TEXT = { good: 'text-good', warn: 'text-warn', bad: 'text-bad', plain: 'text-soft' } as const

/** Who is on duty in this window, whether the phone is ready, and the way out. */
export function AccountMenu({ onShortcuts }: { onShortcuts: () => void }) {
  const { t } = useTranslation()
  const phone = usePhone()
  const { session } = usePhoneState()
  const status = useLineStatus()
  const own = useOwnPresence()
  if (!session) return null
  // A line that is down matters more than what was chosen; a rep on the line is ready, too.
  const shown =
    status === 'ready' && own.status !== 'offline' && own.status !== 'unreachable' ? own.status : null
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger className="flex w-16 flex-col items-center gap-1 rounded-card py-2 hover:bg-raised max-sm:py-1">
        <Avatar name={session.name} online={status === 'ready'} status={shown ?? undefined} />
        <span className="sr-only">{t('status.account', { name: session.name })}, </span>
        <span
          className={`text-center text-[11px] leading-3.5 font-medium ${status === 'ready' ? TEXT[shown ? statusTone(shown) : 'good'] : 'text-warn'}`}
        >
          {shown && shown !== 'available' ? t(`presence.status.${shown}`) : t(`status.short.${status}`)}
        </span>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          side="right"
          align="end"
          sideOffset={8}
          collisionPadding={12}
          className="z-50 w-76 animate-enter rounded-card bg-surface p-1 shadow-float"
        >
          <DropdownMenu.Label className="flex flex-col px-3 py-2">
            <span className="font-semibold">{session.name}</span>
            {session.number && (
              <span className="text-sm text-soft tabular-nums">{displayNumber(session.number).national}</span>
            )}
            <span className={`text-sm ${status === 'ready' ? 'text-good' : 'text-warn'}`}>
              {t(`status.${status}`)}
            </span>
          </DropdownMenu.Label>
          <DropdownMenu.Separator className="my-1 h-px bg-line" />
          <PresenceMenu />
          <DropdownMenu.Separator className="my-1 h-px bg-line" />
          <DropdownMenu.Item className={ITEM} onSelect={onShortcuts}>
            <Keyboard aria-hidden="true" className="size-4 text-soft" />
            {t('status.shortcuts')}
          </DropdownMenu.Item>
          <DropdownMenu.Item className={ITEM} onSelect={() => void phone.signOut()}>
            <LogOut aria-hidden="true" className="size-4 text-soft" />
            {t('status.signOut')}
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}
