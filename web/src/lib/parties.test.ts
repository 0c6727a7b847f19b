import { expect, it } from 'vitest'
import type { CallRecord, Party, Peer } from './api/types'
import { furtherParties } from './parties'

const customer: Peer = { kind: 'number', value: '+33199000001', name: null }
const rep = (value: string): Peer => ({ kind: 'rep', value, name: null })
const party = (peer: Peer, more: Partial<Party> = {}) => ({
  id: peer.value,
  peer,
  me: false,
  failed: null,
  ...more,
})
const ids = (parties: unknown[] | undefined) =>
  furtherParties({ peer: customer, parties } as CallRecord).map((one) => one.id)

it('names those who came later, once each', () => {
  const bob = party(rep('bob'))
  expect(ids([party(rep('alice'), { me: true }), party(customer), bob, bob])).toEqual(['bob'])
})

it('names nobody who was rung in vain, nor anybody in a call of two or of an older server', () => {
  expect(ids([party(customer), party(rep('bob'), { failed: 'busy' })])).toEqual([])
  expect(ids(undefined)).toEqual([])
})
