import { useEffect } from 'react'

/** While a call rings the tab's title alternates. */
export function useIncomingAlerts(title: string): void {
  useEffect(() => {
    const usual = document.title
    let shown = false
    const flash = () => {
      shown = !shown
      document.title = shown ? title : usual
    }
    flash()
    const timer = setInterval(flash, 1000)
    return () => {
      clearInterval(timer)
      document.title = usual
    }
  }, [title])
}
