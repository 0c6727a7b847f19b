import { useCurrentCall, usePhoneState } from '@/hooks/use-phone'

/** Tells whether somebody in the current call waits for their turn to be rung; without a party: whether anybody does. */
export function useLineQueue(): (party?: string) => boolean {
  const sid = useCurrentCall()?.sid
  const { awaited } = usePhoneState()
  const parties = (sid && awaited[sid]) || []
  return (party) => (party === undefined ? parties.length > 0 : parties.includes(party))
}
