import type { Call, Device } from '@twilio/voice-sdk'
import { ApiError } from '@/lib/api/client'
import type { AccessToken } from '@/lib/api/types'

export type DeviceStatus = 'off' | 'starting' | 'ready' | 'reconnecting'

interface KeeperOptions {
  fetchToken: () => Promise<AccessToken>
  createDevice: (token: AccessToken) => Promise<Device>
  onStatus: (status: DeviceStatus) => void
  onIncoming: (call: Call) => void
  /** A device took the place of the former one (or came first): devices and test hooks follow it. */
  onDevice: (device: Device) => void
  /** The session is no longer valid: only signing in again helps. */
  onSessionLost: () => void
  isReachable: () => boolean
  inCall: () => boolean
}

const CHECK_MS = 3_000
/**
 * How long the SDK may take to register by itself once the server answers. Asking it sooner does harm: its register()
 * on a socket that is not yet back is lost, and it then no longer registers when the socket comes.
 */
const STUCK_MS = 10_000
const TOKEN_PAUSE_MS = 5_000
/** How long a line that closed with an error may need to come back, before the SDK is asked to register on it. */
const LINE_BACK_MS = 1_500
/** How long the SDK may hold a call that is over on this page: the desk is told of a hang-up before the line ends. */
const LETTING_GO_MS = 1_500
const LOOK_MS = 50
/** Looks in a row that find a device holding a call that is over: the server was lost in the middle of it. */
const SPENT_LOOKS = 2

/** Codes after which only a fresh token helps. */
const TOKEN_CODES = new Set([20101, 20104, 20151, 31102, 31201, 31202, 31204, 31205, 31207])

export function needsFreshToken(code: number): boolean {
  return TOKEN_CODES.has(code)
}

export type Repair = 'none' | 'register' | 'replace'

/** What to do about a device that is not registered although the server answers. */
export function repairFor(state: string, stuckForMs: number, inCall: boolean): Repair {
  if (state === 'registered') return 'none'
  if (state === 'destroyed') return 'replace'
  if (stuckForMs <= STUCK_MS) return 'none'
  // A new device would end the call; the old one may at least be asked.
  if (inCall) return state === 'unregistered' ? 'register' : 'none'
  return 'replace'
}

/** Keeps one registered Twilio device alive: tokens, lost registrations, restarts of the server. */
export class DeviceKeeper {
  private readonly options: KeeperOptions
  private device: Device | null = null
  private timer: ReturnType<typeof setInterval> | undefined
  private since = 0
  private lastRefresh = 0
  private spentLooks = 0
  private replacing: Promise<void> | null = null
  private running = false

  constructor(options: KeeperOptions) {
    this.options = options
  }

  get current(): Device | null {
    return this.device
  }

  async start(): Promise<void> {
    this.running = true
    this.options.onStatus('starting')
    await this.replace()
    this.timer = setInterval(() => this.check(), CHECK_MS)
  }

  stop(): void {
    this.running = false
    clearInterval(this.timer)
    this.device?.destroy()
    this.device = null
    this.options.onStatus('off')
  }

  /** The server is back: from here counts the time the SDK has to register by itself. */
  serverIsBack(): void {
    this.since = Date.now()
  }

  private check(): void {
    const device = this.device
    if (!this.running || !this.options.isReachable()) return
    const spent = device?.isBusy && !this.options.inCall()
    this.spentLooks = spent ? this.spentLooks + 1 : 0
    if (!device || this.spentLooks >= SPENT_LOOKS) {
      this.renew()
      return
    }
    switch (repairFor(device.state, Date.now() - this.since, this.options.inCall())) {
      case 'register':
        void this.refreshToken()
        break
      case 'replace':
        this.renew()
        break
      case 'none':
        break
    }
  }

  /** Starts from a new device, because the present one can make no further call. */
  renew(): void {
    if (this.running) void this.replace().catch(() => undefined)
  }

  /**
   * The device, once it can make a call. The SDK lets go of a call a moment after this page did, or never when the
   * server was lost in the middle of it; then only another device helps. Rejects when none can be had.
   */
  async free(): Promise<Device> {
    for (let waited = 0; this.device?.isBusy && waited < LETTING_GO_MS; waited += LOOK_MS) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
    }
    if (!this.device || this.device.isBusy) await this.replace()
    if (!this.device) throw new Error('signed out')
    return this.device
  }

  private replace(): Promise<void> {
    this.replacing ??= this.another().finally(() => {
      this.replacing = null
    })
    return this.replacing
  }

  private async another(): Promise<void> {
    const token = await this.token()
    this.device?.destroy()
    this.device = null
    const device = await this.options.createDevice(token)
    if (!this.running) return device.destroy()
    this.device = device
    this.since = Date.now()
    this.spentLooks = 0
    this.follow(device)
    this.options.onDevice(device)
    this.register(device)
  }

  private follow(device: Device): void {
    const changed = (status: DeviceStatus) => () => {
      if (this.device !== device || !this.running) return
      this.since = Date.now()
      this.options.onStatus(status)
    }
    device.on('registered', changed('ready'))
    device.on('unregistered', changed('reconnecting'))
    device.on('incoming', (call: Call) => this.options.onIncoming(call))
    device.on('tokenWillExpire', () => void this.refreshToken(true))
    device.on('error', (error: { code: number }) => {
      if (needsFreshToken(error.code)) void this.refreshToken()
    })
  }

  private register(device: Device): void {
    // Its promise waits for a socket that may come back much later; the events tell what matters.
    if (device.state === 'unregistered') device.register().catch(() => undefined)
  }

  private async refreshToken(urgent = false): Promise<void> {
    const device = this.device
    if (!device || (!urgent && Date.now() - this.lastRefresh < TOKEN_PAUSE_MS)) return
    this.lastRefresh = Date.now()
    try {
      const { token } = await this.token()
      if (this.device !== device || !this.running) return
      device.updateToken(token)
      // The error that asked for a token may have closed the line.
      setTimeout(() => this.device === device && this.running && this.register(device), LINE_BACK_MS)
    } catch {
      // The server is away; the next check, or the next expiry, tries again.
    }
  }

  private async token(): Promise<AccessToken> {
    try {
      return await this.options.fetchToken()
    } catch (error) {
      if (error instanceof ApiError && (error.status === 401 || error.code === 'wrong_identity')) {
        this.options.onSessionLost()
      }
      throw error
    }
  }
}
