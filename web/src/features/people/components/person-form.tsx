import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { NewPassword } from '@/components/new-password'
import { Button } from '@/components/ui/button'
import { ErrorNote } from '@/components/ui/error-note'
import { Modal } from '@/components/ui/modal'
import { TextField } from '@/components/ui/text-field'
import { ApiError } from '@/lib/api/client'
import { type Link, type Person, type PersonFields, peopleApi } from '@/lib/api/people'
import type { Role } from '@/lib/api/types'
import { suggestIdentity } from '@/lib/passwords'
import { type PasswordProblem, passwordProblem } from '@/lib/problems'
import { useRefusal } from '../hooks/use-team'
import { RoleChoice } from './role-choice'

const FIELDS = ['identity', 'name', 'email', 'number', 'shortNumber'] as const
type Field = (typeof FIELDS)[number]

/** `found`: the first person, who ends the trial. */
export type FormKind = 'found' | 'invite' | 'edit'

interface Props {
  kind: FormKind
  person: Person | null
  taken: readonly string[]
  onDone: (person: Person, link: Link | null) => void
  onClose: () => void
}

/** Everything an admin says of somebody. */
export function PersonForm({ kind, person, taken, onDone, onClose }: Props) {
  const { t } = useTranslation()
  const refusal = useRefusal()
  const [fields, setFields] = useState<PersonFields>({
    name: person?.name ?? '',
    email: person?.email ?? '',
    number: person?.number ?? '',
    shortNumber: person?.shortNumber ?? '',
    role: person?.role ?? (kind === 'found' ? 'admin' : 'rep'),
  })
  const [chosen, setChosen] = useState<string | null>(person?.identity ?? null)
  const [password, setPassword] = useState('')
  const [rule, setRule] = useState<PasswordProblem | null>(null)
  const [wrong, setWrong] = useState<{ field: Field | null; text: string } | null>(null)
  const [busy, setBusy] = useState(false)
  const identity = chosen ?? suggestIdentity(fields.name, taken)

  const refuse = (error: unknown) => {
    const broken = passwordProblem(error)
    setRule(broken)
    if (broken) return
    const field = error instanceof ApiError ? FIELDS.find((name) => name === error.details.field) : undefined
    if (!(error instanceof ApiError) || !field) {
      setWrong({ field: null, text: refusal(error) })
    } else if (error.code === 'taken' && field !== 'name') {
      setWrong({ field, text: t(`people.team.taken.${field}`) })
    } else {
      setWrong({ field, text: t(`people.team.fields.${field}`) })
    }
  }

  const submit = async () => {
    setBusy(true)
    setWrong(null)
    setRule(null)
    try {
      if (kind === 'edit') {
        onDone((await peopleApi.change(identity, fields)).person, null)
      } else {
        const own = kind === 'found' ? { password } : {}
        const added = await peopleApi.add({ identity, ...fields, ...own })
        onDone(added.person, added.link ?? null)
      }
    } catch (error) {
      refuse(error)
      setBusy(false)
    }
  }

  const line = (field: Exclude<Field, 'identity'>, label: string, help?: string) => (
    <TextField
      label={label}
      help={help}
      autoComplete="off"
      value={fields[field]}
      error={wrong?.field === field ? wrong.text : undefined}
      onChange={(event) => setFields({ ...fields, [field]: event.target.value })}
    />
  )
  const words = {
    found: [t('people.team.foundTitle'), t('people.team.foundLead'), t('people.team.foundSubmit')],
    invite: [t('people.team.inviteTitle'), t('people.team.inviteLead'), t('people.team.inviteSubmit')],
    edit: [t('people.team.editTitle', { name: person?.name }), undefined, t('people.team.save')],
  } as const
  const [title, lead, send] = words[kind]
  return (
    <Modal title={title} lead={lead} onClose={onClose}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          if (!busy) void submit()
        }}
      >
        {line('name', t('people.team.name'))}
        {kind !== 'edit' && (
          <TextField
            label={t('people.team.identity')}
            help={t('people.team.identityHelp')}
            name="username"
            autoComplete={kind === 'found' ? 'username' : 'off'}
            autoCapitalize="none"
            spellCheck={false}
            value={identity}
            error={wrong?.field === 'identity' ? wrong.text : undefined}
            onChange={(event) => setChosen(event.target.value)}
          />
        )}
        {line('email', t('people.team.email'))}
        {kind === 'found' ? (
          <NewPassword
            label={t('people.link.password')}
            value={password}
            problem={rule}
            onChange={(value) => {
              setPassword(value)
              setRule(null)
            }}
          />
        ) : (
          <>
            <RoleChoice value={fields.role} onChange={(role: Role) => setFields({ ...fields, role })} />
            <div className="grid grid-cols-[1fr_10rem] gap-4 max-sm:grid-cols-1">
              {line('number', t('people.team.number'), t('people.team.numberHelp'))}
              {line('shortNumber', t('people.team.shortNumber'))}
            </div>
          </>
        )}
        {wrong && wrong.field === null && <ErrorNote title={wrong.text} />}
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>{t('app.cancel')}</Button>
          <Button type="submit" look="primary" disabled={busy}>
            {busy ? t('people.team.saving') : send}
          </Button>
        </div>
      </form>
    </Modal>
  )
}
