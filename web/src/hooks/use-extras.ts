import { createContext, useContext } from 'react'
import type { CallQuality } from '@/phone/call-quality'
import type { Headset } from '@/phone/headset'

/** What works beside the phone: how calls sound, and the keys of headsets. */
export interface Extras {
  quality: CallQuality
  headset: Headset
}

export const ExtrasContext = createContext<Extras | null>(null)

export function useExtras(): Extras {
  const extras = useContext(ExtrasContext)
  if (!extras) throw new Error('useExtras outside of its provider')
  return extras
}
