import type { Device } from '@twilio/voice-sdk'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { DeviceKeeper, needsFreshToken, repairFor } from './device-keeper'
import { codecPreferences } from './sdk'

describe('repairFor', () => {
  it.each([
    ['registered', 99_000, false, 'none'],
    ['unregistered', 9_000, false, 'none'],
    ['unregistered', 11_000, false, 'replace'],
    ['unregistered', 9_000, true, 'none'],
    ['unregistered', 11_000, true, 'register'],
    ['registering', 9_000, false, 'none'],
    ['registering', 11_000, false, 'replace'],
    ['registering', 99_000, true, 'none'],
    ['destroyed', 0, false, 'replace'],
  ] as const)('%s for %i ms, in a call: %s → %s', (state, stuck, inCall, repair) => {
    expect(repairFor(state, stuck, inCall)).toBe(repair)
  })
})

it('asks for a token only when a token helps', () => {
  expect([20101, 20104, 31202, 31204, 31205].every(needsFreshToken)).toBe(true)
  expect([31005, 53000, 53405, 31401].some(needsFreshToken)).toBe(false)
})

it('offers codecs in the chosen order', () => {
  expect(codecPreferences('opus')).toEqual(['opus', 'pcmu'])
  expect(codecPreferences('pcmu')).toEqual(['pcmu'])
  expect(codecPreferences('twilio')).toEqual(['pcmu', 'opus'])
})

describe('a device that holds a call which is over', () => {
  interface Fake {
    isBusy: boolean
    state: string
    destroyed: boolean
  }
  let made: Fake[]
  let inCall: boolean
  let keeper: DeviceKeeper

  beforeEach(async () => {
    vi.useFakeTimers()
    made = []
    inCall = false
    keeper = new DeviceKeeper({
      fetchToken: async () => ({ token: 'token', ttl: 3600 }) as never,
      createDevice: async () => {
        const fake = { isBusy: false, state: 'registered', destroyed: false }
        made.push(fake)
        const destroy = () => {
          fake.destroyed = true
        }
        return Object.assign(fake, { on: () => undefined, destroy }) as unknown as Device
      },
      onStatus: () => undefined,
      onIncoming: () => undefined,
      onDevice: () => undefined,
      onSessionLost: () => undefined,
      isReachable: () => true,
      inCall: () => inCall,
    })
    await keeper.start()
  })
  afterEach(() => {
    keeper.stop()
    vi.useRealTimers()
  })
  const hold = (busy: boolean) => Object.assign(made[0] as Fake, { isBusy: busy })

  it('is waited for while it lets go', async () => {
    hold(true)
    const free = keeper.free()
    await vi.advanceTimersByTimeAsync(400)
    hold(false)
    await vi.advanceTimersByTimeAsync(100)
    expect(await free).toBe(made[0])
    expect(made).toHaveLength(1)
  })

  it('is replaced when it never does', async () => {
    hold(true)
    const free = keeper.free()
    await vi.advanceTimersByTimeAsync(2_000)
    expect(await free).toBe(made[1])
    expect(made[0]?.destroyed).toBe(true)
  })

  it('is replaced before the next call, so that one can come in', async () => {
    hold(true)
    inCall = true
    await vi.advanceTimersByTimeAsync(60_000)
    expect(made).toHaveLength(1)
    inCall = false
    await vi.advanceTimersByTimeAsync(7_000)
    expect(made).toHaveLength(2)
    expect(keeper.current).toBe(made[1])
  })
})
