/** The origin of the server when this page is hosted apart from it; set by the build (scripts/apart.ts). */
declare const __SERVER__: string

const server: string = __SERVER__

/** True when this page does not come from its server, but from a host of its own. */
export const isApart = server !== ''

/** Where the server is. */
export function serverOrigin(): string {
  return server || location.origin
}

/** An address of the server; `path` begins with a slash. */
export function serverUrl(path: string): string {
  return server + path
}

/** The session's cookie goes along, also to a server elsewhere. */
export const credentials: RequestCredentials = isApart ? 'include' : 'same-origin'

/** For sound that an element of the page loads with the session's cookie. */
export const mediaCors = isApart ? ('use-credentials' as const) : undefined

/**
 * Whether a server that could not be read from is there all the same: then it does not know this page's address.
 * The answer cannot be read, only that there was one.
 */
export async function answersToStrangers(): Promise<boolean> {
  if (!isApart) return false
  try {
    await fetch(serverUrl('/healthz'), {
      mode: 'no-cors',
      credentials: 'omit',
      cache: 'no-store',
      signal: AbortSignal.timeout(5_000),
    })
    return true
  } catch {
    return false
  }
}

/** What the sentences about a page apart are filled with. */
export function apartWords(): { server: string; page: string } {
  return { server: server.replace(/^https?:\/\//, ''), page: location.origin }
}
