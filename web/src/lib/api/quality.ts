import type { QualitySummary } from '@/phone/quality'
import { request } from './client'

/** How a call sounded here, once it is over. */
export function postQuality(sid: string, summary: QualitySummary): Promise<unknown> {
  return request('POST', `/api/calls/${sid}/quality`, summary)
}
