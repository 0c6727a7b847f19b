import { useEffect, useState } from 'react'

/** How often a meter moves: faster is not seen, and every step is a render. */
const STEP_MS = 66

/** What `read` gives, several times a second while `on`; 0 otherwise. */
export function useLevel(read: () => number, on = true): number {
  const [level, setLevel] = useState(0)
  useEffect(() => {
    if (!on) return setLevel(0)
    const timer = setInterval(() => setLevel(read()), STEP_MS)
    return () => clearInterval(timer)
  }, [read, on])
  return level
}
