import { useEffect } from 'react'
import { usePhone } from '@/hooks/use-phone'
import { preferences } from '@/lib/preferences'

/** While a call rings: the tab's title alternates, and the system shows a note if the rep looks elsewhere. */
export function useIncomingAlerts(title: string, body: string): void {
  const phone = usePhone()
  useEffect(() => {
    const usual = document.title
    let shown = false
    const flash = () => {
      shown = !shown
      document.title = shown ? title : usual
    }
    flash()
    const timer = setInterval(flash, 1000)
    return () => {
      clearInterval(timer)
      document.title = usual
    }
  }, [title])

  useEffect(() => {
    // Of several windows, the one that rings also tells the system.
    const wanted =
      phone.ringer.rings.get() && preferences.get().notifications && document.visibilityState === 'hidden'
    if (!wanted || typeof Notification === 'undefined' || Notification.permission !== 'granted') return
    const note = new Notification(body, {
      icon: '/icon.svg',
      tag: 'softphone-incoming',
      requireInteraction: true,
    })
    note.onclick = () => {
      window.focus()
      note.close()
    }
    return () => note.close()
  }, [phone, body])
}
