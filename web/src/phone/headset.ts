import { createStore } from '@/lib/store'
import { isLive } from './call-machine'
import {
  type Collection,
  type HeadsetAction,
  type HeadsetLayout,
  headsetAction,
  headsetLayout,
  lampReports,
  type Pressed,
  readKeys,
} from './headset-report'
import type { Phone } from './phone'

/** What we need of WebHID, which the compiler's library does not know. */
interface HidDevice extends EventTarget {
  readonly opened: boolean
  readonly productName: string
  readonly collections: readonly Collection[]
  open(): Promise<void>
  close(): Promise<void>
  sendReport(id: number, data: BufferSource): Promise<void>
  forget?(): Promise<void>
}
interface Hid extends EventTarget {
  getDevices(): Promise<HidDevice[]>
  requestDevice(options: { filters: { usagePage: number }[] }): Promise<HidDevice[]>
}
type InputReport = Event & { reportId: number; data: DataView }

const TELEPHONY = 0x0b

export interface HeadsetState {
  /** The browser can speak to headsets. */
  supported: boolean
  /** The names of those whose keys are heard. */
  connected: readonly string[]
}

/** The keys and lamps of headsets, and the keys of the system's media session: they do what the page's buttons do. */
export class Headset {
  readonly state = createStore<HeadsetState>({ supported: false, connected: [] })
  private readonly phone: Phone
  private readonly hid: Hid | undefined
  private readonly open = new Map<HidDevice, { layout: HeadsetLayout; pressed: Pressed }>()
  private lit = ''

  constructor(phone: Phone) {
    this.phone = phone
    this.hid = (navigator as Navigator & { hid?: Hid }).hid
    this.state.set({ supported: this.hid !== undefined, connected: [] })
    this.hid?.addEventListener('connect', () => void this.connectKnown())
    this.hid?.addEventListener('disconnect', (event) =>
      this.drop((event as Event & { device: HidDevice }).device),
    )
    void this.connectKnown()
    phone.state.subscribe(() => {
      this.show()
      this.showSession()
    })
    this.handleSession()
  }

  /** Lets the rep choose a headset; the browser asks, so it needs a click. */
  async choose(): Promise<void> {
    const chosen = (await this.hid?.requestDevice({ filters: [{ usagePage: TELEPHONY }] })) ?? []
    for (const device of chosen) await this.adopt(device)
  }

  /** The keys of all headsets are left alone from now on. */
  async release(): Promise<void> {
    for (const device of [...this.open.keys()]) {
      this.drop(device)
      await device.close().catch(() => undefined)
      await device.forget?.()
    }
  }

  private async connectKnown(): Promise<void> {
    for (const device of (await this.hid?.getDevices().catch(() => [])) ?? []) await this.adopt(device)
  }

  private async adopt(device: HidDevice): Promise<void> {
    const layout = headsetLayout(device.collections)
    if (!layout || this.open.has(device)) return
    try {
      if (!device.opened) await device.open()
    } catch {
      return // Another program has it.
    }
    this.open.set(device, { layout, pressed: new Set() })
    device.addEventListener('inputreport', (event) => this.hear(device, event as InputReport))
    this.tell()
    this.lit = ''
    this.show()
  }

  private drop(device: HidDevice): void {
    if (this.open.delete(device)) this.tell()
  }

  private tell(): void {
    const connected = [...this.open.keys()].map((device) => device.productName)
    this.state.update((state) => ({ ...state, connected }))
  }

  private hear(device: HidDevice, { reportId, data }: InputReport): void {
    const known = this.open.get(device)
    if (!known) return
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    const { pressed, changes } = readKeys(known.layout, known.pressed, reportId, bytes)
    known.pressed = pressed
    for (const change of changes) {
      const action = headsetAction(change, {
        ringing: this.ringing !== undefined,
        live: this.live !== undefined,
      })
      if (action) this.act(action)
    }
  }

  private get ringing() {
    return this.phone.state.get().calls.find((call) => call.phase === 'incoming')
  }

  private get live() {
    return this.phone.state.get().calls.find(isLive)
  }

  private act(action: HeadsetAction): void {
    const { ringing, live } = this
    if (action === 'accept' && ringing) this.phone.accept(ringing.id)
    else if (action === 'decline' && ringing) this.phone.decline(ringing.id)
    else if (action === 'hangUp' && live) this.phone.hangUp(live.id)
    else if (action === 'toggleMute' && live) this.phone.setMuted(live.id, live.mutedAt === null)
  }

  private show(): void {
    const { ringing, live } = this
    const lit = {
      offHook: live !== undefined,
      mute: live !== undefined && live.mutedAt !== null,
      ring: ringing !== undefined && live === undefined,
      hold: live?.record?.held ?? false,
    }
    const word = JSON.stringify(lit)
    if (word === this.lit) return
    this.lit = word
    for (const [device, { layout }] of this.open) {
      for (const [id, bytes] of lampReports(layout, lit)) device.sendReport(id, bytes).catch(() => undefined)
    }
  }

  private handleSession(): void {
    const session = navigator.mediaSession
    if (!session) return
    const handle = (name: string, handler: () => void) => {
      try {
        session.setActionHandler(name as MediaSessionAction, handler)
      } catch {
        // A browser that does not know the key has none.
      }
    }
    handle('hangup', () => this.act('hangUp'))
    handle('togglemicrophone', () => this.act('toggleMute'))
    // The one button of a simple headset answers; it hangs up nobody, since it is pressed by accident, too.
    for (const name of ['play', 'pause', 'stop']) handle(name, () => this.act('accept'))
  }

  private showSession(): void {
    const session = navigator.mediaSession as
      | (MediaSession & { setMicrophoneActive?: (on: boolean) => void })
      | undefined
    if (!session) return
    const { ringing, live } = this
    session.playbackState = live ? 'playing' : ringing ? 'paused' : 'none'
    session.setMicrophoneActive?.(live !== undefined && live.mutedAt === null)
  }
}
