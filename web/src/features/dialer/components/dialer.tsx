import { CircleAlert, Link2, Phone, Star } from 'lucide-react'
import { useEffect, useId, useLayoutEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Keypad } from '@/components/keypad'
import { Button } from '@/components/ui/button'
import { useStore } from '@/hooks/use-store'
import type { Peer } from '@/lib/api/types'
import { shownAfter } from '@/lib/dial-string'
import { isDialKey, isPlainKey, isTyping } from '@/lib/keys'
import { isFavourite, repPreferences, withFavourite, withoutFavourite } from '@/lib/rep-preferences'
import { useDialer } from '../hooks/use-dialer'
import { CalleeNote } from './callee-note'
import { CallerId } from './caller-id'
import { NumberField } from './number-field'

type Dialing = ReturnType<typeof useDialer>

export function Dialer() {
  const { t } = useTranslation()
  const dialer = useDialer()
  const input = useRef<HTMLInputElement>(null)
  const call = useRef<HTMLButtonElement>(null)
  const noteId = useId()
  const latest = useRef(dialer)
  useEffect(() => {
    latest.current = dialer
  })

  // Digits type and Enter calls wherever the focus is, as long as no other field or button wants the key.
  useLayoutEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (!isPlainKey(event) || event.defaultPrevented || isTyping(event.target)) return
      if (document.querySelector('[role=dialog]')) return
      if (isDialKey(event.key) || event.key === '+') {
        event.preventDefault()
        latest.current.append(event.key)
        input.current?.focus()
      } else if (event.key === 'Enter' && event.target === document.body && latest.current.text !== '') {
        latest.current.callText()
      }
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [])

  // A number that a link brought is one key from being called, and no more than one.
  const { asked } = dialer
  useEffect(() => {
    if (asked) call.current?.focus()
  }, [asked])

  return (
    <section
      aria-label={t('dialer.title')}
      className="flex w-full max-w-[400px] max-md:max-w-[560px] flex-col gap-4 rounded-card border border-line bg-surface px-6 pt-4 pb-6 docked:gap-2 docked:border-0 docked:bg-transparent docked:p-0 max-sm:px-4 max-sm:pt-1 max-sm:pb-4"
    >
      <div>
        <NumberField
          input={input}
          text={dialer.text}
          country={dialer.country}
          suggestions={dialer.suggestions}
          describedBy={noteId}
          invalid={dialer.problem !== null}
          onTyped={dialer.typed}
          onEdited={dialer.change}
          onErase={dialer.erase}
          onCall={dialer.callText}
          onPick={dialer.pick}
        />
        <Note id={noteId} dialer={dialer} />
      </div>
      <Keypad label={t('dialer.keypad')} onKey={dialer.append} plus />
      <Button
        ref={call}
        look="good"
        className="min-h-14 rounded-full text-[16px] docked:min-h-12"
        icon={<Phone aria-hidden="true" className="size-5" />}
        onClick={dialer.callText}
      >
        {t('dialer.call')}
      </Button>
      <CallerId />
    </section>
  )
}

/** Under the field: what is wrong, else what is known of the number. Its place is kept, so that nothing jumps. */
function Note({ id, dialer }: { id: string; dialer: Dialing }) {
  const { t } = useTranslation()
  const { problem, number, asked } = dialer
  if (problem === 'emergency')
    return (
      <div id={id} role="alert" className="mt-3 flex gap-3 rounded-card bg-bad-muted p-3">
        <CircleAlert aria-hidden="true" className="mt-0.5 size-5 shrink-0 text-bad" />
        <p className="font-medium">{t('dialer.problems.emergency')}</p>
      </div>
    )
  if (problem)
    return (
      <p id={id} role="alert" className="mt-2 min-h-11 text-center text-sm text-bad docked:min-h-4">
        {problem === 'wait' ? t('dialer.wait') : t(`dialer.problems.${problem}`, { example: dialer.example })}
      </p>
    )
  return (
    <div id={id} className="mt-2 flex min-h-11 flex-col gap-1 text-center text-sm text-soft docked:min-h-4">
      {asked && (
        <p role="status" className="flex items-start justify-center gap-1.5 text-accent">
          <Link2 aria-hidden="true" className="mt-0.5 size-3.5 shrink-0" />
          {asked.name ? t('dialer.link.askedFor', { name: asked.name }) : t('dialer.link.asked')}
        </p>
      )}
      {number ? (
        <>
          <div className="flex items-center justify-center gap-2">
            <CalleeNote e164={number.e164} />
            <FavouriteStar peer={{ kind: 'number', value: number.e164, name: asked?.name ?? null }} />
          </div>
          {number.extension ? (
            <p>{t('dialer.afterExtension', { extension: number.extension })}</p>
          ) : (
            number.after && <p>{t('dialer.after', { digits: shownAfter(number.after) })}</p>
          )}
        </>
      ) : (
        dialer.text === '' && <p>{t('dialer.hint', { number: dialer.example })}</p>
      )}
    </div>
  )
}

function FavouriteStar({ peer }: { peer: Peer }) {
  const { t } = useTranslation()
  const { favourites } = useStore(repPreferences.state).value
  const on = isFavourite(favourites, peer)
  return (
    <button
      type="button"
      aria-pressed={on}
      aria-label={t('dialer.favourite.add')}
      title={t(on ? 'dialer.favourite.remove' : 'dialer.favourite.add')}
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => repPreferences.change(on ? withoutFavourite(peer) : withFavourite(peer))}
      className="inline-flex size-7 items-center justify-center rounded-full text-soft hover:bg-raised aria-pressed:text-accent pointer-coarse:size-11"
    >
      <Star aria-hidden="true" className={`size-4 ${on ? 'fill-current' : ''}`} />
    </button>
  )
}
