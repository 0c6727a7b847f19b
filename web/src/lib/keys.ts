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

/** The day's calls, outside of a call: the next one, and where to put it. */
export const DAY_KEYS = { next: 'N', skip: 'J', hour: 'Z', tomorrow: 'Shift+Z', done: 'X' } as const

export type CallAction = keyof typeof CALL_KEYS

export type KeyMap = Readonly<Record<CallAction, string>>

const ACTIONS = Object.keys(CALL_KEYS) as CallAction[]

/** What of the keyboard can be given to an action, as it is written: a letter, alone or with Shift. Else null. */
export function keyName(key: string, shift: boolean): string | null {
  return /^[a-z]$/i.test(key) ? `${shift ? 'Shift+' : ''}${key.toUpperCase()}` : null
}

/** The action that already has the key, other than the one it is meant for. */
export function keyConflict(keys: KeyMap, wanted: CallAction, name: string): CallAction | null {
  return ACTIONS.find((action) => action !== wanted && keys[action] === name) ?? null
}

/** The keys as the rep has changed them. What is no key, or would be two actions', is left as it was at first. */
export function keyMap(changed: Readonly<Record<string, string>>): KeyMap {
  const keys: Record<CallAction, string> = { ...CALL_KEYS }
  for (const action of ACTIONS) {
    const name = changed[action]
    if (name && /^(Shift\+)?[A-Z]$/.test(name)) keys[action] = name
  }
  const unique = new Set(Object.values(keys)).size === ACTIONS.length
  return unique ? keys : CALL_KEYS
}

/** What a key pressed in a call asks for. */
export function callAction(key: string, shift: boolean, keys: KeyMap = CALL_KEYS): CallAction | null {
  const name = keyName(key, shift)
  return ACTIONS.find((action) => keys[action] === name) ?? null
}
