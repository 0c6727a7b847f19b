import { useMemo } from 'react'
import { type KeyMap, keyMap } from '@/lib/keys'
import { repPreferences } from '@/lib/rep-preferences'
import { useStore } from './use-store'

/** The keys of a call, as the rep has set them. */
export function useKeyMap(): KeyMap {
  const { keys } = useStore(repPreferences.state).value
  return useMemo(() => keyMap(keys), [keys])
}
