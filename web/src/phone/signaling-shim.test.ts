import { describe, expect, it } from 'vitest'
import { installSignalingShim, isInsightsUrl, mapSignalingUrl } from './signaling-shim'

const plain = { protocol: 'http:', host: 'localhost:3000' }
const secure = { protocol: 'https:', host: 'phone.example.com' }

describe('mapSignalingUrl', () => {
  it.each([
    ['wss://voice-js.roaming.twilio.com/signal', plain, 'ws://localhost:3000/signal'],
    ['wss://voice-js.dublin.twilio.com/signal', secure, 'wss://phone.example.com/signal'],
    ['wss://voice-js.ashburn-ix.twilio.com/signal?a=b', plain, 'ws://localhost:3000/signal?a=b'],
    ['wss://voice-js.twilio.com/signal', plain, 'ws://localhost:3000/signal'],
  ])('sends %s to this server', (url, page, expected) => {
    expect(mapSignalingUrl(url, page, '/signal')).toBe(expected)
    expect(mapSignalingUrl(new URL(url), page, '/signal')).toBe(expected)
  })

  it.each([plain, secure])('sends it to a carrier elsewhere, whatever the page is served by', (page) => {
    const url = 'wss://voice-js.roaming.twilio.com/signal?a=b'
    expect(mapSignalingUrl(url, page, 'ws://127.0.0.1:4000/signal')).toBe('ws://127.0.0.1:4000/signal?a=b')
    expect(mapSignalingUrl(url, page, 'wss://carrier.example/signal')).toBe(
      'wss://carrier.example/signal?a=b',
    )
  })

  it.each([
    'ws://localhost:3000/api/live',
    'wss://voice-js.roaming.twilio.com.evil.example/signal',
    'wss://evil-voice-js.roaming.twilio.com/signal',
    'wss://voice-js.a.b.twilio.com/signal',
    'not a url',
  ])('leaves %s alone', (url) => {
    expect(mapSignalingUrl(url, plain, '/signal')).toBe(url)
  })
})

describe('isInsightsUrl', () => {
  it.each([
    ['https://eventgw.twilio.com/v4/EndpointEvents', true],
    ['https://eventgw.us1.twilio.com/v4/EndpointMetrics', true],
    ['https://api.twilio.com/', false],
    ['/api/token', false],
  ])('%s: %s', (url, expected) => {
    expect(isInsightsUrl(url)).toBe(expected)
  })
})

describe('installSignalingShim', () => {
  it('keeps the static members the SDK reads and swallows telemetry only', async () => {
    const opened: string[] = []
    const fetched: string[] = []
    class Socket {
      static readonly OPEN = 1
      constructor(url: string | URL) {
        opened.push(String(url))
      }
    }
    const scope = {
      WebSocket: Socket,
      location: plain,
      fetch: async (url: string) => {
        fetched.push(url)
        return new Response('own')
      },
    } as unknown as typeof globalThis
    installSignalingShim(scope, '/signal')
    new scope.WebSocket('wss://voice-js.roaming.twilio.com/signal')
    new scope.WebSocket('ws://localhost:3000/api/live')
    expect(opened).toEqual(['ws://localhost:3000/signal', 'ws://localhost:3000/api/live'])
    expect(scope.WebSocket.OPEN).toBe(1)

    const telemetry = await scope.fetch('https://eventgw.us1.twilio.com/v4/EndpointEvents')
    expect(telemetry.status).toBe(204)
    expect(await (await scope.fetch('/api/token')).text()).toBe('own')
    expect(fetched).toEqual(['/api/token'])
  })
})
