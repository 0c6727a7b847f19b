import type { Call, Device } from '@twilio/voice-sdk'
import type { CallRecord } from '@/lib/api/types'
import { preferences } from '@/lib/preferences'
import type { Store } from '@/lib/store'
import type { CallCommander } from './call-commander'
import { type CallEvent, type CallState, incomingCall, isLive, reduceCall } from './call-machine'
import { CallSession } from './call-session'
import { callerOf, ENDED_SHOWN_MS, type PhoneState } from './phone-state'
import { place, watchForAnswer } from './placing'
import type { Ringtones } from './ringtones'

interface Options {
  state: Store<PhoneState>
  commander: CallCommander
  ringtones: Ringtones
  /** Reads the desk's records; resolves to whether it could. */
  read: () => Promise<boolean>
  /** The SDK holds a call as active for ever: its device is spent. */
  onStranded: () => void
  /** The SDK's side of a call came to be. */
  onCall: (id: string, call: Call) => void
}

/** The calls of this window: what each is in, and the SDK's side of it. */
export class CallBoard {
  private readonly options: Options
  private readonly sessions = new Map<string, CallSession>()
  /** What to key in once whoever is called has answered, by call. */
  private readonly digits = new Map<string, string>()
  private nextId = 1

  constructor(options: Options) {
    this.options = options
  }

  newId(): string {
    return `call-${this.nextId++}`
  }

  find(id: string): CallState | undefined {
    return this.all.find((call) => call.id === id)
  }

  session(id: string): CallSession | undefined {
    return this.sessions.get(id)
  }

  get live(): CallState | null {
    return this.all.find(isLive) ?? null
  }

  /** The SDK's call that is heard, for tests. */
  get heard(): Call | null {
    const live = this.live
    return (live ? this.sessions.get(live.id) : [...this.sessions.values()].at(-1))?.call ?? null
  }

  /** Calls, and shows it as `state`. `params` go to the voice webhook; `after` is keyed in after the answer. */
  place(
    device: Promise<Device>,
    state: CallState,
    params: Record<string, string>,
    after?: string | null,
  ): void {
    const { id } = state
    if (after) this.digits.set(id, after)
    this.show([...this.all.filter((call) => call.phase !== 'ended'), state])
    place(device, params, { onCall: (call) => this.follow(id, call), send: (event) => this.send(id, event) })
  }

  receive(call: Call): void {
    const peer = callerOf(call.parameters.From ?? '')
    const id = this.newId()
    const sid = call.customParameters.get('callSid') ?? null
    const line = call.customParameters.get('line') ?? null
    this.show([...this.all, incomingCall({ id, peer, at: Date.now(), sid, line })])
    this.follow(id, call)
    void this.options.read()
  }

  hangUp(id: string): void {
    const session = this.sessions.get(id)
    const call = this.find(id)
    // To the desk, a line that ends without a word is a page that was lost: the others would wait for it.
    if (session && call?.sid && call.connected && this.options.state.get().control) {
      session.hangUp(this.options.commander.issue(call.sid, { command: 'hangup' }))
      return
    }
    // The SDK may still be opening the microphone; follow() then ends the call as soon as it exists.
    if (session) session.hangUp()
    else this.send(id, { type: 'hung_up', at: Date.now() })
  }

  /** The SDK has one line at a time: the present call waits at the desk. Resolves to whether the line is free. */
  async park(): Promise<boolean> {
    const call = this.live
    const session = call && this.sessions.get(call.id)
    if (!call) return true
    if (!session || !call.sid) return false
    if (!(await this.options.commander.issue(call.sid, { command: 'park' }))) return false
    session.hangUp()
    return true
  }

  take(record: CallRecord, ids: readonly CallState[]): void {
    const left = this.options.commander.leaving(record.sid)
    for (const { id } of ids) this.send(id, { type: 'record', record, at: Date.now(), left })
  }

  dismiss(id: string): void {
    this.show(this.all.filter((call) => call.id !== id || call.phase !== 'ended'))
  }

  clear(): void {
    this.sessions.clear()
    this.show([])
  }

  private follow(id: string, call: Call): void {
    // The carrier ends the leg of a rep who passed the call on: that is no hang-up of the other side.
    const left = () => this.options.commander.leaving(this.find(id)?.sid ?? null)
    const send = (event: CallEvent) =>
      this.send(id, event.type === 'disconnected' ? { ...event, left: left() } : event)
    const session = new CallSession(call, send, this.options.onStranded)
    this.sessions.set(id, session)
    this.options.onCall(id, call)
    if (this.find(id)?.phase === 'ended') session.release()
  }

  private send(id: string, event: CallEvent): void {
    const before = this.find(id)
    if (!before) return
    const after = reduceCall(before, event)
    if (after === before) return
    this.show(this.all.map((call) => (call.id === id ? after : call)))
    if (event.type === 'accepted' && after.phase === 'ringing') this.watch(id)
    if (before.phase !== 'talking' && after.phase === 'talking') this.keyIn(id)
    if (before.phase === 'ended' || after.phase !== 'ended') return
    if (event.type === 'record') this.sessions.get(id)?.release()
    this.sessions.delete(id)
    this.digits.delete(id)
    if (after.direction === 'outgoing' && after.answeredAt === null && after.end?.by !== 'us') {
      this.options.ringtones.play('busy', preferences.get().speaker)
    }
    void this.options.read()
    setTimeout(() => this.fade(id), ENDED_SHOWN_MS)
  }

  private keyIn(id: string): void {
    const digits = this.digits.get(id)
    this.digits.delete(id)
    if (digits) void this.sessions.get(id)?.sendDigits(digits)
  }

  private watch(id: string): void {
    const { read, state } = this.options
    void watchForAnswer({
      find: () => this.find(id),
      read,
      send: (event) => this.send(id, event),
      isLive: () => state.get().live === 'open',
    })
  }

  /** Takes an ended call off the screen, but for one on its way to somebody else: whether it got there is news. */
  private fade(id: string): void {
    const call = this.find(id)
    const onItsWay = call?.record?.transfer?.state === 'ringing' && call.record.state !== 'ended'
    if (call?.end?.left && onItsWay) setTimeout(() => this.fade(id), ENDED_SHOWN_MS)
    else this.dismiss(id)
  }

  private get all(): readonly CallState[] {
    return this.options.state.get().calls
  }

  private show(calls: readonly CallState[]): void {
    this.options.state.update((state) => ({ ...state, calls }))
  }
}
