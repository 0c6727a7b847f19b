import type { Call, Device } from '@twilio/voice-sdk'

/** Where the SDK keeps the connection of a call; not part of its contract, hence for tests only. */
interface Internals {
  _mediaHandler?: { version?: { pc?: RTCPeerConnection } }
}

/** Lets a browser test measure what is heard: on with `?debug` or `localStorage.softphone_debug = '1'`. */
export function exposeForTests(device: Device, current: () => Call | null): void {
  const handle = {
    device,
    get call() {
      return current()
    },
    remoteStream: () => current()?.getRemoteStream() ?? null,
    peerConnection: () => (current() as unknown as Internals | null)?._mediaHandler?.version?.pc ?? null,
  }
  ;(window as unknown as { __softphone?: typeof handle }).__softphone = handle
}
