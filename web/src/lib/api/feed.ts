// A rep's follow-ups at a secret address; docs/api/records.md is the contract.
import { request } from './client'

/** Told once: the server keeps only a hash of it. */
export interface MadeFeed {
  path: string
  /** The server's address as others reach it; empty: as this page does. */
  publicUrl: string
  createdAt: number
}

export const feedApi = {
  since: async (signal?: AbortSignal) =>
    (await request<{ createdAt: number | null }>('GET', '/api/me/calendar', undefined, signal)).createdAt,
  make: () => request<MadeFeed>('POST', '/api/me/calendar'),
  revoke: () => request<void>('DELETE', '/api/me/calendar'),
}

/** The whole address of a feed, for programs elsewhere. */
export function feedUrl(feed: MadeFeed, origin: string): string {
  return (feed.publicUrl || origin) + feed.path
}
