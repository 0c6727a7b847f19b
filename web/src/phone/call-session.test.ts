import { EventEmitter } from 'node:events'
import type { Call } from '@twilio/voice-sdk'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { CallEvent } from './call-machine'
import { CallSession } from './call-session'

/** The part of the SDK's call that a session touches. */
class FakeCall extends EventEmitter {
  state = 'connecting'
  parameters: Record<string, string> = {}
  did: string[] = []
  status = () => this.state
  isMuted = () => false
  accept = () => this.did.push('accept')
  reject = () => {
    this.did.push('reject')
    this.emit('reject')
  }
  ignore = () => this.did.push('ignore')
  disconnect = () => {
    this.did.push('disconnect')
    this.emit('disconnect')
  }
  mute = (muted: boolean) => this.did.push(`mute ${muted}`)
  sendDigits = (digits: string) => this.did.push(`digits ${digits}`)
}

let call: FakeCall
let events: CallEvent[]
let stranded: number
let session: CallSession

beforeEach(() => {
  vi.useFakeTimers()
  call = new FakeCall()
  events = []
  stranded = 0
  session = new CallSession(
    call as unknown as Call,
    (event) => events.push(event),
    () => stranded++,
  )
})
afterEach(() => void vi.useRealTimers())

const types = () => events.map((event) => event.type)

describe('CallSession', () => {
  it('learns the SID with the first ring and never takes the temporary one', () => {
    call.parameters.CallSid = 'TJS-1'
    call.emit('ringing', false)
    call.parameters.CallSid = 'CA1'
    call.emit('accept')
    expect(events).toMatchObject([
      { type: 'ringing', earlyMedia: false, sid: null },
      { type: 'accepted', sid: 'CA1' },
    ])
  })

  it('keys in digits with the pauses between them, and stops with the call', async () => {
    void session.sendDigits('ww12w3ww4')
    expect(call.did).toEqual([])
    await vi.advanceTimersByTimeAsync(1_000)
    expect(call.did).toEqual(['digits 12'])
    await vi.advanceTimersByTimeAsync(500)
    expect(call.did).toEqual(['digits 12', 'digits 3'])
    session.hangUp()
    await vi.advanceTimersByTimeAsync(5_000)
    expect(call.did).toEqual(['digits 12', 'digits 3', 'mute true', 'disconnect'])
    expect(events.filter((event) => event.type === 'digit')).toHaveLength(3)
  })

  it('tells one end only, whoever began it', () => {
    session.hangUp()
    expect(types()).toEqual(['hung_up'])
    session.release()
    call.emit('cancel')
    expect(types()).toEqual(['hung_up'])
  })

  it('declines with the SDK’s reject and says so once', () => {
    session.decline()
    expect(call.did).toEqual(['reject'])
    expect(types()).toEqual(['declined'])
  })

  it('releases each kind of call in its own way, without a word', () => {
    call.state = 'pending'
    session.release()
    call.state = 'open'
    session.release()
    call.state = 'closed'
    session.release()
    expect(call.did).toEqual(['ignore', 'disconnect'])
    expect(events).toEqual([])
  })

  it('gives up a call that still rings when its socket goes', () => {
    call.state = 'pending'
    call.emit('transportClose')
    expect(types()).toEqual(['canceled'])
    expect(stranded).toBe(0)
  })

  it('notices a call that the SDK closed in silence', () => {
    call.emit('transportClose')
    call.state = 'closed'
    vi.runAllTimers()
    expect(types()).toEqual(['disconnected'])
    expect(stranded).toBe(1)
  })

  it('waits for a call that the SDK resumes', () => {
    call.emit('transportClose')
    call.state = 'reconnecting'
    call.emit('reconnecting')
    vi.runAllTimers()
    expect(types()).toEqual(['reconnecting'])
    expect(stranded).toBe(0)
  })

  it('drops a call that got an error and nothing more', () => {
    call.emit('error', { code: 31005, message: 'gone', originalError: { code: 31486 } })
    expect(events).toEqual([{ type: 'error', code: 31486, message: 'gone' }])
    vi.advanceTimersByTime(2000)
    expect(call.did).toEqual(['disconnect'])
    expect(types()).toEqual(['error', 'disconnected'])
  })

  it('lets a talking call outlive an error', () => {
    call.state = 'open'
    call.emit('error', { code: 53405, message: 'media' })
    vi.advanceTimersByTime(10_000)
    expect(call.did).toEqual([])
  })

  it('passes on the warnings a rep can use', () => {
    call.emit('warning', 'high-rtt')
    call.emit('warning', 'constant-audio-output-level')
    call.emit('warning-cleared', 'high-rtt')
    expect(types()).toEqual(['warning', 'warning_cleared'])
  })

  it('hangs up for all only after the desk has been told, but never waits long', async () => {
    let told = () => {}
    session.hangUp(new Promise<void>((resolve) => (told = resolve)))
    expect(types()).toEqual(['hung_up'])
    expect(call.did).toEqual(['mute true'])
    told()
    await vi.advanceTimersByTimeAsync(0)
    expect(call.did).toEqual(['mute true', 'disconnect'])
  })

  it('hangs up all the same when the desk does not answer', async () => {
    session.hangUp(new Promise(() => {}))
    await vi.advanceTimersByTimeAsync(999)
    expect(call.did).toEqual(['mute true'])
    await vi.advanceTimersByTimeAsync(1)
    expect(call.did).toEqual(['mute true', 'disconnect'])
  })
})
