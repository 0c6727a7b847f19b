import type { Call } from '@twilio/voice-sdk'
import type { CallEvent } from './call-machine'
import { withRelays } from './relays'

type Send = (event: CallEvent) => void

/** Warnings of the SDK that say something a rep can act on; the rest repeat them in other units. */
const WARNINGS = new Set([
  'high-rtt',
  'low-mos',
  'high-jitter',
  'high-packet-loss',
  'high-packets-lost-fraction',
  'low-bytes-received',
  'low-bytes-sent',
  'ice-connectivity-lost',
  'constant-audio-input-level',
])

/** A call that got an error but neither an answer nor an end is dropped after this long. */
const ERROR_GRACE_MS = 2_000
/** Of a `w` among digits, as the SDK has it. */
const PAUSE_MS = 500
/** How long a hang-up waits for the desk to learn that it is meant for all. */
const TOLD_MS = 1_000

/** Translates the SDK's call into the machine's events and the rep's wishes into the SDK's methods. */
export class CallSession {
  readonly call: Call
  private readonly send: Send
  private readonly onStranded: () => void
  private graceTimer: ReturnType<typeof setTimeout> | undefined
  private over = false

  /** `onStranded`: the SDK closed the call without a word and holds it as active for ever; its device is spent. */
  constructor(call: Call, send: Send, onStranded: () => void) {
    this.call = call
    this.send = send
    this.onStranded = onStranded
    const at = () => Date.now()
    const sid = () => {
      const value = call.parameters.CallSid
      return value?.startsWith('CA') ? value : null
    }
    call.on('ringing', (earlyMedia: boolean) => this.send({ type: 'ringing', earlyMedia, sid: sid() }))
    call.on('accept', () => this.send({ type: 'accepted', at: at(), sid: sid() }))
    call.on('disconnect', () => this.finish({ type: 'disconnected', at: at() }))
    call.on('cancel', () => this.finish({ type: 'canceled', at: at() }))
    call.on('reject', () => this.finish({ type: 'declined', at: at() }))
    call.on('mute', (muted: boolean) => this.send({ type: 'muted', muted, at: at() }))
    call.on('reconnecting', () => this.send({ type: 'reconnecting' }))
    call.on('reconnected', () => this.send({ type: 'reconnected' }))
    call.on('transportClose', () => this.afterTransportClose())
    call.on('warning', (name: string) => {
      if (WARNINGS.has(name)) this.send({ type: 'warning', name })
    })
    call.on('warning-cleared', (name: string) => this.send({ type: 'warning_cleared', name }))
    call.on('error', (error: { code: number; message: string; originalError?: { code?: number } }) => {
      this.send({ type: 'error', code: error.originalError?.code ?? error.code, message: error.message })
      this.watchUnanswered()
    })
  }

  get muted(): boolean {
    return this.call.isMuted()
  }

  accept(): void {
    this.send({ type: 'accepting' })
    this.call.accept(withRelays())
  }

  decline(): void {
    this.call.reject()
    this.finish({ type: 'declined', at: Date.now() })
  }

  /** `told`: the desk is being told first; the leg ends once it knows, or after a second. */
  hangUp(told?: Promise<unknown>): void {
    this.finish({ type: 'hung_up', at: Date.now() })
    // Nothing more is said, though the line stays open for the moment that the desk needs.
    this.call.mute(true)
    if (!told) {
      this.call.disconnect()
      return
    }
    const late = new Promise((resolve) => setTimeout(resolve, TOLD_MS))
    void Promise.race([told, late]).then(() => this.call.disconnect())
  }

  /** The desk says that the call is over: the SDK's side must not outlive it. */
  release(): void {
    this.over = true
    clearTimeout(this.graceTimer)
    const status = this.call.status()
    if (status === 'pending') this.call.ignore()
    else if (status !== 'closed') this.call.disconnect()
  }

  setMuted(muted: boolean): void {
    this.call.mute(muted)
  }

  sendDigit(digit: string): void {
    this.call.sendDigits(digit)
    this.send({ type: 'digit', digit })
  }

  /**
   * Several one after the other, a `w` for half a second of waiting. The waiting is ours: the SDK's own does not end
   * with the call.
   */
  async sendDigits(digits: string): Promise<void> {
    for (const part of digits.match(/w|[^w]+/g) ?? []) {
      if (part === 'w') await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
      if (this.over || this.call.status() === 'closed') return
      if (part === 'w') continue
      this.call.sendDigits(part)
      for (const digit of part) this.send({ type: 'digit', digit })
    }
  }

  private finish(event: CallEvent): void {
    if (this.over) return
    this.over = true
    clearTimeout(this.graceTimer)
    this.send(event)
  }

  private afterTransportClose(): void {
    // A call that still rings here is forgotten by the SDK; the server offers it again.
    if (this.call.status() === 'pending') {
      this.finish({ type: 'canceled', at: Date.now() })
      return
    }
    // The SDK decides between resuming and closing only after this event.
    setTimeout(() => {
      if (this.call.status() !== 'closed' || this.over) return
      this.finish({ type: 'disconnected', at: Date.now() })
      this.onStranded()
    }, 0)
  }

  private watchUnanswered(): void {
    clearTimeout(this.graceTimer)
    this.graceTimer = setTimeout(() => {
      const status = this.call.status()
      if (status === 'connecting' || status === 'ringing') this.call.disconnect()
    }, ERROR_GRACE_MS)
  }
}
