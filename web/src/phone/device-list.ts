/** A device as far as we look at it: MediaDeviceInfo. */
export interface ListedDevice {
  deviceId: string
  label: string
  groupId: string
}

export interface DeviceLists {
  microphones: readonly ListedDevice[]
  speakers: readonly ListedDevice[]
}

/** Something was plugged in or pulled out. */
export interface DeviceChange {
  kind: 'added' | 'removed'
  /** As the browser names it; empty when it may not tell. */
  label: string
  /** The ids by which it can be chosen, null for what it has not. */
  microphone: string | null
  speaker: string | null
  /** Of one that is gone: it was the one chosen. */
  wasChosen: boolean
}

/** The id among those listed, or that of a device of the same name: ids change when a browser forgets its data. */
export function findDevice(
  devices: readonly ListedDevice[],
  id: string | null,
  label: string | undefined,
): string | null {
  if (!id) return null
  if (devices.some((one) => one.deviceId === id)) return id
  return (label && devices.find((one) => one.label === label)?.deviceId) || null
}

const real = (devices: readonly ListedDevice[]) =>
  devices.filter(
    (one) => one.deviceId !== 'default' && one.deviceId !== 'communications' && one.deviceId !== '',
  )

/** What came or went between two looks; microphone and speaker of one headset are one thing. */
export function deviceChange(
  before: DeviceLists,
  after: DeviceLists,
  chosen: { microphone: string | null; speaker: string | null },
): DeviceChange | null {
  // The first look finds everything, and the permission to know names makes ids out of nothing: no news.
  if (real(before.microphones).length === 0 && real(before.speakers).length === 0) return null
  const missing = (some: readonly ListedDevice[], others: readonly ListedDevice[]) =>
    real(some).filter((one) => !others.some((other) => other.deviceId === one.deviceId))
  for (const [kind, from, to] of [
    ['removed', before, after],
    ['added', after, before],
  ] as const) {
    const microphone = missing(from.microphones, to.microphones)[0]
    const speaker = missing(from.speakers, to.speakers)[0]
    if (!microphone && !speaker) continue
    return {
      kind,
      label: microphone?.label || speaker?.label || '',
      microphone: microphone?.deviceId ?? null,
      speaker: speaker?.deviceId ?? null,
      wasChosen:
        kind === 'removed' &&
        ((microphone !== undefined && microphone.deviceId === chosen.microphone) ||
          (speaker !== undefined && speaker.deviceId === chosen.speaker)),
    }
  }
  return null
}
