import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { ErrorNote } from '@/components/ui/error-note'
import { Modal } from '@/components/ui/modal'
import { SkeletonRows } from '@/components/ui/skeleton'
import { type Person, peopleApi } from '@/lib/api/people'
import { SessionList } from './session-list'

/** Where somebody is signed in; an admin may end each. */
export function PersonSessions({ person, onClose }: { person: Person; onClose: () => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const sessions = useQuery({
    queryKey: ['people', 'sessions', person.identity],
    queryFn: ({ signal }) => peopleApi.sessions(person.identity, signal),
  })
  const [busy, setBusy] = useState<string | null>(null)
  const [failed, setFailed] = useState(false)

  const end = async (what: string, work: () => Promise<void>) => {
    setBusy(what)
    setFailed(false)
    await work().catch(() => setFailed(true))
    await client.invalidateQueries({ queryKey: ['people'] })
    setBusy(null)
  }

  return (
    <Modal title={t('people.team.sessionsOf', { name: person.name })} onClose={onClose}>
      <div className="-mx-4">
        {sessions.data ? (
          <SessionList
            sessions={sessions.data}
            busy={busy}
            onEnd={(id) => void end(id, () => peopleApi.endSession(person.identity, id))}
          />
        ) : sessions.isError ? (
          <div className="px-4">
            <ErrorNote title={t('people.account.error')}>
              <Button onClick={() => void sessions.refetch()}>{t('app.retry')}</Button>
            </ErrorNote>
          </div>
        ) : (
          <SkeletonRows rows={2} label={t('app.loading')} />
        )}
      </div>
      {failed && <ErrorNote title={t('people.account.failed')} />}
      <div className="flex flex-wrap justify-end gap-2 pt-3">
        <Button onClick={onClose}>{t('people.team.done')}</Button>
        <Button
          look="bad"
          disabled={busy !== null || !sessions.data?.length}
          onClick={() => void end('all', () => peopleApi.endSessions(person.identity))}
        >
          {t('people.team.endAll')}
        </Button>
      </div>
    </Modal>
  )
}
