import { useLayoutEffect } from 'react'
import { useKeyMap } from '@/hooks/use-key-map'
import { usePhone } from '@/hooks/use-phone'
import { useStore } from '@/hooks/use-store'
import { callAction, isDialKey, isPlainKey, isTyping } from '@/lib/keys'
import { preferences } from '@/lib/preferences'
import type { CallState } from '@/phone/call-machine'
import type { CallControl } from './use-call-control'

/** What hangs from the bar of the call; one at a time. */
export type Panel = 'keypad' | 'transfer' | 'add'

interface Options {
  call: CallState | null
  control: CallControl
  panel: Panel | null
  setPanel: (panel: Panel | null) => void
}

/** The keyboard during a call: digits go down the line, letters are the buttons, Escape closes what is open. */
export function useCallKeys({ call, control, panel, setPanel }: Options): void {
  const phone = usePhone()
  const { letterKeys } = useStore(preferences)
  const keys = useKeyMap()
  useLayoutEffect(() => {
    if (!call) return
    const act = (key: string, shift: boolean): boolean => {
      const action = callAction(key, shift, keys)
      if (!action) return false
      if (action === 'hangUp') phone.hangUp(call.id)
      else if (!letterKeys || call.phase !== 'talking') return false
      else if (action === 'mute') phone.setMuted(call.id, call.mutedAt === null)
      else if (action === 'keypad') setPanel(panel === 'keypad' ? null : 'keypad')
      else if (!control.offered) return false
      else if (action === 'transfer' || action === 'add') {
        if (control.can(action)) setPanel(panel === action ? null : action)
      } else toggle(control, action)
      return true
    }
    const onKeyDown = (event: KeyboardEvent) => {
      if (!isPlainKey(event) || event.defaultPrevented || isTyping(event.target)) return
      if (event.key === 'Escape' && panel) setPanel(null)
      // Without the check on repeat a held key would send a burst of tones or flicker the microphone.
      else if (event.repeat) return
      else if (isDialKey(event.key) && call.phase === 'talking') phone.sendDigit(call.id, event.key)
      else if (!act(event.key, event.shiftKey)) return
      event.preventDefault()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [phone, call, control, panel, setPanel, letterKeys, keys])
}

/** Hold, recording and swap by button or key: the one of the two commands that fits the state. */
export function toggle(control: CallControl, action: 'hold' | 'record' | 'pause' | 'swap'): void {
  const pairs = {
    hold: ['hold', 'resume'],
    record: ['record', 'stop_recording'],
    pause: ['pause_recording', 'resume_recording'],
    swap: ['swap'],
  } as const
  const command = pairs[action].find((one) => control.can(one))
  if (command) control.issue({ command })
}
