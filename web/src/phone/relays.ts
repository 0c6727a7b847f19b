import type { AccessToken } from '@/lib/api/types'

/** The TURN servers that the desk named with its last token: for networks that let no UDP through by themselves. */
let servers: readonly RTCIceServer[] = []

export function keepRelays(token: AccessToken): AccessToken {
  servers = token.iceServers ?? []
  return token
}

/** For the SDK's connect, accept and runPreflight; without TURN servers the SDK is left to what it does by itself. */
export function withRelays(): { rtcConfiguration?: RTCConfiguration } {
  return servers.length > 0 ? { rtcConfiguration: { iceServers: [...servers] } } : {}
}

/** What came of asking the TURN servers for an address. */
export type RelayProblem = 'unreachable' | 'credentials' | 'no_address'

interface Tried {
  relayed: boolean
  /** Codes of `icecandidateerror`: those of STUN (RFC 8489), or 701 when no answer came. */
  errors: readonly number[]
}

/** Null: an address was given. */
export function relayProblem({ relayed, errors }: Tried): RelayProblem | null {
  if (relayed) return null
  if (errors.some((code) => code === 401 || code === 403 || code === 441)) return 'credentials'
  if (errors.length === 0 || errors.every((code) => code === 701)) return 'unreachable'
  return 'no_address'
}

const PATIENCE_MS = 9_000

/** Asks them as in a call: by a connection that may use nothing but what they give. */
export async function tryRelays(iceServers: readonly RTCIceServer[]): Promise<RelayProblem | null> {
  const connection = new RTCPeerConnection({
    iceServers: [...iceServers],
    iceTransportPolicy: 'relay',
  })
  const errors: number[] = []
  try {
    connection.createDataChannel('check')
    const gathered = new Promise<boolean>((resolve) => {
      connection.onicecandidate = ({ candidate }) => {
        if (candidate === null) resolve(false)
        else if (candidate.type === 'relay') resolve(true)
      }
      connection.onicecandidateerror = ({ errorCode }) => errors.push(errorCode)
      setTimeout(() => resolve(false), PATIENCE_MS)
    })
    await connection.setLocalDescription(await connection.createOffer())
    return relayProblem({ relayed: await gathered, errors })
  } finally {
    connection.close()
  }
}
