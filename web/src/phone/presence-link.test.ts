import { beforeEach, describe, expect, it, vi } from 'vitest'
import { createStore } from '@/lib/store'
import { outgoingCall } from './call-machine'
import { type PhoneState, phoneOff } from './phone-state'
import { PresenceLink, reportOf } from './presence-link'

const listeners = new Map<string, () => void>()
const page = {
  visibilityState: 'visible' as DocumentVisibilityState,
  addEventListener: (name: string, listener: () => void) => listeners.set(name, listener),
}

function rig(state: Partial<PhoneState> = {}) {
  const store = createStore<PhoneState>({ ...phoneOff, live: 'open', ...state })
  const sent: object[] = []
  const link = new PresenceLink(store, (frame) => sent.push(frame))
  return { store, sent, link }
}

const call = outgoingCall({
  id: 'call-1',
  peer: { kind: 'number', value: '+33199000001', name: null },
  at: 1,
})

beforeEach(() => {
  page.visibilityState = 'visible'
  vi.stubGlobal('document', page)
})

describe('what a page reports', () => {
  it('is registered when its device is, and in a call when one lives', () => {
    expect(reportOf({ device: 'ready', calls: [] }, 'visible')).toEqual({
      registered: true,
      inCall: false,
      visible: true,
    })
    expect(reportOf({ device: 'reconnecting', calls: [call] }, 'hidden')).toEqual({
      registered: false,
      inCall: true,
      visible: false,
    })
  })

  it('answers each probe with its number', () => {
    const { link, sent } = rig({ device: 'ready' })
    link.hear({ type: 'probe', n: 7 })
    expect(sent).toEqual([{ type: 'echo', n: 7, registered: true, inCall: false, visible: true }])
  })

  it('tells a change at once, the same state once', () => {
    const { store, sent } = rig()
    store.update((state) => ({ ...state, device: 'ready' }))
    store.update((state) => ({ ...state, control: true }))
    expect(sent).toEqual([{ type: 'echo', n: 0, registered: true, inCall: false, visible: true }])
    page.visibilityState = 'hidden'
    listeners.get('visibilitychange')?.()
    expect(sent).toHaveLength(2)
  })

  it('says all again to a server that has just started', () => {
    const { store, sent, link } = rig()
    store.update((state) => ({ ...state, device: 'ready' }))
    link.hear({ type: 'hello', identity: 'alice', boot: 'x' })
    expect(sent).toHaveLength(2)
  })

  it('is quiet without a line', () => {
    const { store, sent } = rig({ live: 'waiting' })
    store.update((state) => ({ ...state, device: 'ready' }))
    expect(sent).toEqual([])
  })
})

describe('an absence', () => {
  it('is told from its first moment until it is acknowledged', () => {
    const { link } = rig()
    link.hear({ type: 'reachable', lostAt: 1000 })
    link.hear({ type: 'reachable', lostAt: 5000 })
    expect(link.absence.get()?.lostAt).toBe(1000)
    link.acknowledge()
    expect(link.absence.get()).toBeNull()
    link.hear({ type: 'reachable', lostAt: 9000 })
    expect(link.absence.get()?.lostAt).toBe(9000)
  })
})
