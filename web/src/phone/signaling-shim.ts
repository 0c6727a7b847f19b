/** Twilio's signalling hosts: one per edge, `voice-js.roaming.twilio.com` being the default. */
const SIGNALING_HOST = /^voice-js(\.[a-z0-9-]+)?\.twilio\.com$/
const INSIGHTS_HOST = /^eventgw(\.[a-z0-9-]+)?\.twilio\.com$/

/**
 * The address to open instead of `url` when that is one of Twilio's signalling hosts: `path` at this server, over TLS
 * exactly when the page itself is, or the carrier elsewhere that a whole address (ws, wss) names. Any other address is
 * returned as it came.
 */
export function mapSignalingUrl(
  url: string | URL,
  page: { protocol: string; host: string },
  path: string,
): string {
  const target = parse(url)
  if (!target || !SIGNALING_HOST.test(target.hostname)) return String(url)
  if (/^wss?:\/\//.test(path)) return `${path}${target.search}`
  const scheme = page.protocol === 'https:' ? 'wss' : 'ws'
  return `${scheme}://${page.host}${path}${target.search}`
}

/** True for the address of Twilio's telemetry, which has no receiver when the built-in carrier serves. */
export function isInsightsUrl(url: string | URL): boolean {
  const target = parse(url)
  return target !== null && INSIGHTS_HOST.test(target.hostname)
}

/**
 * Sends the unmodified SDK's signalling to this server. Must run before the SDK's module is evaluated, because
 * the SDK keeps the WebSocket constructor it finds at that moment. Static members are inherited: it reads them.
 * `server`: where that is, when the page does not come from it.
 */
export function installSignalingShim(target: typeof globalThis, path: string, server?: URL): void {
  const Native = target.WebSocket
  target.WebSocket = class extends Native {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(mapSignalingUrl(url, server ?? target.location, path), protocols)
    }
  }
  const nativeFetch = target.fetch
  target.fetch = (input, init) => {
    const url = input instanceof Request ? input.url : input
    if (isInsightsUrl(url)) return Promise.resolve(new Response(null, { status: 204 }))
    return nativeFetch.call(target, input, init)
  }
}

function parse(url: string | URL): URL | null {
  try {
    return new URL(url)
  } catch {
    return null
  }
}
