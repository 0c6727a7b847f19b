import type { Call, Device } from '@twilio/voice-sdk'
import type { CallEvent, CallState } from './call-machine'
import { withRelays } from './relays'

interface Waiting {
  onCall: (call: Call) => void
  send: (event: CallEvent) => void
}

/** Calls `params.To`: a number, `client:bob`, or `call:CA…` for a call that this page joins. */
export function place(
  device: Promise<Device>,
  params: Record<string, string>,
  { onCall, send }: Waiting,
): void {
  const call = device.then((free) => free.connect({ params, ...withRelays() }))
  call.then(onCall, (error: { code?: number; message?: string }) => {
    send({ type: 'error', code: error.code ?? 0, message: error.message ?? '' })
    send({ type: 'disconnected', at: Date.now() })
  })
}

interface Watching {
  find: () => CallState | undefined
  /** Reads the desk's records; answers whether it could. */
  read: () => Promise<boolean>
  send: (event: CallEvent) => void
  isLive: () => boolean
}

/** Between two looks at the records while the desk cannot tell of an answer by itself, and while it can. */
const LOOK_MS = 1_000
const LOOK_AGAIN_MS = 10_000

/** Whether whoever is called has answered is the desk's to tell; it is asked in case its word is lost. */
export async function watchForAnswer(watching: Watching): Promise<void> {
  const read = await watching.read()
  const call = watching.find()
  if (call?.phase !== 'ringing') return
  // A desk that could not keep the call has put it through in the plain way.
  if (read && !call.record) watching.send({ type: 'answered', at: Date.now() })
  else setTimeout(() => void watchForAnswer(watching), watching.isLive() ? LOOK_AGAIN_MS : LOOK_MS)
}
