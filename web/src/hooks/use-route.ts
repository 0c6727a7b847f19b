import { useSyncExternalStore } from 'react'

export type Route = 'phone' | 'history' | 'voicemail' | 'settings' | 'account' | 'people' | 'test'

const ROUTES: readonly Route[] = ['phone', 'history', 'voicemail', 'settings', 'account', 'people', 'test']

function read(): Route {
  const name = location.hash.replace(/^#\/?/, '')
  return ROUTES.find((route) => route === name) ?? 'phone'
}

/** The page is one file whoever serves it, so routes live behind the hash. */
export function useRoute(): Route {
  return useSyncExternalStore((listener) => {
    window.addEventListener('hashchange', listener)
    return () => window.removeEventListener('hashchange', listener)
  }, read)
}

export function routeHref(route: Route): string {
  return route === 'phone' ? '#/' : `#/${route}`
}
