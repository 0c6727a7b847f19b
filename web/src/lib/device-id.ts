const KEY = 'softphone_device'

/** A name for this browser on this device, made up once; all its windows share it. */
export function deviceId(): string {
  const fresh = Math.random().toString(36).slice(2, 12)
  try {
    const known = localStorage.getItem(KEY)
    if (known) return known
    localStorage.setItem(KEY, fresh)
  } catch {
    // Without storage each window is a device of its own.
  }
  return fresh
}
