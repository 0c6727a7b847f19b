import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { PageHead } from '@/components/page-head'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { ErrorNote } from '@/components/ui/error-note'
import { SkeletonRows } from '@/components/ui/skeleton'
import { usePhoneState } from '@/hooks/use-phone'
import { peopleApi } from '@/lib/api/people'
import { PasswordChange } from './password-change'
import { SessionList } from './session-list'

/** One's own password and browsers. */
export function AccountPage() {
  const { t } = useTranslation()
  const { session } = usePhoneState()
  return (
    <div className="mx-auto flex w-full max-w-[640px] flex-col gap-4">
      <PageHead title={t('people.account.title')} lead={t('people.account.lead')} />
      {session?.trial ? (
        <p className="rounded-card border border-line bg-surface p-4">{t('people.account.trial')}</p>
      ) : (
        <PasswordChange name={session?.identity ?? ''} />
      )}
      <OwnSessions />
    </div>
  )
}

function OwnSessions() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const queryKey = ['people', 'own-sessions']
  const sessions = useQuery({ queryKey, queryFn: ({ signal }) => peopleApi.ownSessions(signal) })
  const [busy, setBusy] = useState<string | null>(null)
  const [failed, setFailed] = useState(false)

  const end = async (what: string, work: () => Promise<void>) => {
    setBusy(what)
    setFailed(false)
    await work().catch(() => setFailed(true))
    await client.invalidateQueries({ queryKey })
    setBusy(null)
  }

  const others = sessions.data?.some((session) => !session.current)
  return (
    <Card
      title={t('people.account.sessions')}
      action={
        others && (
          <Button
            look="quiet"
            className="-mr-2 text-accent"
            disabled={busy !== null}
            onClick={() => void end('all', peopleApi.endOtherSessions)}
          >
            {t('people.account.endOthers')}
          </Button>
        )
      }
    >
      <p className="px-4 pb-2 text-soft">{t('people.account.sessionsLead')}</p>
      {failed && (
        <div className="px-4 pb-3">
          <ErrorNote title={t('people.account.failed')} />
        </div>
      )}
      {sessions.data ? (
        <SessionList
          sessions={sessions.data}
          busy={busy}
          onEnd={(id) => void end(id, () => peopleApi.endOwnSession(id))}
        />
      ) : sessions.isError ? (
        <div className="px-4 pb-4">
          <ErrorNote title={t('people.account.error')} help={t('app.unreachableHelp')}>
            <Button onClick={() => void sessions.refetch()}>{t('app.retry')}</Button>
          </ErrorNote>
        </div>
      ) : (
        <SkeletonRows rows={2} label={t('app.loading')} />
      )}
    </Card>
  )
}
