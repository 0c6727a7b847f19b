import { useEffect } from 'react'
import { useStore } from '@/hooks/use-store'
import { preferences } from '@/lib/preferences'

export function useTheme(): void {
  const { theme } = useStore(preferences)
  useEffect(() => {
    if (theme === 'system') delete document.documentElement.dataset.theme
    else document.documentElement.dataset.theme = theme
  }, [theme])
}
