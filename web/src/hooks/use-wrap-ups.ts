import { recordsApi } from '@/lib/api/records'
import type { CallRecord } from '@/lib/api/types'
import { createStore, type Store } from '@/lib/store'
import { type WrapUpState, WrapUps } from '@/lib/wrap-ups'
import { useStore } from './use-store'

/** Tells whoever keeps the loaded calls of one that changed. */
export const changedRecord: Store<CallRecord | null> = createStore<CallRecord | null>(null)

function storage(): Storage | null {
  try {
    return localStorage
  } catch {
    return null
  }
}

export const wrapUps = new WrapUps({
  put: recordsApi.wrapUp,
  undo: recordsApi.undoWrapUp,
  onRecord: (record) => changedRecord.set(record),
  storage: storage(),
})

export function useWrapUps(): WrapUpState {
  return useStore(wrapUps.state)
}
