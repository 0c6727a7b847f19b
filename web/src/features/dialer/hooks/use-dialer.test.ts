import { expect, it } from 'vitest'
import type { Rep } from '@/lib/api/types'
import { matchReps } from './use-dialer'

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
