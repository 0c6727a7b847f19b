import { Check, Pencil, Phone, StarOff } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Avatar } from '@/components/ui/avatar'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { IconButton } from '@/components/ui/icon-button'
import { useLate } from '@/hooks/use-late'
import { usePeerView } from '@/hooks/use-peer'
import { useInCall, usePhone, usePhoneState } from '@/hooks/use-phone'
import { useStore } from '@/hooks/use-store'
import type { Peer } from '@/lib/api/types'
import { renamedFavourite, repPreferences, withFavourite, withoutFavourite } from '@/lib/rep-preferences'

/** Those a rep calls often, one click away; kept on the server, so that they are there at every desk. */
export function FavouritesCard() {
  const { t } = useTranslation()
  const { value, unsaved } = useStore(repPreferences.state)
  const [removed, setRemoved] = useState<Peer | null>(null)
  const nameOf = usePeerView()
  // Saving takes a moment; only a change that cannot be saved is worth a word.
  const late = useLate(unsaved, 3000)
  const { favourites } = value
  if (favourites.length === 0 && !removed) return null
  return (
    <Card title={t('dialer.favourite.title')}>
      <ul className="pb-2">
        {favourites.map((peer) => (
          <FavouriteRow key={`${peer.kind} ${peer.value}`} peer={peer} onRemoved={() => setRemoved(peer)} />
        ))}
      </ul>
      <div role="status">
        {removed && (
          <p className="flex items-center justify-between gap-2 px-4 pb-2 text-sm text-soft">
            {t('dialer.favourite.removed', { name: nameOf(removed).title })}
            <Button
              look="quiet"
              className="min-h-8 text-accent"
              onClick={() => {
                repPreferences.change(withFavourite(removed))
                setRemoved(null)
              }}
            >
              {t('dialer.favourite.undo')}
            </Button>
          </p>
        )}
        {late && <p className="px-4 pb-2 text-sm text-warn">{t('dialer.favourite.unsaved')}</p>}
      </div>
    </Card>
  )
}

function FavouriteRow({ peer, onRemoved }: { peer: Peer; onRemoved: () => void }) {
  const { t } = useTranslation()
  const phone = usePhone()
  const { device } = usePhoneState()
  const blocked = useInCall() || device !== 'ready'
  const view = usePeerView()(peer)
  const [editing, setEditing] = useState(false)
  if (editing) return <NameForm peer={peer} title={view.title} onDone={() => setEditing(false)} />
  const quiet = 'text-soft hover:bg-line'
  return (
    <li className="group flex min-h-13 items-center gap-3 pr-2 pl-4 transition-colors duration-150 hover:bg-raised">
      <Avatar name={view.isRep || peer.name ? view.title : null} online={view.online} />
      <span className="flex min-w-0 flex-1 flex-col">
        <span className="truncate font-medium tabular-nums">{view.title}</span>
        {view.number && <span className="truncate text-sm text-soft tabular-nums">{view.number}</span>}
      </span>
      <span className="flex">
        {!view.isRep && (
          <IconButton
            label={t('dialer.favourite.rename', { name: view.title })}
            onClick={() => setEditing(true)}
            className={quiet}
            icon={<Pencil aria-hidden="true" className="size-4" />}
          />
        )}
        <IconButton
          label={`${t('dialer.favourite.remove')}: ${view.title}`}
          onClick={() => {
            repPreferences.change(withoutFavourite(peer))
            onRemoved()
          }}
          className={`-ml-2 ${quiet}`}
          icon={<StarOff aria-hidden="true" className="size-4" />}
        />
        <IconButton
          label={t('dialer.favourite.call', { name: view.title })}
          disabled={blocked}
          onClick={() => phone.dial(peer)}
          className="text-good hover:bg-good-muted"
          icon={<Phone aria-hidden="true" className="size-4" />}
        />
      </span>
    </li>
  )
}

function NameForm({ peer, title, onDone }: { peer: Peer; title: string; onDone: () => void }) {
  const { t } = useTranslation()
  const [name, setName] = useState(peer.name ?? '')
  return (
    <li className="px-2">
      <form
        className="flex min-h-13 items-center gap-1 pl-2"
        onSubmit={(event) => {
          event.preventDefault()
          repPreferences.change(renamedFavourite(peer, name))
          onDone()
        }}
      >
        <input
          // biome-ignore lint/a11y/noAutofocus: the field takes the place of the button that was pressed.
          autoFocus
          aria-label={t('dialer.favourite.name', { name: title })}
          placeholder={title}
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.target.value)}
          onKeyDown={(event) => event.key === 'Escape' && onDone()}
          className="min-h-11 w-full min-w-0 rounded-card border border-control bg-surface px-3"
        />
        <IconButton
          type="submit"
          label={t('dialer.favourite.save')}
          className="text-accent hover:bg-raised"
          icon={<Check aria-hidden="true" className="size-5" />}
        />
      </form>
    </li>
  )
}
