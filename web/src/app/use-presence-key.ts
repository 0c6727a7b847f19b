import { useLayoutEffect } from 'react'
import { useInCall } from '@/hooks/use-phone'
import { useOwnPresence } from '@/hooks/use-presence'
import { useStore } from '@/hooks/use-store'
import { incomingApi } from '@/lib/api/incoming'
import { isPlainKey, isTyping, PRESENCE_KEY } from '@/lib/keys'
import { preferences } from '@/lib/preferences'

/** One letter between available and do not disturb; in a call letters belong to the call. */
export function usePresenceKey(): void {
  const { chosen } = useOwnPresence()
  const { letterKeys } = useStore(preferences)
  const inCall = useInCall()
  useLayoutEffect(() => {
    if (!letterKeys || inCall) return
    const onKeyDown = (event: KeyboardEvent) => {
      const wanted = event.key.toUpperCase() === PRESENCE_KEY && !event.shiftKey
      if (!wanted || event.repeat || event.defaultPrevented) return
      if (!isPlainKey(event) || isTyping(event.target)) return
      // In a menu a letter finds an item.
      if (event.target instanceof Element && event.target.closest('[role=menu]')) return
      event.preventDefault()
      const next = chosen === 'do_not_disturb' ? 'available' : 'do_not_disturb'
      incomingApi.choose(next, null).catch(() => undefined)
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [chosen, letterKeys, inCall])
}
