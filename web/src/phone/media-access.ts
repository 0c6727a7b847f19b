export type MediaProblem =
  | 'no_webrtc'
  | 'insecure'
  | 'microphone_refused'
  | 'microphone_missing'
  | 'microphone_busy'

/** What this browser lacks to be a telephone, before anything is asked of the rep. */
export function environmentProblem(scope: Window & typeof globalThis): MediaProblem | null {
  if (!scope.isSecureContext) return 'insecure'
  if (typeof scope.RTCPeerConnection === 'undefined' || !scope.navigator.mediaDevices?.getUserMedia)
    return 'no_webrtc'
  return null
}

export function problemOfError(error: unknown): MediaProblem {
  const name = error instanceof Error || error instanceof DOMException ? error.name : ''
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'microphone_refused'
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'microphone_missing'
  return 'microphone_busy'
}

/** Asks for the microphone and lets go of it at once: the SDK opens it again for each call. */
export async function askForMicrophone(): Promise<MediaProblem | null> {
  const problem = environmentProblem(window)
  if (problem) return problem
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true })
    for (const track of stream.getTracks()) track.stop()
    return null
  } catch (error) {
    return problemOfError(error)
  }
}
