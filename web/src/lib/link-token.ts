import { createStore } from './store'

const LINK = /^#\/link\/([A-Za-z0-9_-]{20,128})$/

/** Takes the secret of a link out of the address, so that no history and no screenshot keeps it. */
function take(): string | null {
  if (typeof location === 'undefined') return null
  const token = LINK.exec(location.hash)?.[1] ?? null
  if (token) history.replaceState(null, '', '#/')
  return token
}

/** The link this window was opened with; null once it was used or put aside. */
export const linkToken = createStore<string | null>(take())

if (typeof window !== 'undefined') {
  window.addEventListener('hashchange', () => {
    const token = take()
    if (token) linkToken.set(token)
  })
}
