import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { NewPassword } from '@/components/new-password'
import { Button } from '@/components/ui/button'
import { ErrorNote } from '@/components/ui/error-note'
import { SkeletonRows } from '@/components/ui/skeleton'
import { TextField } from '@/components/ui/text-field'
import { configQuery } from '@/hooks/use-desk'
import { ApiError, actAs } from '@/lib/api/client'
import { peopleApi } from '@/lib/api/people'
import { linkToken } from '@/lib/link-token'
import { setPreferences } from '@/lib/preferences'
import { type PasswordProblem, passwordProblem } from '@/lib/problems'
import { Frame } from './frame'

const toSignIn = () => linkToken.set(null)

/** Whoever comes by a link chooses a password, and is signed in. */
export function LinkPage({ token }: { token: string }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const link = useQuery({
    queryKey: ['link', token],
    queryFn: ({ signal }) => peopleApi.checkLink(token, signal),
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
  })
  const [password, setPassword] = useState('')
  const [problem, setProblem] = useState<PasswordProblem | null>(null)
  const [failure, setFailure] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const person = link.data
  const wrong = failure ?? link.error

  const submit = async () => {
    if (busy || !person) return
    setBusy(true)
    setFailure(null)
    try {
      const session = await peopleApi.acceptLink(token, password)
      actAs(session.identity)
      setPreferences({ rep: session.identity, signedIn: true })
      client.setQueryData(['session'], session)
      // It may have been the first password of all, which ends the trial.
      await client.invalidateQueries({ queryKey: configQuery.queryKey })
      linkToken.set(null)
    } catch (error) {
      const rule = passwordProblem(error)
      setProblem(rule)
      if (!rule) setFailure(error)
      setBusy(false)
    }
  }

  const first = person?.name.split(' ')[0] ?? ''
  const gone = wrong instanceof ApiError && (wrong.status === 404 || wrong.status === 410)
  return (
    <Frame
      title={
        person
          ? t(person.reset ? 'people.link.resetTitle' : 'people.link.title', { name: first })
          : t('app.name')
      }
      lead={person ? t(person.reset ? 'people.link.resetLead' : 'people.link.lead') : ''}
      onSubmit={() => void submit()}
    >
      {gone ? (
        <LinkGone code={wrong.code} />
      ) : person ? (
        <>
          <TextField
            label={t('people.link.name')}
            name="username"
            autoComplete="username"
            readOnly
            value={person.email || person.identity}
          />
          <NewPassword
            label={t('people.link.password')}
            value={password}
            problem={problem}
            autoFocus
            onChange={(value) => {
              setPassword(value)
              setProblem(null)
            }}
          />
          {wrong !== null && <ErrorNote title={t('people.account.failed')} />}
          <Button type="submit" look="primary" className="min-h-12" disabled={busy}>
            {t(busy ? 'people.link.busy' : 'people.link.submit')}
          </Button>
        </>
      ) : link.isError ? (
        <ErrorNote title={t('app.unreachable')} help={t('app.unreachableHelp')}>
          <Button onClick={() => void link.refetch()}>{t('app.retry')}</Button>
        </ErrorNote>
      ) : (
        <SkeletonRows rows={2} label={t('app.loading')} />
      )}
    </Frame>
  )
}

function LinkGone({ code }: { code: string }) {
  const { t } = useTranslation()
  const kind = code === 'used_link' ? 'used' : code === 'expired_link' ? 'expired' : 'bad'
  return (
    <ErrorNote
      title={t(`people.link.${kind}`)}
      help={t(kind === 'used' ? 'people.link.usedHelp' : 'people.link.help')}
    >
      <Button onClick={toSignIn}>{t('people.link.toSignIn')}</Button>
    </ErrorNote>
  )
}
