import { describe, expect, it } from 'vitest'
import type { CallRecord, Rep } from './api/types'
import { findTargets, matchReps, type TargetSearch } from './targets'

const reps: Rep[] = [
  { identity: 'alice', name: 'Alice Martin', number: null, online: false },
  { identity: 'bob', name: 'Bob Durand', number: null, online: true },
  { identity: 'chloe', name: 'Chloé Martin', number: null, online: true },
]
const found = (text: string) => matchReps(reps, text).map((rep) => rep.identity)

it('finds colleagues by any part of their name, those online first', () => {
  expect(found('bo')).toEqual(['bob'])
  expect(found('CHLOE')).toEqual(['chloe'])
  expect(found('martin')).toEqual(['chloe', 'alice'])
  expect(found('mar ali')).toEqual(['alice'])
  expect(found('zoe')).toEqual([])
})

it('looks for nobody while a number is typed', () => {
  expect(found('')).toEqual([])
  expect(found('01')).toEqual([])
})

describe('who can be brought into a call', () => {
  const call = (value: string, name: string | null = null) =>
    ({ peer: { kind: value.startsWith('+') ? 'number' : 'rep', value, name } }) as CallRecord
  const calls = [
    call('+33639980001'),
    call('bob'),
    call('+33639980001'),
    call('+33199000005', 'Dupont SA'),
    call('+12125550143'),
  ]
  const search = (text: string, more: Partial<TargetSearch> = {}) =>
    findTargets({ text, reps, calls, country: 'FR', known: [], without: [], ...more })
  const names = (text: string, more?: Partial<TargetSearch>) =>
    search(text, more).targets.map((one) => one.to)

  it('all colleagues, those online first, then numbers of late, each once', () => {
    expect(names('')).toEqual([
      'client:bob',
      'client:chloe',
      'client:alice',
      '+33639980001',
      '+33199000005',
      '+12125550143',
    ])
    expect(search('').problem).toBe(null)
  })

  it('voicemails of colleagues where one can be left, but for that of whoever is on the line', () => {
    expect(names('bo')).not.toContain('voicemail:bob')
    expect(names('bo', { boxesBut: '+33639980001' })).toEqual(['client:bob', 'voicemail:bob'])
    expect(names('bo', { boxesBut: 'bob', without: ['client:bob'] })).toEqual([])
    expect(names('', { boxesBut: 'bob' }).slice(3, 5)).toEqual(['voicemail:chloe', 'voicemail:alice'])
  })

  it('nobody who is in the call already', () => {
    expect(names('', { without: ['client:bob', 'client:alice', '+33639980001'] })).toEqual([
      'client:chloe',
      '+33199000005',
      '+12125550143',
    ])
  })

  it.each(['06 39 98 00 02', '+33 (0)6.39.98.00.02', '0033639980002', '06/39/98/00/02'])(
    'the number typed as %s',
    (text) => {
      expect(search(text).targets[0]).toMatchObject({ to: '+33639980002', kind: 'number' })
    },
  )

  it('a number of late by part of it or by its name', () => {
    expect(names('0639 98')).toEqual(['+33639980001'])
    expect(names('dupont')).toEqual(['+33199000005'])
    expect(names('212555')).toEqual(['+12125550143'])
  })

  it('says what is wrong when nothing fits', () => {
    expect(search('zoe')).toEqual({ targets: [], problem: 'not_a_number' })
    expect(search('01')).toEqual({ targets: [], problem: 'too_short' })
    expect(search('112').problem).toBe('emergency')
  })

  it('a number that is dialled as it is', () => {
    expect(names('+3319900', { known: ['+3319900'], calls: [] })).toEqual(['+3319900'])
  })
})
