import { describe, expect, it } from 'vitest'
import { policy, serverOrigin } from './apart'

describe('the address of the server, for a page hosted apart', () => {
  it.each([
    [{}, ''],
    [{ VITE_API_URL: '' }, ''],
    [{ VITE_API_URL: 'https://calls.example.com' }, 'https://calls.example.com'],
    [{ VITE_API_URL: 'https://calls.example.com/' }, 'https://calls.example.com'],
    [{ VITE_API_URL: 'http://localhost:3000' }, 'http://localhost:3000'],
    [{ VITE_TOKEN_URL: 'https://calls.example.com/api/token' }, 'https://calls.example.com'],
    [{ VITE_API_URL: 'https://a.example', VITE_TOKEN_URL: 'https://b.example/token' }, 'https://a.example'],
  ])('%j is %s', (env, origin) => expect(serverOrigin(env)).toBe(origin))

  it.each([
    [{ VITE_API_URL: 'calls.example.com' }, 'must be an address'],
    [{ VITE_API_URL: 'http://calls.example.com' }, 'must begin with https'],
    [{ VITE_API_URL: 'https://calls.example.com/api' }, 'without what follows'],
    [{ VITE_TOKEN_URL: 'ftp://calls.example.com' }, 'VITE_TOKEN_URL must begin with https'],
  ])('%j is refused', (env, words) => expect(() => serverOrigin(env)).toThrow(words))

  it('may be connected to, its sockets too', () => {
    const text = policy('https://calls.example.com')
    expect(text).toContain("connect-src 'self' https://calls.example.com wss://calls.example.com")
    expect(text).toContain('media-src')
    expect(policy('http://localhost:3000')).toContain('http://localhost:3000 ws://localhost:3000')
  })
})
