import { Clock3, Star, UserRound } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Avatar } from '@/components/ui/avatar'
import { Flag } from '@/components/ui/flag'
import { displayNumber } from '@/lib/numbers'
import type { Suggestion } from '@/lib/suggest'

const ICONS = { rep: UserRound, favourite: Star, recent: Clock3 }

interface Props {
  id: string
  open: boolean
  suggestions: readonly Suggestion[]
  /** The one that the arrow keys are on; -1 for none. */
  active: number
  onActive: (index: number) => void
  onPick: (one: Suggestion) => void
}

/** Below the field: who may be meant. The field keeps the focus and the keyboard. */
export function SuggestionList({ id, open, suggestions, active, onActive, onPick }: Props) {
  const { t } = useTranslation()
  return (
    <div
      id={id}
      role="listbox"
      aria-label={t('dialer.suggestions')}
      hidden={!open}
      className="absolute inset-x-0 top-full z-20 mt-1 max-h-[min(360px,50dvh)] animate-enter overflow-y-auto rounded-card bg-surface py-1 shadow-float"
    >
      {suggestions.map((one, i) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the field owns the keyboard, as in every combobox.
        // biome-ignore lint/a11y/useFocusableInteractive: options are reached through aria-activedescendant.
        <div
          key={`${one.peer.kind} ${one.peer.value}`}
          id={`${id}-${i}`}
          role="option"
          aria-selected={i === active}
          onPointerMove={() => onActive(i)}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onPick(one)}
          className="flex min-h-12 items-center gap-3 px-3 aria-selected:bg-accent-muted"
        >
          <Row one={one} />
        </div>
      ))}
    </div>
  )
}

function Row({ one }: { one: Suggestion }) {
  const { t } = useTranslation()
  const { peer, kind, online, shortNumber } = one
  const Icon = ICONS[kind]
  const number = peer.kind === 'number' ? displayNumber(peer.value) : null
  const title = peer.name ?? number?.national ?? peer.value
  return (
    <>
      <Avatar name={peer.name} online={online} />
      <span className="flex min-w-0 flex-1 flex-col">
        <span className="flex min-w-0 items-center gap-1.5 font-medium tabular-nums">
          {number && <Flag country={number.country} />}
          <span className="truncate">{title}</span>
        </span>
        {peer.name && number && <span className="text-sm text-soft tabular-nums">{number.national}</span>}
        {shortNumber && (
          <span className="text-sm text-soft">{t('dialer.short', { number: shortNumber })}</span>
        )}
      </span>
      <span
        className={`flex items-center gap-1 whitespace-nowrap text-sm ${online ? 'text-good' : 'text-soft'}`}
      >
        {online === null && <Icon aria-hidden="true" className="size-3.5" />}
        {online === null ? t(`dialer.kinds.${kind}`) : t(online ? 'status.online' : 'status.offline')}
      </span>
    </>
  )
}
