import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorNote } from '@/components/ui/error-note'
import { PasswordField } from '@/components/ui/password-field'
import { TextField } from '@/components/ui/text-field'
import { apartWords } from '@/lib/api/server'
import { formatDuration } from '@/lib/format'
import type { SignInProblem } from '@/lib/problems'

interface Props {
  name: string
  password: string
  onName: (name: string) => void
  onPassword: (password: string) => void
}

/** Name and password, as password managers know them. */
export function PasswordForm({ name, password, onName, onPassword }: Props) {
  const { t } = useTranslation()
  return (
    <div className="flex flex-col gap-4">
      <TextField
        label={t('people.signIn.name')}
        name="username"
        autoComplete="username"
        autoCapitalize="none"
        autoCorrect="off"
        spellCheck={false}
        required
        autoFocus={name === ''}
        value={name}
        onChange={(event) => onName(event.target.value)}
      />
      <PasswordField
        label={t('people.signIn.password')}
        autoComplete="current-password"
        autoFocus={name !== ''}
        value={password}
        onChange={onPassword}
      />
      <details className="text-sm">
        <summary className="inline-flex min-h-6 cursor-pointer items-center rounded-md font-medium text-accent">
          {t('people.signIn.forgotten')}
        </summary>
        <p className="mt-1 text-soft">{t('people.signIn.forgottenHelp')}</p>
      </details>
    </div>
  )
}

/** Whole seconds until `until`, counted down; 0 when it is over or was never set. */
export function useSecondsLeft(until: number | null): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    if (until === null) return
    setNow(Date.now())
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [until])
  return until === null ? 0 : Math.max(0, Math.ceil((until - now) / 1000))
}

/** Why it did not work, and what helps; with the time that is left while nothing is looked at. */
export function RefusedNote({ problem, seconds }: { problem: SignInProblem; seconds: number }) {
  const { t } = useTranslation()
  if (problem.until !== null) {
    const help =
      seconds > 0
        ? t('people.signIn.lockedHelp', { time: formatDuration(seconds) })
        : t('people.signIn.lockedOver')
    return <ErrorNote title={t('people.signIn.locked')} help={help} />
  }
  switch (problem.kind) {
    case 'wrong':
    case 'locked': {
      const left =
        problem.left !== null && problem.left <= 1
          ? t('people.signIn.left', { count: problem.left + 1 })
          : t('people.signIn.wrongHelp')
      return <ErrorNote title={t('people.signIn.wrong')} help={left} />
    }
    case 'disabled':
      return <ErrorNote title={t('people.signIn.disabled')} help={t('people.signIn.disabledHelp')} />
    case 'busy':
      return <ErrorNote title={t('people.signIn.busyTitle')} help={t('people.signIn.busyHelp')} />
    case 'network':
    case 'not_allowed':
    case 'cookie_blocked':
      return (
        <ErrorNote
          title={t(`signIn.problems.${problem.kind}.title`)}
          help={t(`signIn.problems.${problem.kind}.help`, apartWords())}
        />
      )
    case 'failed':
      return <ErrorNote title={t('people.account.failed')} />
  }
}
