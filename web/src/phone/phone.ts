import type { Device } from '@twilio/voice-sdk'
import { callingHoursApi } from '@/lib/api/calling-hours'
import { ApiError, actAs, api, liveUrl } from '@/lib/api/client'
import type { CallCommand, CallRecord, Config, LiveMessage, Peer, Session } from '@/lib/api/types'
import { codecChoice, debugEnabled, preferences, setPreferences } from '@/lib/preferences'
import { createStore, type Store } from '@/lib/store'
import { AudioDevices } from './audio-devices'
import { CallBoard } from './call-board'
import { CallCommander } from './call-commander'
import { outgoingCall, rejoinedCall, wantsRingback } from './call-machine'
import { CallingGate } from './calling-gate'
import { exposeForTests } from './debug'
import { callsOf, DeskRecords } from './desk-records'
import { DeviceKeeper } from './device-keeper'
import { LiveConnection } from './live'
import { askForMicrophone } from './media-access'
import {
  connectParams,
  type DialOptions,
  type PhoneListener,
  type PhoneState,
  phoneOff,
  problemOf,
  type StartProblem,
  sessionIsOver,
} from './phone-state'
import { PresenceLink } from './presence-link'
import { keepRelays } from './relays'
import { ringerOf } from './ringer'
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
  readonly gate = new CallingGate({
    look: callingHoursApi.look,
    call: (peer, options) => this.place(peer, options),
  })
  readonly ringtones = new Ringtones()
  readonly ringer = ringerOf((rings) => this.audio.setRings(rings))
  readonly presence = new PresenceLink(this.state, (frame) => this.live.send(frame))
  private readonly keeper: DeviceKeeper
  private readonly live: LiveConnection
  private readonly board = new CallBoard({
    state: this.state,
    commander: this.commander,
    ringtones: this.ringtones,
    read: () => this.catchUp(),
    onStranded: () => this.keeper.renew(),
    onCall: (id, call) => {
      for (const listener of this.listeners) listener.onCall?.(id, call)
    },
  })
  private readonly listeners = new Set<PhoneListener>()
  private readonly records = new DeskRecords()
  private config: Config | null = null

  constructor() {
    this.keeper = new DeviceKeeper({
      fetchToken: async () => keepRelays(await api.token()),
      createDevice: (token) => this.createDevice(token.token, token.ttl),
      onStatus: (device) => this.patch({ device }),
      onIncoming: (call) => this.board.receive(call),
      onDevice: (device) => this.adoptDevice(device),
      onSessionLost: () => this.leave(),
      isReachable: () => this.state.get().live === 'open',
      inCall: () => this.board.live !== null,
    })
    this.live = new LiveConnection({
      url: liveUrl,
      onMessage: (message) => this.onLive(message),
      onStatus: (live) => this.patch({ live }),
      onRefused: () => void sessionIsOver().then((over) => over && this.leave()),
    })
    if (typeof window === 'undefined') return
    this.live.hurryWhenSeen()
    this.state.subscribe(() => {
      const rings = this.state.get().calls.some((call) => wantsRingback(call) && !this.awaits(call.sid))
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
      this.ringer.claim(session.identity)
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

  /** Calls, unless the hour there is in the way: then `gate` holds the call. */
  dial(peer: Peer, options: DialOptions = {}): void {
    if (this.state.get().device === 'ready' && !this.board.live) this.gate.dial(peer, options)
  }

  private place(peer: Peer, options: DialOptions): void {
    if (this.state.get().device !== 'ready' || this.board.live) return
    const state = outgoingCall({ id: this.board.newId(), peer, at: Date.now() })
    this.board.place(this.keeper.free(), state, connectParams(peer, options), options.after)
  }

  /** Takes a call that goes on elsewhere, or whose line was lost, to this page. To be called from a click. */
  comeBack(record: CallRecord): void {
    if (!this.keeper.current || this.board.live) return
    const state = rejoinedCall({ id: this.board.newId(), record, at: Date.now() })
    this.board.place(this.keeper.free(), state, { To: `call:${record.sid}` })
  }

  accept(id: string): void {
    this.board.session(id)?.accept()
  }

  /** Takes the call that rings, while everybody in the present one waits on hold. */
  async holdAndAnswer(id: string): Promise<void> {
    if (await this.board.park()) this.accept(id)
  }

  /** Goes from the present call, which waits on hold then, to another one. */
  async switchTo(record: CallRecord): Promise<void> {
    if (await this.board.park()) this.comeBack(record)
  }

  decline(id: string): void {
    this.board.session(id)?.decline()
  }

  hangUp(id: string): void {
    this.board.hangUp(id)
  }

  /**
   * Asks the desk to do something to the call; resolves to whether it will. A number is not called into it at an hour
   * at which the rep would not have called it.
   */
  async command(id: string, command: CallCommand): Promise<boolean> {
    const outside = 'to' in command && command.to.startsWith('+') ? command.to : null
    if (outside && !(await this.gate.admits({ kind: 'number', value: outside, name: null }))) return false
    const sid = this.board.find(id)?.sid
    return sid ? this.commander.issue(sid, command) : false
  }

  setMuted(id: string, muted: boolean): void {
    this.board.session(id)?.setMuted(muted)
  }

  sendDigit(id: string, digit: string): void {
    if (this.board.find(id)?.phase === 'talking') this.board.session(id)?.sendDigit(digit)
  }

  dismiss(id: string): void {
    this.board.dismiss(id)
  }

  private async createDevice(token: string, ttl: number): Promise<Device> {
    if (!this.config) throw new Error('started without configuration')
    const { Device } = await loadSdk(this.config)
    return new Device(token, deviceOptions(this.config, codecChoice(), ttl))
  }

  private adoptDevice(device: Device): void {
    this.audio.attach(device)
    if (debugEnabled()) exposeForTests(device, () => this.board.heard)
  }

  private hear(record: CallRecord): void {
    this.applyRecord(record)
    for (const listener of this.listeners) listener.onRecord?.(record)
  }

  private onLive(message: LiveMessage): void {
    this.presence.hear(message)
    for (const listener of this.listeners) listener.onMessage?.(message)
    if (message.type === 'hello') {
      // Another window of this browser signed in as somebody else: their calls must not be shown as this rep's.
      const self = this.state.get().session?.identity
      if (self && message.identity !== self) {
        this.leave()
        return
      }
      this.patch({ awaited: {} })
      for (const listener of this.listeners) listener.onHello?.()
      this.keeper.serverIsBack()
      this.commander.wake()
      void this.catchUp()
    } else if (message.type === 'call') {
      this.hear(message.call)
    } else if (message.type === 'lines') {
      this.patch({ awaited: message.awaited })
    } else if (message.type === 'presence' || message.type === 'team') {
      for (const listener of this.listeners) listener.onPresence?.('reps' in message ? message.reps : null)
    }
  }

  /** Nobody is rung yet in this call: there is nothing to hear. */
  private awaits(sid: string | null): boolean {
    return sid !== null && sid in this.state.get().awaited
  }

  private applyRecord(record: CallRecord): void {
    const seen = this.records.note(record, Date.now())
    if (seen === null) return
    if (record.parties && !this.state.get().control) this.patch({ control: true })
    this.commander.record(record)
    this.board.take(record, callsOf(record, this.state.get().calls, seen))
    this.patch({ elsewhere: this.records.elsewhere(this.state.get().calls) })
  }

  /** Reads what the live connection may have told before this page could hear it; answers whether it could. */
  private async catchUp(): Promise<boolean> {
    try {
      const { calls } = await api.calls(null, 10)
      for (const record of calls.reverse()) this.applyRecord(record)
      return true
    } catch {
      // The next hello reads again.
      return false
    }
  }

  private leave(): void {
    this.live.close()
    this.keeper.stop()
    this.ringer.drop()
    this.gate.dismiss()
    this.board.clear()
    this.commander.clear()
    this.records.clear()
    this.patch({ session: null, elsewhere: [], awaited: {} })
  }

  private patch(change: Partial<PhoneState>): void {
    this.state.update((state) => ({ ...state, ...change }))
  }
}
