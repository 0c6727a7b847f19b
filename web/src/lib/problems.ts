import { ApiError } from './api/client'

/** Why somebody could not sign in by password. */
export interface SignInProblem {
  kind: 'wrong' | 'locked' | 'disabled' | 'busy' | 'network' | 'not_allowed' | 'cookie_blocked' | 'failed'
  /** More failures that have no consequence. */
  left: number | null
  /** Unix ms: no attempt is looked at before. */
  until: number | null
}

export function signInProblem(error: unknown, now: number): SignInProblem {
  if (!(error instanceof ApiError)) return { kind: 'failed', left: null, until: null }
  const { attemptsLeft, retryAfter } = error.details
  const kinds: Record<string, SignInProblem['kind']> = {
    wrong_password: 'wrong',
    locked: 'locked',
    disabled: 'disabled',
    busy: 'busy',
    network: 'network',
    not_allowed: 'not_allowed',
    cookie_blocked: 'cookie_blocked',
  }
  return {
    kind: kinds[error.code] ?? 'failed',
    left: typeof attemptsLeft === 'number' ? attemptsLeft : null,
    until: typeof retryAfter === 'number' ? now + retryAfter * 1000 : null,
  }
}

const PASSWORD_PROBLEMS = [
  'password_too_short',
  'password_too_long',
  'password_not_text',
  'password_common',
  'password_personal',
] as const
export type PasswordProblem = (typeof PASSWORD_PROBLEMS)[number]

/** The rule that a new password broke, or null when that was not it. */
export function passwordProblem(error: unknown): PasswordProblem | null {
  if (!(error instanceof ApiError)) return null
  return PASSWORD_PROBLEMS.find((problem) => problem === error.code) ?? null
}
