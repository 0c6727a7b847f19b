import type { Call, Device } from '@twilio/voice-sdk'
import { ApiError, actAs, api, liveUrl } from '@/lib/api/client'
import type { CallCommand, CallRecord, Config, LiveMessage, Peer, Session } from '@/lib/api/types'
import { codecChoice, debugEnabled, preferences, setPreferences } from '@/lib/preferences'
import { createStore, type Store } from '@/lib/store'
import { AudioDevices } from './audio-devices'
import { CallCommander } from './call-commander'
import {
  type CallEvent,
  type CallState,
  incomingCall,
  isLive,
  outgoingCall,
  reduceCall,
  wantsRingback,
} from './call-machine'
import { CallSession } from './call-session'
import { exposeForTests } from './debug'
import { DeviceKeeper } from './device-keeper'
import { LiveConnection } from './live'
import { askForMicrophone } from './media-access'
import {
  callerOf,
  callsOf,
  connectParams,
  type DialOptions,
  ENDED_SHOWN_MS,
  needsTelling,
  numbered,
  type PhoneListener,
  type PhoneState,
  phoneOff,
  problemOf,
  type StartProblem,
} from './phone-state'
import { Ringtones } from './ringtones'
import { deviceOptions, loadSdk } from './sdk'

/** The telephone behind the page: one rep, one device, one live connection, the calls of this window. */
export class Phone {
  readonly state: Store<PhoneState> = createStore(phoneOff)
  readonly commander = new CallCommander({
    post: api.command,
    onRecord: (record) => this.hear(record),
  })
  readonly audio = new AudioDevices()
  readonly ringtones = new Ringtones()
  private readonly keeper: DeviceKeeper
  private readonly live: LiveConnection
  private readonly sessions = new Map<string, CallSession>()
  private readonly listeners = new Set<PhoneListener>()
  /** When each record was first heard of: one that is older than a call cannot be that call's. */
  private readonly firstSeen = new Map<string, number>()
  private config: Config | null = null
  private readonly newId = numbered('call-')

  constructor() {
    this.keeper = new DeviceKeeper({
      fetchToken: () => api.token(),
      createDevice: (token) => this.createDevice(token.token, token.ttl),
      onStatus: (device) => this.patch({ device }),
      onIncoming: (call) => this.receive(call),
      onDevice: (device) => this.adoptDevice(device),
      onSessionLost: () => this.leave(),
      isReachable: () => this.state.get().live === 'open',
      inCall: () => this.state.get().calls.some(isLive),
    })
    this.live = new LiveConnection({
      url: liveUrl,
      onMessage: (message) => this.onLive(message),
      onStatus: (live) => this.patch({ live }),
      onRefused: () => void this.checkSession(),
    })
    if (typeof window === 'undefined') return
    const hurry = () => this.live.hurry()
    window.addEventListener('online', hurry)
    document.addEventListener('visibilitychange', hurry)
    this.state.subscribe(() => {
      const rings = this.state.get().calls.some(wantsRingback)
      this.ringtones.setRingback(rings, preferences.get().speaker)
    })
  }

  listen(listener: PhoneListener): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  /**
   * Goes on duty as `identity`. To be called from a click: only then may the browser open audio. Answers what is in
   * the way, or null when the rep is signed in (the device may still be registering: see state.device).
   */
  async start(config: Config, identity: string, signedIn: Session | null): Promise<StartProblem | null> {
    const problem = await askForMicrophone()
    if (problem) return problem
    this.config = config
    try {
      const session = signedIn?.identity === identity ? signedIn : await api.signIn(identity)
      actAs(session.identity)
      await this.keeper.start()
      this.patch({ session })
      this.live.open()
      api.registerIdentity(session.identity).catch(() => undefined)
      return null
    } catch (error) {
      this.keeper.stop()
      const expired = error instanceof ApiError && error.status === 401 && signedIn !== null
      return expired ? this.start(config, identity, null) : problemOf(error)
    }
  }

  async signOut(): Promise<void> {
    this.leave()
    setPreferences({ signedIn: false })
    await api.signOut().catch(() => undefined)
    actAs(null)
  }

  dial(peer: Peer, options: DialOptions = {}): void {
    const device = this.keeper.current
    if (!device || this.state.get().device !== 'ready' || this.state.get().calls.some(isLive)) return
    const state = outgoingCall({ id: this.newId(), peer, at: Date.now() })
    this.patch({ calls: [...this.state.get().calls.filter((call) => call.phase !== 'ended'), state] })
    device.connect({ params: connectParams(peer, options) }).then(
      (call) => this.follow(state.id, call, options.after),
      (error: { code?: number; message?: string }) => {
        this.send(state.id, { type: 'error', code: error.code ?? 0, message: error.message ?? '' })
        this.send(state.id, { type: 'disconnected', at: Date.now() })
      },
    )
  }

  accept(id: string): void {
    this.sessions.get(id)?.accept()
  }

  decline(id: string): void {
    this.sessions.get(id)?.decline()
  }

  hangUp(id: string): void {
    const session = this.sessions.get(id)
    const sid = this.find(id)?.sid
    // With three in the call, or somebody on hold, the end of one leg alone would not end it for the others.
    if (session && sid && needsTelling(this.commander, sid)) {
      session.hangUp(this.commander.issue(sid, { command: 'hangup' }))
      return
    }
    // The SDK may still be opening the microphone; follow() then ends the call as soon as it exists.
    if (session) session.hangUp()
    else this.send(id, { type: 'hung_up', at: Date.now() })
  }

