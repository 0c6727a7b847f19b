import type { AuditEntry } from '@/lib/api/people'

const ACTIONS = [
  'person_added',
  'person_changed',
  'person_disabled',
  'person_enabled',
  'person_removed',
  'person_joined',
  'person_unlocked',
  'password_changed',
  'password_reset',
  'password_wrong',
  'link_invitation',
  'link_reset',
  'sign_in',
  'sign_in_failed',
  'sign_in_locked',
  'sign_out',
  'session_ended',
  'session_all_ended',
  'setting_calendar_added',
  'setting_calendar_removed',
  'setting_calling_hours',
  'installation_mended',
  'costs_changed',
] as const

/** The name of an action among the page's words; null for one that a later server knows. */
export function actionKey(action: string): (typeof ACTIONS)[number] | null {
  const name = action.replace('.', '_')
  return ACTIONS.find((known) => known === name) ?? null
}

const FIELDS = ['name', 'email', 'number', 'shortNumber', 'role', 'state', 'language'] as const

export interface ChangedField {
  field: (typeof FIELDS)[number]
  /** Null when there was nothing before, as of somebody who was just added. */
  before: string | null
  after: string
}

/** What an entry says of single fields; of somebody new only what is not empty. */
export function changedFields({ details }: Pick<AuditEntry, 'details'>): ChangedField[] {
  const { before, after } = details
  if (!after) return []
  const text = (value: unknown) => (typeof value === 'string' ? value : '')
  return FIELDS.filter((field) => field in after)
    .map((field) => ({ field, before: before ? text(before[field]) : null, after: text(after[field]) }))
    .filter((change) => change.before !== null || change.after !== '')
}
