import { useEffect } from 'react'
import { usePhone } from '@/hooks/use-phone'
import { isDialKey, isPlainKey, isTyping } from '@/lib/keys'
import type { CallState } from '@/phone/call-machine'

/** The keyboard during a call: digits go down the line, M mutes, K opens the keypad, Escape closes it. */
export function useCallKeys(
  call: CallState | null,
  keypadOpen: boolean,
  setKeypad: (open: boolean) => void,
): void {
  const phone = usePhone()
  useEffect(() => {
    if (!call) return
    const onKeyDown = (event: KeyboardEvent) => {
      if (!isPlainKey(event) || event.defaultPrevented || isTyping(event.target)) return
      const key = event.key.toLowerCase()
      if (event.key === 'Escape' && keypadOpen) setKeypad(false)
      else if (event.shiftKey && key === 'h' && !event.repeat) phone.hangUp(call.id)
      else if (call.phase !== 'talking') return
      // Without the check on repeat a held key would send a burst of tones or flicker the microphone.
      else if (isDialKey(event.key) && !event.repeat) phone.sendDigit(call.id, event.key)
      else if (key === 'm' && !event.repeat) phone.setMuted(call.id, call.mutedAt === null)
      else if (key === 'k' && !event.repeat) setKeypad(!keypadOpen)
      else return
      event.preventDefault()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [phone, call, keypadOpen, setKeypad])
}
