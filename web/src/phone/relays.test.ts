import { describe, expect, it } from 'vitest'
import { keepRelays, relayProblem, withRelays } from './relays'

const token = { token: 't', identity: 'alice', ttl: 60 }

describe('the TURN servers of the desk', () => {
  it('go to the SDK, and nothing does where there are none', () => {
    const iceServers = [{ urls: ['turn:turn.example.com'], username: 'u', credential: 'c' }]
    expect(keepRelays({ ...token, iceServers })).toEqual({ ...token, iceServers })
    expect(withRelays()).toEqual({ rtcConfiguration: { iceServers } })
    keepRelays(token)
    expect(withRelays()).toEqual({})
  })

  it.each([
    [true, [701], null],
    [false, [], 'unreachable'],
    [false, [701, 701], 'unreachable'],
    [false, [701, 401], 'credentials'],
    [false, [441], 'credentials'],
    [false, [486], 'no_address'],
    [false, [701, 508], 'no_address'],
  ] as const)('relayed %s with errors %j: %s', (relayed, errors, problem) => {
    expect(relayProblem({ relayed, errors })).toBe(problem)
  })
})
