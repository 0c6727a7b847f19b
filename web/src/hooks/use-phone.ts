import { createContext, useContext } from 'react'
import type { CallRecord } from '@/lib/api/types'
import { type CallState, isLive } from '@/phone/call-machine'
import type { DeviceStatus } from '@/phone/device-keeper'
import type { Phone } from '@/phone/phone'
import type { PhoneState } from '@/phone/phone-state'
import { useStore } from './use-store'

export const PhoneContext = createContext<Phone | null>(null)

export function usePhone(): Phone {
  const phone = useContext(PhoneContext)
  if (!phone) throw new Error('usePhone outside of the phone provider')
  return phone
}

export function usePhoneState(): PhoneState {
  return useStore(usePhone().state)
}

/** Whether calls can be made and taken: the carrier knows the device, and the desk can tell what becomes of a call. */
export function useLineStatus(): DeviceStatus {
  const { device, live } = usePhoneState()
  if (device !== 'ready') return device
  return live === 'open' ? 'ready' : live === 'connecting' ? 'starting' : 'reconnecting'
}

/** The call the bar shows: the live one, else the last that ended and is not a missed ring. */
export function useCurrentCall(): CallState | null {
  const { calls, elsewhere } = usePhoneState()
  const ownEnd = (call: CallState) =>
    call.phase === 'ended' &&
    (call.direction === 'outgoing' || call.answeredAt !== null) &&
    // Its line ended, the call did not.
    !elsewhere.some((record) => record.sid === call.sid)
  return calls.find(isLive) ?? calls.findLast(ownEnd) ?? null
}

/** The call that goes on without this page, when this page is free to take it. */
export function useElsewhere(): CallRecord | null {
  const { calls, elsewhere } = usePhoneState()
  return calls.some(isLive) ? null : (elsewhere[0] ?? null)
}

/** The calls that wait on hold while this page talks in another one. */
export function useHeldCalls(): readonly CallRecord[] {
  const { calls, elsewhere } = usePhoneState()
  return calls.some(isLive) ? elsewhere.filter((record) => record.away?.parked) : []
}

export function useIncomingCall(): CallState | null {
  return usePhoneState().calls.find((call) => call.phase === 'incoming') ?? null
}

export function useInCall(): boolean {
  return usePhoneState().calls.some(isLive)
}
