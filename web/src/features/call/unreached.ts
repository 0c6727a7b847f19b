import type { CallCommand, Party, Peer } from '@/lib/api/types'
import { addressOf, lastFailure } from '@/phone/call-control'
import type { CallControl } from './hooks/use-call-control'

export interface Unreached {
  key: string
  peer: Peer
  title: string
  reason: NonNullable<Party['failed']>
  again: CallCommand
}

/** Whom the rep asked for in vain last; null while somebody still rings. */
export function unreached({ view }: CallControl): Unreached | null {
  if (view.consultation || view.others.some((party) => party.state === 'ringing')) return null
  const { transfer } = view
  if (transfer?.state === 'ringing') return null
  const last = lastFailure(view)
  if (transfer?.state === 'failed' && (!last || addressOf(last.peer) === addressOf(transfer.to))) {
    const again = { command: 'transfer', to: addressOf(transfer.to) } as const
    const key = `transfer ${addressOf(transfer.to)} ${last?.since ?? ''}`
    return { key, peer: transfer.to, title: 'transfer', reason: transfer.reason ?? 'failed', again }
  }
  if (!last?.failed) return null
  const again = { command: view.held ? 'consult' : 'add', to: addressOf(last.peer) } as const
  return { key: `${last.id} ${last.since}`, peer: last.peer, title: 'party', reason: last.failed, again }
}
