import { useEffect } from 'react'
import { usePhone, usePhoneState } from '@/hooks/use-phone'
import { repPreferences } from '@/lib/rep-preferences'

/** What the rep has set comes with them: from the server, read again whenever it comes back, and their devices here. */
export function useRepPreferences(): void {
  const phone = usePhone()
  const identity = usePhoneState().session?.identity
  useEffect(() => {
    if (!identity) return
    phone.audio.belongTo(identity)
    const read = () => void repPreferences.wake()
    read()
    window.addEventListener('focus', read)
    const stop = phone.listen({ onHello: read })
    return () => {
      stop()
      window.removeEventListener('focus', read)
      repPreferences.forget()
    }
  }, [phone, identity])
}
