import { createStore } from './store'

export type Theme = 'system' | 'light' | 'dark'
/** Order in which codecs are offered; `twilio` is the SDK's own: PCMU before Opus. */
export type CodecChoice = 'opus' | 'pcmu' | 'twilio'

/** One person's devices at this computer. Labels help when the browser has given the devices new ids. */
export interface SoundChoice {
  microphone: string | null
  speaker: string | null
  ringer: string | null
  labels: { microphone?: string; speaker?: string; ringer?: string }
}

export interface Preferences {
  language: 'fr' | 'en' | null
  theme: Theme
  codec: CodecChoice
  /** The rep who signed in here last. */
  rep: string | null
  /** A session was begun here and not ended: worth asking the server whether it still holds. */
  signedIn: boolean
  /** The devices of the one who works here now; `sound` has everybody's, by identity. */
  microphone: string | null
  speaker: string | null
  ringer: string | null
  sound: Readonly<Record<string, SoundChoice>>
  notifications: boolean
  /** The rep has been asked whether the system may tell of calls. */
  notificationsOffered: boolean
  practiceOpen: boolean
  /** Letters alone act in a call (WCAG 2.1.4: they can be turned off). */
  letterKeys: boolean
  /** How long the rep is left alone by group calls after a call, at the most; 0: not at all. */
  wrapUpSeconds: number
  /** Unix ms: missed calls up to here have been seen. */
  missedSeenAt: number
}

const DEFAULTS: Preferences = {
  language: null,
  theme: 'system',
  codec: 'opus',
  rep: null,
  signedIn: false,
  microphone: null,
  speaker: null,
  ringer: null,
  sound: {},
  notifications: true,
  notificationsOffered: false,
  practiceOpen: true,
  letterKeys: true,
  wrapUpSeconds: 0,
  missedSeenAt: 0,
}

const KEY = 'softphone_preferences'

function load(): Preferences {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}')
    return { ...DEFAULTS, ...(typeof stored === 'object' ? stored : {}) }
  } catch {
    return DEFAULTS
  }
}

/** Kept in this browser only; what belongs to the rep is on the server. */
export const preferences = createStore<Preferences>(load())

export function setPreferences(change: Partial<Preferences>): void {
  preferences.update((current) => ({ ...current, ...change }))
  try {
    localStorage.setItem(KEY, JSON.stringify(preferences.get()))
  } catch {
    // Private windows may refuse storage; the choice then lasts as long as the page.
  }
}

/** `?codec=` wins over the setting for this page load, so that a link can ask for one call in another codec. */
export function codecChoice(): CodecChoice {
  const asked = new URLSearchParams(location.search).get('codec')
  if (asked === 'opus' || asked === 'pcmu' || asked === 'twilio') return asked
  return preferences.get().codec
}

export function debugEnabled(): boolean {
  try {
    return (
      new URLSearchParams(location.search).has('debug') || localStorage.getItem('softphone_debug') === '1'
    )
  } catch {
    return false
  }
}
