import { useQueryClient } from '@tanstack/react-query'
import { Check } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { NewPassword } from '@/components/new-password'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { ErrorNote } from '@/components/ui/error-note'
import { PasswordField } from '@/components/ui/password-field'
import { peopleApi } from '@/lib/api/people'
import { formatDuration } from '@/lib/format'
import { type PasswordProblem, passwordProblem, type SignInProblem, signInProblem } from '@/lib/problems'

/** One's own password; the old one proves that it is not just somebody at an open browser. */
export function PasswordChange({ name }: { name: string }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [current, setCurrent] = useState('')
  const [wanted, setWanted] = useState('')
  const [rule, setRule] = useState<PasswordProblem | null>(null)
  const [refused, setRefused] = useState<SignInProblem | null>(null)
  const [state, setState] = useState<'idle' | 'busy' | 'done'>('idle')

  const submit = async () => {
    setState('busy')
    setRule(null)
    setRefused(null)
    try {
      await peopleApi.changePassword(current, wanted)
      setCurrent('')
      setWanted('')
      setState('done')
      void client.invalidateQueries({ queryKey: ['people', 'own-sessions'] })
    } catch (error) {
      const broken = passwordProblem(error)
      setRule(broken)
      if (!broken) setRefused(signInProblem(error, Date.now()))
      setState('idle')
    }
  }

  const locked = refused?.until ?? null
  return (
    <Card title={t('people.account.password')}>
      <form
        className="flex flex-col gap-4 px-4 pt-1 pb-4"
        onSubmit={(event) => {
          event.preventDefault()
          if (state !== 'busy') void submit()
        }}
      >
        <input type="text" name="username" autoComplete="username" value={name} readOnly hidden />
        <PasswordField
          label={t('people.account.current')}
          autoComplete="current-password"
          value={current}
          error={refused?.kind === 'wrong' ? t('people.account.currentWrong') : undefined}
          onChange={(value) => {
            setCurrent(value)
            setRefused(null)
            setState('idle')
          }}
        />
        <NewPassword
          label={t('people.account.wanted')}
          value={wanted}
          problem={rule}
          onChange={(value) => {
            setWanted(value)
            setRule(null)
            setState('idle')
          }}
        />
        {locked !== null ? (
          <ErrorNote
            title={t('people.signIn.locked')}
            help={t('people.signIn.lockedHelp', {
              time: formatDuration(Math.max(1, (locked - Date.now()) / 1000)),
            })}
          />
        ) : (
          refused && refused.kind !== 'wrong' && <ErrorNote title={t('people.account.failed')} />
        )}
        <div className="flex flex-wrap items-center gap-3">
          <Button type="submit" look="primary" disabled={state === 'busy' || current === '' || wanted === ''}>
            {t(state === 'busy' ? 'people.team.saving' : 'people.account.change')}
          </Button>
          <p role="status" className="flex items-center gap-1.5 text-good">
            {state === 'done' && (
              <>
                <Check aria-hidden="true" className="size-4 shrink-0" />
                {t('people.account.changed')}
              </>
            )}
          </p>
        </div>
      </form>
    </Card>
  )
}
