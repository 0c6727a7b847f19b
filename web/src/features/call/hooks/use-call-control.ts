import { useMemo } from 'react'
import { usePhone, usePhoneState } from '@/hooks/use-phone'
import { useStore } from '@/hooks/use-store'
import type { CallCommand } from '@/lib/api/types'
import { type ControlView, canControl, controlView, idleControl, type Refusal } from '@/phone/call-control'
import type { CallState } from '@/phone/call-machine'

export interface CallControl {
  /** False with a server that cannot do more than connect two people. */
  offered: boolean
  view: ControlView
  refusal: Refusal | null
  can: (command: CallCommand['command']) => boolean
  issue: (command: CallCommand) => void
  dismiss: () => void
}

/** What can be asked of the desk in this call, and what it shows meanwhile. */
export function useCallControl(call: CallState): CallControl {
  const phone = usePhone()
  const { control } = usePhoneState()
  const states = useStore(phone.commander.state)
  const { id, sid } = call
  const state = (sid !== null && states.get(sid)) || idleControl
  const talking = call.phase === 'talking'
  return useMemo(() => {
    const view = controlView(state)
    return {
      offered: control,
      view,
      refusal: state.refusal,
      can: (command) => control && talking && canControl(view, command),
      issue: (command) => void phone.command(id, command),
      dismiss: () => sid !== null && phone.commander.dismiss(sid),
    }
  }, [phone, control, state, talking, id, sid])
}
