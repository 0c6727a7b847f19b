import { request } from './client'

/** A recording's copy in the server's own storage; docs/api/recordings.md. */
export interface RecordingCopy {
  state: 'waiting' | 'here' | 'failed'
  /** Of the last failure; empty when there was none. */
  reason: string
  bytes: number
  sha256: string
  /** Not deleted there. */
  atCarrier: boolean
}

export const copiesApi = {
  fetchAgain: (sid: string) => request<{ sid: string }>('POST', `/api/recordings/${sid}/fetch`, {}),
}