  /** Asks the desk to do something to the call; resolves to whether it will. */
  async command(id: string, command: CallCommand): Promise<boolean> {
    const sid = this.find(id)?.sid
    return sid ? this.commander.issue(sid, command) : false
  }

  setMuted(id: string, muted: boolean): void {
    this.sessions.get(id)?.setMuted(muted)
  }

  sendDigit(id: string, digit: string): void {
    if (this.find(id)?.phase === 'talking') this.sessions.get(id)?.sendDigit(digit)
  }

  dismiss(id: string): void {
    this.patch({ calls: this.state.get().calls.filter((call) => call.id !== id || call.phase !== 'ended') })
  }

  private async createDevice(token: string, ttl: number): Promise<Device> {
    if (!this.config) throw new Error('started without configuration')
    const { Device } = await loadSdk(this.config)
    return new Device(token, deviceOptions(this.config, codecChoice(), ttl))
  }

  private adoptDevice(device: Device): void {
    this.audio.attach(device)
    if (debugEnabled()) exposeForTests(device, () => [...this.sessions.values()].at(-1)?.call ?? null)
  }

  private receive(call: Call): void {
    const peer = callerOf(call.parameters.From ?? '')
    const id = this.newId()
    const sid = call.customParameters.get('callSid') ?? null
    const line = call.customParameters.get('line') ?? null
    this.patch({ calls: [...this.state.get().calls, incomingCall({ id, peer, at: Date.now(), sid, line })] })
    this.follow(id, call)
    void this.catchUp()
  }

  private follow(id: string, call: Call, after: string | null = null): void {
    const renew = () => this.keeper.renew()
    const session = new CallSession(call, (event) => this.send(id, this.withLeaving(id, event)), renew)
    this.sessions.set(id, session)
    if (after) call.once('accept', () => void session.sendDigits(after))
    for (const listener of this.listeners) listener.onCall?.(id, call)
    if (this.find(id)?.phase === 'ended') session.release()
  }

  /** The carrier ends the leg of a rep who passed the call on: that is no hang-up of the other side. */
  private withLeaving(id: string, event: CallEvent): CallEvent {
    if (event.type !== 'disconnected') return event
    return { ...event, left: this.commander.leaving(this.find(id)?.sid ?? null) }
  }

  private send(id: string, event: CallEvent): void {
    const before = this.find(id)
    if (!before) return
    const after = reduceCall(before, event)
    if (after === before) return
    this.patch({ calls: this.state.get().calls.map((call) => (call.id === id ? after : call)) })
    if (before.phase === 'ended' || after.phase !== 'ended') return
    if (event.type === 'record') this.sessions.get(id)?.release()
    this.sessions.delete(id)
    if (after.direction === 'outgoing' && after.answeredAt === null && after.end?.by !== 'us') {
      this.ringtones.play('busy', preferences.get().speaker)
    }
    void this.catchUp()
    setTimeout(() => this.fade(id), ENDED_SHOWN_MS)
  }

  /** Takes an ended call off the screen, but for one on its way to somebody else: whether it got there is news. */
  private fade(id: string): void {
    const call = this.find(id)
    const onItsWay = call?.record?.transfer?.state === 'ringing' && call.record.state !== 'ended'
    if (call?.end?.left && onItsWay) setTimeout(() => this.fade(id), ENDED_SHOWN_MS)
    else this.dismiss(id)
  }

  private hear(record: CallRecord): void {
    this.applyRecord(record)
    for (const listener of this.listeners) listener.onRecord?.(record)
  }

  private onLive(message: LiveMessage): void {
    if (message.type === 'hello') {
      // Another window of this browser signed in as somebody else: their calls must not be shown as this rep's.
      const self = this.state.get().session?.identity
      if (self && message.identity !== self) {
        this.leave()
        return
      }
      for (const listener of this.listeners) listener.onHello?.()
      this.keeper.serverIsBack()
      this.commander.wake()
      void this.catchUp()
    } else if (message.type === 'call') {
      this.hear(message.call)
    } else if (message.type === 'presence') {
      for (const listener of this.listeners) listener.onPresence?.(message.reps)
    }
  }

  private applyRecord(record: CallRecord): void {
    const seen = this.firstSeen.get(record.sid) ?? Date.now()
    this.firstSeen.set(record.sid, seen)
    const left = this.commander.leaving(record.sid)
    if (record.parties && !this.state.get().control) this.patch({ control: true })
    this.commander.record(record)
    for (const { id } of callsOf(record, this.state.get().calls, seen))
      this.send(id, { type: 'record', record, at: Date.now(), left })
  }

  /** Reads what the live connection may have told before this page could hear it. */
  private async catchUp(): Promise<void> {
    try {
      const { calls } = await api.calls(null, 10)
      for (const record of calls.reverse()) this.applyRecord(record)
    } catch {
      // The next hello reads again.
    }
  }

  private async checkSession(): Promise<void> {
    try {
      await api.session()
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) this.leave()
    }
  }

  private leave(): void {
    this.live.close()
    this.keeper.stop()
    this.sessions.clear()
    this.commander.clear()
    this.patch({ session: null, calls: [] })
  }

  private find(id: string): CallState | undefined {
    return this.state.get().calls.find((call) => call.id === id)
  }

  private patch(change: Partial<PhoneState>): void {
    this.state.update((state) => ({ ...state, ...change }))
  }
}
