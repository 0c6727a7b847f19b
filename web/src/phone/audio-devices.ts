import type { Device } from '@twilio/voice-sdk'
import { preferences, type SoundChoice, setPreferences } from '@/lib/preferences'
import { createStore } from '@/lib/store'
import { type DeviceChange, deviceChange, findDevice } from './device-list'

export type DeviceUse = 'microphone' | 'speaker' | 'ringer'

export interface AudioDeviceList {
  microphones: readonly MediaDeviceInfo[]
  speakers: readonly MediaDeviceInfo[]
  /** False in browsers that play on the system's speaker only. */
  canChooseSpeaker: boolean
}

const NOTHING: SoundChoice = { microphone: null, speaker: null, ringer: null, labels: {} }

/**
 * Which devices there are, and the rep's choice among them, applied to the SDK's device of the moment. Each person has
 * a choice of their own at each computer.
 */
export class AudioDevices {
  readonly list = createStore<AudioDeviceList>({ microphones: [], speakers: [], canChooseSpeaker: false })
  /** The last device that came or went; null once it has been seen. */
  readonly change = createStore<DeviceChange | null>(null)
  private device: Device | null = null
  private rings = true

  private person: string | null = null

  constructor() {
    if (typeof navigator === 'undefined') return
    navigator.mediaDevices?.addEventListener?.('devicechange', () => void this.plugged())
  }

  /** Whether the SDK sounds when a call comes. */
  setRings(rings: boolean): void {
    this.rings = rings
    this.device?.audio?.incoming(rings)
  }

  attach(device: Device): void {
    this.device = device
    this.setRings(this.rings)
    // The SDK looks by itself, later than we do, and takes only devices that it has seen.
    device.audio?.on('deviceChange', () => void this.plugged().then(() => this.apply()))
    void this.refresh().then(() => this.apply())
  }

  /** From here on the choice is this person's. */
  belongTo(identity: string): void {
    if (this.person === identity) return
    this.person = identity
    const own = preferences.get().sound[identity]
    if (own) setPreferences({ microphone: own.microphone, speaker: own.speaker, ringer: own.ringer })
    void this.apply()
  }

  /** `id`: null for the system's choice. */
  async choose(use: DeviceUse, id: string | null): Promise<void> {
    const { microphones, speakers } = this.list.get()
    const label = (use === 'microphone' ? microphones : speakers).find((one) => one.deviceId === id)?.label
    setPreferences({ [use]: id })
    if (this.person) {
      const { sound } = preferences.get()
      const own = sound[this.person] ?? NOTHING
      const labels = { ...own.labels, [use]: label ?? '' }
      setPreferences({ sound: { ...sound, [this.person]: { ...own, [use]: id, labels } } })
    }
    await this.apply()
  }

  /** The names of what is used now, as far as the browser tells. */
  inUse(): { microphone: string | null; speaker: string | null } {
    const audio = this.device?.audio
    const { microphones, speakers } = this.list.get()
    const speaker = audio ? [...audio.speakerDevices.get()][0] : undefined
    return {
      microphone: audio?.inputDevice?.label || microphones[0]?.label || null,
      speaker: speaker?.label || speakers[0]?.label || null,
    }
  }

  async refresh(): Promise<void> {
    const all = (await navigator.mediaDevices?.enumerateDevices().catch(() => [])) ?? []
    // "communications" repeats a device under a second name.
    const of = (kind: MediaDeviceKind) =>
      all.filter((one) => one.kind === kind && one.deviceId !== 'communications')
    this.list.set({
      microphones: of('audioinput'),
      speakers: of('audiooutput'),
      canChooseSpeaker: this.device?.audio?.isOutputSelectionSupported ?? 'setSinkId' in Audio.prototype,
    })
  }

  private async plugged(): Promise<void> {
    const before = this.list.get()
    await this.refresh()
    const found = deviceChange(before, this.list.get(), this.chosen())
    if (!found) return
    this.change.set(found)
    await this.apply()
  }

  /** The choice as ids of devices that are there: a browser may have renamed them since. */
  private chosen(): Record<DeviceUse, string | null> {
    const { microphones, speakers } = this.list.get()
    const chosen = preferences.get()
    const labels = (this.person && chosen.sound[this.person]?.labels) || {}
    return {
      microphone: findDevice(microphones, chosen.microphone, labels.microphone),
      speaker: findDevice(speakers, chosen.speaker, labels.speaker),
      ringer: findDevice(speakers, chosen.ringer, labels.ringer),
    }
  }

  /** A chosen device that is unplugged is left out until it is back; the system's default serves meanwhile. */
  async apply(): Promise<void> {
    const audio = this.device?.audio
    if (!audio) return
    const { microphone, speaker, ringer } = this.chosen()
    try {
      // Setting an input device opens the microphone at once, so the default is left to each call.
      if (microphone) {
        if (audio.inputDevice?.deviceId !== microphone) await audio.setInputDevice(microphone)
      } else if (audio.inputDevice) await audio.unsetInputDevice()
      if (!this.list.get().canChooseSpeaker) return
      await audio.speakerDevices.set(speaker ?? 'default')
      await audio.ringtoneDevices.set(ringer ?? 'default')
    } catch {
      // The SDK keeps the device it had.
    }
  }
}
