import { useEffect } from 'react'
import { usePhone, usePhoneState } from '@/hooks/use-phone'
import { repPreferences } from '@/lib/rep-preferences'

/** Reads what the rep has set when they go on duty, and again whenever the server comes back. */
export function useRepPreferences(): void {
  const phone = usePhone()
  const identity = usePhoneState().session?.identity
  useEffect(() => {
    if (!identity) return
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
