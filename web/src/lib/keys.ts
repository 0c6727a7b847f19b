/** True while the rep types text somewhere: letters and digits then belong to the field. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (
    target.isContentEditable ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement
  )
    return true
  if (!(target instanceof HTMLInputElement)) return false
  return !['radio', 'checkbox', 'button', 'range', 'submit'].includes(target.type)
}

/** A key pressed alone: combinations with Ctrl, Alt or Meta are the browser's. */
export function isPlainKey(event: KeyboardEvent): boolean {
  return !event.ctrlKey && !event.altKey && !event.metaKey && !event.isComposing
}

export function isDialKey(key: string): boolean {
  return /^[0-9*#]$/.test(key)
}

/** The keys of a call under way: one letter each, and for what cannot be undone two keys together. */
export const CALL_KEYS = {
  keypad: 'K',
  mute: 'M',
  hold: 'H',
  record: 'R',
  pause: 'P',
  add: 'A',
  transfer: 'T',
  swap: 'S',
  hangUp: 'Shift+H',
} as const

/** Outside of a call: do not disturb, or available again. */
export const PRESENCE_KEY = 'D'

export type CallAction = keyof typeof CALL_KEYS

/** What a key pressed in a call asks for. */
export function callAction(key: string, shift: boolean): CallAction | null {
  if (!/^[a-z]$/i.test(key)) return null
  const wanted = `${shift ? 'Shift+' : ''}${key.toUpperCase()}`
  const actions = Object.keys(CALL_KEYS) as CallAction[]
  return actions.find((action) => CALL_KEYS[action] === wanted) ?? null
}
