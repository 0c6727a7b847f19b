import { ListChecks, X } from 'lucide-react'
import { useEffect, useLayoutEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { IconButton } from '@/components/ui/icon-button'
import { useDay, useDayInStep } from '@/hooks/use-day'
import { usePeerView } from '@/hooks/use-peer'
import { useInCall, useIncomingCall } from '@/hooks/use-phone'
import { useStore } from '@/hooks/use-store'
import { useWrapUps } from '@/hooks/use-wrap-ups'
import { DAY_KEYS, isPlainKey, isTyping, keyName } from '@/lib/keys'
import { preferences } from '@/lib/preferences'
import { DayActions } from './day-actions'

/** While the rep works through the day's calls: after each call the next one, whatever page is open. */
export function DayStrip() {
  useDayInStep()
  const { t } = useTranslation()
  const day = useDay()
  const inCall = useInCall()
  const { waiting } = useWrapUps()
  const call = useRef<HTMLButtonElement>(null)
  const free = !inCall && waiting.length === 0
  useDayKeys(day, free)
  const offered = day.running && free
  const next = day.next
  const name = usePeerView()
  const sid = next?.sid

  // After a word on the last call the keys go on here: Enter calls the next one.
  const before = useRef(free)
  useEffect(() => {
    const came = offered && !before.current && sid !== undefined
    before.current = free
    if (came && !isTyping(document.activeElement)) call.current?.focus()
  }, [offered, free, sid])

  // A list that is through is no longer worked through.
  const empty = day.running && free && !day.isPending && next === null
  if (!offered) return <div role="status" />
  return (
    <div role="status">
      <div className="flex flex-wrap items-center justify-center gap-x-4 gap-y-1 border-line border-b bg-accent-muted px-4 py-2">
        <p className="flex min-w-0 items-center gap-2">
          <ListChecks aria-hidden="true" className="size-4 shrink-0 text-accent" />
          <span className="truncate">
            {next
              ? t('day.next', { name: name(next.peer).title, count: day.list.length })
              : t(empty ? 'day.through' : 'app.loading')}
          </span>
        </p>
        {next && (
          // On a telephone the way out stands beside the name, so that the buttons have a row to themselves.
          <div className="max-sm:order-last">
            <DayActions day={day} record={next} callRef={call} />
          </div>
        )}
        {next ? (
          <IconButton
            label={t('day.stop')}
            onClick={day.stop}
            className="text-soft hover:bg-raised"
            icon={<X aria-hidden="true" className="size-4" />}
          />
        ) : (
          <Button look="quiet" onClick={day.stop}>
            {t('app.close')}
          </Button>
        )}
      </div>
    </div>
  )
}

/** One key each, as long as no call, no question and no field wants it. */
function useDayKeys(day: ReturnType<typeof useDay>, free: boolean): void {
  const { letterKeys } = useStore(preferences)
  const ringing = useIncomingCall() !== null
  const latest = useRef(day)
  useLayoutEffect(() => {
    latest.current = day
  })
  const on = letterKeys && free && !ringing
  useLayoutEffect(() => {
    if (!on) return
    const onKeyDown = (event: KeyboardEvent) => {
      const { next, ready, list, running } = latest.current
      if (!next || event.repeat || event.defaultPrevented) return
      if (!isPlainKey(event) || isTyping(event.target)) return
      if (event.target instanceof Element && event.target.closest('[role=menu]')) return
      if (document.querySelector('[role=dialog]')) return
      const key = keyName(event.key, event.shiftKey)
      // Only the list itself is looked at while one works through it: elsewhere a letter changes nothing unseen.
      const seen = running || document.querySelector('[data-day-list]') !== null
      if (!seen) return
      if (key === DAY_KEYS.next && ready) latest.current.call(next)
      else if (key === DAY_KEYS.skip && list.length > 1) latest.current.skip(next)
      else if (key === DAY_KEYS.hour) latest.current.snooze(next, 'hour')
      else if (key === DAY_KEYS.tomorrow) latest.current.snooze(next, 'tomorrow')
      else if (key === DAY_KEYS.done) latest.current.done(next)
      else return
      event.preventDefault()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [on])
}
