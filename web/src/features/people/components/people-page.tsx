import { CircleAlert, CircleCheck, UserRoundPlus } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { PageHead } from '@/components/page-head'
import { Button } from '@/components/ui/button'
import { ErrorNote } from '@/components/ui/error-note'
import { Modal } from '@/components/ui/modal'
import { SkeletonRows } from '@/components/ui/skeleton'
import { usePhone, usePhoneState } from '@/hooks/use-phone'
import type { Person } from '@/lib/api/people'
import { useTeam } from '../hooks/use-team'
import { AuditLog } from './audit-log'
import { LinkModal } from './link-modal'
import { type FormKind, PersonForm } from './person-form'
import { type PersonAction, PersonRow } from './person-row'
import { PersonSessions } from './person-sessions'

type Window =
  | { kind: 'form'; form: FormKind; person: Person | null }
  | { kind: 'disable' | 'sessions'; person: Person }

/** The team, for its admins. */
export function PeoplePage() {
  const { t } = useTranslation()
  const phone = usePhone()
  const { session } = usePhoneState()
  const { team, told, busy, fresh, showLink, refresh, say, ...actions } = useTeam()
  const [window, setWindow] = useState<Window | null>(null)
  const people = team.data?.people ?? []
  const trial = team.data?.trial ?? false
  const close = () => setWindow(null)

  const act = (person: Person, action: PersonAction) => {
    if (action === 'edit') setWindow({ kind: 'form', form: 'edit', person })
    else if (action === 'disable' || action === 'sessions') setWindow({ kind: action, person })
    else if (action === 'link') void actions.makeLink(person)
    else void actions[action](person)
  }

  if (session && session.role !== 'admin') {
    return (
      <div className="mx-auto flex w-full max-w-[860px] flex-col gap-4">
        <PageHead title={t('people.team.title')} lead={t('people.team.adminsOnly')} />
      </div>
    )
  }
  return (
    <div className="mx-auto flex w-full max-w-[860px] flex-col gap-4">
      <PageHead
        title={t('people.team.title')}
        lead={t('people.team.lead')}
        action={
          team.data &&
          people.length > 0 && (
            <Button
              look="primary"
              icon={<UserRoundPlus aria-hidden="true" className="size-4" />}
              onClick={() => setWindow({ kind: 'form', form: 'invite', person: null })}
            >
              {t('people.team.invite')}
            </Button>
          )
        }
      />
      <div role="status" className="empty:hidden">
        {told && (
          <p
            className={`flex items-center gap-2 rounded-card p-3 ${told.good ? 'bg-good-muted' : 'bg-bad-muted'}`}
          >
            {told.good ? (
              <CircleCheck aria-hidden="true" className="size-4 shrink-0 text-good" />
            ) : (
              <CircleAlert aria-hidden="true" className="size-4 shrink-0 text-bad" />
            )}
            {told.text}
          </p>
        )}
      </div>
      {trial && (
        <section
          aria-label={t('people.team.trialTitle')}
          className="flex flex-col items-start gap-3 rounded-card border border-accent bg-accent-muted p-4"
        >
          <div className="flex flex-col gap-1">
            <h2 className="font-semibold">{t('people.team.trialTitle')}</h2>
            <p>{t(people.length > 0 ? 'people.team.trialPending' : 'people.team.trialLead')}</p>
          </div>
          {people.length === 0 && (
            <Button
              look="primary"
              icon={<UserRoundPlus aria-hidden="true" className="size-4" />}
              onClick={() => setWindow({ kind: 'form', form: 'found', person: null })}
            >
              {t('people.team.found')}
            </Button>
          )}
        </section>
      )}
      {team.isError && !team.data ? (
        <ErrorNote title={t('people.team.error')} help={t('app.unreachableHelp')}>
          <Button onClick={() => void team.refetch()}>{t('app.retry')}</Button>
        </ErrorNote>
      ) : team.isPending ? (
        <div className="rounded-card border border-line bg-surface">
          <SkeletonRows rows={3} label={t('app.loading')} />
        </div>
      ) : (
        people.length > 0 && (
          <ul
            aria-label={t('people.team.title')}
            aria-busy={busy}
            className="divide-y divide-line rounded-card border border-line bg-surface"
          >
            {people.map((person) => (
              <PersonRow
                key={person.identity}
                person={person}
                self={!trial && person.identity === session?.identity}
                onAction={(action) => act(person, action)}
              />
            ))}
          </ul>
        )
      )}
      <AuditLog people={people} />

      {window?.kind === 'form' && (
        <PersonForm
          kind={window.form}
          person={window.person}
          taken={people.map((person) => person.identity)}
          onClose={close}
          onDone={(person, link) => {
            close()
            // The founder's practice session is over: they sign in with the password they have just made up.
            if (window.form === 'found') void phone.signOut()
            if (link) showLink({ person, link })
            else say(t('people.team.saved'))
            void refresh()
          }}
        />
      )}
      {window?.kind === 'sessions' && <PersonSessions person={window.person} onClose={close} />}
      {window?.kind === 'disable' && (
        <Modal
          title={t('people.team.disableTitle', { name: window.person.name })}
          lead={t('people.team.disableLead')}
          onClose={close}
        >
          <div className="flex flex-wrap justify-end gap-2 pt-2">
            <Button onClick={close}>{t('app.cancel')}</Button>
            <Button
              look="bad"
              onClick={() => {
                close()
                void actions.disable(window.person)
              }}
            >
              {t('people.team.disable')}
            </Button>
          </div>
        </Modal>
      )}
      {fresh && <LinkModal fresh={fresh} onClose={() => showLink(null)} />}
    </div>
  )
}
