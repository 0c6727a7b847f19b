// Where the page finds its server when it is hosted apart (`VITE_API_URL`), and what its own policy must allow then.

/**
 * The origin of the server: empty when the page comes from it. `VITE_TOKEN_URL`, the earlier page's setting, names it
 * as well. Throws what is wrong with the setting.
 */
export function serverOrigin(env: Partial<Record<string, string>>): string {
  const name = env.VITE_API_URL ? 'VITE_API_URL' : 'VITE_TOKEN_URL'
  const text = env[name]
  if (!text) return ''
  let url: URL
  try {
    url = new URL(text)
  } catch {
    throw new Error(`${name} must be an address such as https://calls.example.com, not "${text}".`)
  }
  const here = url.hostname === 'localhost' || url.hostname === '127.0.0.1'
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && here))
    throw new Error(
      `${name} must begin with https: browsers give a page no microphone, and no sign-in, without.`,
    )
  if (name === 'VITE_API_URL' && (url.pathname !== '/' || url.search || url.hash))
    throw new Error(
      `${name} must be the server's address alone, such as ${url.origin}, without what follows.`,
    )
  return url.origin
}

/** The content security policy of the page apart; its server sends one with the page itself. */
export function policy(server: string): string {
  const sockets = server.replace(/^http/, 'ws')
  return [
    "default-src 'self'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "worker-src 'self'",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    `connect-src 'self' ${server} ${sockets} wss://*.twilio.com https://*.twilio.com`,
    `media-src 'self' blob: data: ${server} https://*.twilio.com`,
  ].join('; ')
}
