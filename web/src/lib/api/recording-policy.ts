import { request } from './client'

/** Whether calls are recorded: never, when the rep wants it, or always; docs/api/settings.md. */
export interface RecordingPolicy {
  policy: 'off' | 'rep' | 'always'
  /** Those in the call are told by a voice. */
  announcement: boolean
  language: 'fr' | 'en'
}

export const recordingPolicyApi = {
  get: (signal?: AbortSignal) =>
    request<RecordingPolicy>('GET', '/api/settings/recording', undefined, signal),
  set: (policy: RecordingPolicy) => request<RecordingPolicy>('PUT', '/api/settings/recording', policy),
}
