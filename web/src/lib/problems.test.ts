import { expect, it } from 'vitest'
import { ApiError } from './api/client'
import { passwordProblem, signInProblem } from './problems'

it('says why somebody could not sign in, and until when', () => {
  const refused = (status: number, code: string, details = {}) =>
    signInProblem(new ApiError(status, code, '', details), 1000)
  expect(refused(401, 'wrong_password', { attemptsLeft: 2 })).toEqual({ kind: 'wrong', left: 2, until: null })
  expect(refused(401, 'wrong_password', { attemptsLeft: 0, retryAfter: 30 })).toEqual({
    kind: 'wrong',
    left: 0,
    until: 31_000,
  })
  expect(refused(429, 'locked', { retryAfter: 60 }).until).toBe(61_000)
  expect(refused(0, 'network').kind).toBe('network')
  expect(refused(500, 'internal').kind).toBe('failed')
  expect(signInProblem(new Error('x'), 0).kind).toBe('failed')
})

it('tells the rules of passwords from other refusals', () => {
  expect(passwordProblem(new ApiError(400, 'password_common', ''))).toBe('password_common')
  expect(passwordProblem(new ApiError(410, 'used_link', ''))).toBe(null)
  expect(passwordProblem('password_common')).toBe(null)
})
