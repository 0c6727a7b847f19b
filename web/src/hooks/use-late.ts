import { useEffect, useState } from 'react'

/** True once `on` has lasted `afterMs`; what is over sooner is not worth a word. */
export function useLate(on: boolean, afterMs: number): boolean {
  const [late, setLate] = useState(false)
  useEffect(() => {
    if (!on) return setLate(false)
    const timer = setTimeout(() => setLate(true), afterMs)
    return () => clearTimeout(timer)
  }, [on, afterMs])
  return late
}
