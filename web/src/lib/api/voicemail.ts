// Messages in the voicemails; docs/api/voicemail.md is the contract.
import { request } from './client'
import type { CallRecord, Peer } from './types'

/** The caller's way to a voicemail, as a call's record tells it. */
export interface VoicemailVisit {
  /** A rep's identity, or a line's number. */
  box: string
  /** SID of the message's recording; null when none was left, or not yet. */
  message: string | null
  /** Seconds. */
  duration: number
}

export interface VoicemailMessage {
  /** SID of the recording. */
  sid: string
  callSid: string
  box: string
  peer: Peer
  /** Unix ms. */
  at: number
  /** Seconds. */
  duration: number
  /** The rep who heard it first; null: new. */
  heardBy: string | null
  heardAt: number | null
  deleted: boolean
}

export interface VoicemailPage {
  messages: VoicemailMessage[]
  /** In all boxes of the rep, beyond this page too. */
  unheard: number
  next: string | null
}

export const voicemailApi = {
  list: (before: string | null, signal?: AbortSignal) =>
    request<VoicemailPage>(
      'GET',
      `/api/voicemails${before ? `?before=${encodeURIComponent(before)}` : ''}`,
      undefined,
      signal,
    ),
  update: (sid: string, change: { heard?: boolean; deleted?: boolean }) =>
    request<VoicemailMessage>('PATCH', `/api/voicemails/${sid}`, change),
  /** Leads a call that rings to the voicemail, for all whom it rings. */
  send: (callSid: string) => request<void>('POST', `/api/calls/${callSid}/voicemail`),
  /** The rep's own last calls with a number. */
  callsWith: async (number: string, signal?: AbortSignal) =>
    (
      await request<{ calls: CallRecord[] }>(
        'GET',
        `/api/contacts/calls?number=${encodeURIComponent(number)}`,
        undefined,
        signal,
      )
    ).calls,
}
