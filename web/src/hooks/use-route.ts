import { useSyncExternalStore } from 'react'

export type Route =
  | 'phone'
  | 'history'
  | 'voicemail'
  | 'settings'
  | 'account'
  | 'people'
  | 'test'
  | 'diagnosis'
  | 'costs'

const ROUTES: readonly Route[] = [
  'phone',
  'history',
  'voicemail',
  'settings',
  'account',
  'people',
  'test',
  'diagnosis',
  'costs',
]

/** The page's name, and of what on it: `#/history/CA…`. */
function parts(): string[] {
  return location.hash.replace(/^#\/?/, '').split('/')
}

function read(): Route {
  const [name] = parts()
  return ROUTES.find((route) => route === name) ?? 'phone'
}

function readDetail(): string | null {
  return parts()[1] || null
}

function subscribe(listener: () => void): () => void {
  window.addEventListener('hashchange', listener)
  return () => window.removeEventListener('hashchange', listener)
}

/** The page is one file whoever serves it, so routes live behind the hash. */
export function useRoute(): Route {
  return useSyncExternalStore(subscribe, read)
}

/** What of the page a link leads to; null: the page itself. */
export function useRouteDetail(): string | null {
  return useSyncExternalStore(subscribe, readDetail)
}

export function routeHref(route: Route): string {
  return route === 'phone' ? '#/' : `#/${route}`
}
