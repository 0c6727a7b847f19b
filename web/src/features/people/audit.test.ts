import { expect, it } from 'vitest'
import { actionKey, changedFields } from './audit'

it('knows the actions of this server and leaves those of a later one alone', () => {
  expect(actionKey('sign_in')).toBe('sign_in')
  expect(actionKey('sign_in.failed')).toBe('sign_in_failed')
  expect(actionKey('setting.changed')).toBe(null)
})

it('tells what was changed, field by field', () => {
  const details = { before: { role: 'rep', email: '' }, after: { role: 'manager', email: 'a@b.fr' } }
  expect(changedFields({ details })).toEqual([
    { field: 'email', before: '', after: 'a@b.fr' },
    { field: 'role', before: 'rep', after: 'manager' },
  ])
})

it('tells of somebody new what is not empty', () => {
  expect(changedFields({ details: { after: { name: 'Bob', email: '', role: 'rep' } } })).toEqual([
    { field: 'name', before: null, after: 'Bob' },
    { field: 'role', before: null, after: 'rep' },
  ])
  expect(changedFields({ details: {} })).toEqual([])
})
