import type { Device } from '@twilio/voice-sdk'
import { preferences } from '@/lib/preferences'
import { createStore } from '@/lib/store'

export interface AudioDeviceList {
  microphones: readonly MediaDeviceInfo[]
  speakers: readonly MediaDeviceInfo[]
  /** False in browsers that play on the system's speaker only. */
  canChooseSpeaker: boolean
}

/** Which devices there are, and the rep's choice among them, applied to the SDK's device of the moment. */
export class AudioDevices {
  readonly list = createStore<AudioDeviceList>({ microphones: [], speakers: [], canChooseSpeaker: false })
  private device: Device | null = null
  private rings = true

  /** Whether the SDK sounds when a call comes. */
  setRings(rings: boolean): void {
    this.rings = rings
    this.device?.audio?.incoming(rings)
  }

  attach(device: Device): void {
    this.device = device
    this.setRings(this.rings)
    device.audio?.on('deviceChange', () => void this.refresh())
    void this.refresh().then(() => this.apply())
  }

  async refresh(): Promise<void> {
    const all = await navigator.mediaDevices.enumerateDevices().catch(() => [])
    // "communications" repeats a device under a second name.
    const of = (kind: MediaDeviceKind) =>
      all.filter((one) => one.kind === kind && one.deviceId !== 'communications')
    this.list.set({
      microphones: of('audioinput'),
      speakers: of('audiooutput'),
      canChooseSpeaker: this.device?.audio?.isOutputSelectionSupported ?? false,
    })
  }

  /** A chosen device that is unplugged is left out; the system's default then serves. */
  async apply(): Promise<void> {
    const audio = this.device?.audio
    if (!audio) return
    const { microphone, speaker, ringer } = preferences.get()
    const { microphones, speakers, canChooseSpeaker } = this.list.get()
    const has = (list: readonly MediaDeviceInfo[], id: string | null) =>
      list.some((one) => one.deviceId === id)
    try {
      // Setting an input device opens the microphone at once, so the default is left to each call.
      if (microphone && has(microphones, microphone)) await audio.setInputDevice(microphone)
      else if (audio.inputDevice) await audio.unsetInputDevice()
      if (!canChooseSpeaker) return
      await audio.speakerDevices.set(has(speakers, speaker) && speaker ? speaker : 'default')
      await audio.ringtoneDevices.set(has(speakers, ringer) && ringer ? ringer : 'default')
    } catch {
      // The SDK keeps the device it had.
    }
  }
}
