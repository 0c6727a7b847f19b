import { describe, expect, it } from 'vitest'
import type { CallRecord, Peer, Rep } from './api/types'
import { type SuggestionSearch, suggest } from './suggest'

const rep = (identity: string, name: string, shortNumber: string | null, online = false): Rep => ({
  identity,
  name,
  number: null,
  shortNumber,
  online,
})
const reps = [rep('bob', 'Bob Durand', '202', true), rep('chloe', 'Chloé Petit', '203')]
const number = (value: string, name: string | null = null): Peer => ({ kind: 'number', value, name })
const call = (peer: Peer) => ({ peer }) as CallRecord
const favourites = [number('+33639980001', 'Dupont SA'), { kind: 'rep', value: 'chloe', name: null } as Peer]
const calls = [
  call(number('+12125550143')),
  call({ kind: 'rep', value: 'bob', name: 'Bob Durand' }),
  call(number('+33639980001')),
  call(number('+12125550143')),
  call(number('anonymous')),
]
const found = (text: string, more: Partial<SuggestionSearch> = {}) =>
  suggest({ text, reps, favourites, calls, ...more })
const names = (text: string) => found(text).map((one) => `${one.kind} ${one.peer.value}`)

describe('whom the text in the field may mean', () => {
  it('an empty field: favourites, then those of late, each once', () => {
    expect(names('')).toEqual([
      'favourite +33639980001',
      'favourite chloe',
      'recent +12125550143',
      'recent bob',
    ])
  })

  it('a name, without accents and in any order of words', () => {
    expect(names('chloe')).toEqual(['rep chloe'])
    expect(names('durand bo')).toEqual(['rep bob'])
    expect(names('dup')).toEqual(['favourite +33639980001'])
    expect(found('chl')[0]).toMatchObject({ certain: true, peer: { name: 'Chloé Petit' } })
  })

  it('a short number is a colleague at once when complete', () => {
    expect(found('202')).toMatchObject([{ peer: { value: 'bob' }, certain: true, shortNumber: '202' }])
    expect(found('20').map((one) => one.certain)).toEqual([false, false])
  })

  it.each(['0639 98', '+33 6 39', '06.39.98', '0033639'])('part of a number, written %s', (text) => {
    expect(names(text)).toEqual(['favourite +33639980001'])
    expect(found(text)[0]?.certain).toBe(false)
  })

  it('no number for itself, unless it has a name', () => {
    expect(names('+1 212 555 0143')).toEqual([])
    expect(names('06 39 98 00 01')).toEqual(['favourite +33639980001'])
  })

  it('nobody for what fits nobody', () => {
    expect(names('zoe')).toEqual([])
    expect(names('0')).toEqual([])
  })

  it('no colleague who has left', () => {
    expect(found('', { reps: [] }).map((one) => one.peer.value)).toEqual(['+33639980001', '+12125550143'])
  })
})
