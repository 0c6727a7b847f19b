import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { ErrorNote } from '@/components/ui/error-note'
import { SkeletonRows } from '@/components/ui/skeleton'
import { type AuditEntry, type Person, peopleApi } from '@/lib/api/people'
import { formatMoment } from '@/lib/format'
import { actionKey, changedFields } from '../audit'

const KINDS = ['all', 'sign_in', 'person', 'password', 'link', 'session', 'setting'] as const
type Kind = (typeof KINDS)[number]
const FIELD =
  'min-h-9 min-w-0 rounded-card border border-control bg-surface px-2 text-sm pointer-coarse:min-h-11'

/** Who changed what, the newest first. */
export function AuditLog({ people }: { people: readonly Person[] }) {
  const { t } = useTranslation()
  const [person, setPerson] = useState('')
  const [kind, setKind] = useState<Kind>('all')
  const log = useInfiniteQuery({
    queryKey: ['people', 'audit', person, kind],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      peopleApi.audit({ before: pageParam, person, action: kind === 'all' ? '' : kind }, signal),
    getNextPageParam: (page) => page.next,
  })
  const entries = log.data?.pages.flatMap((page) => page.entries) ?? []
  return (
    <Card title={t('people.audit.title')}>
      <div className="flex flex-wrap items-center justify-between gap-2 px-4 pb-3">
        <p className="text-sm text-soft">{t('people.audit.lead')}</p>
        <div className="flex gap-2 max-sm:w-full [&>select]:max-sm:flex-1">
          <select
            aria-label={t('people.audit.person')}
            value={person}
            onChange={(event) => setPerson(event.target.value)}
            className={FIELD}
          >
            <option value="">{t('people.audit.everybody')}</option>
            {people.map(({ identity, name }) => (
              <option key={identity} value={identity}>
                {name}
              </option>
            ))}
          </select>
          <select
            aria-label={t('people.audit.kind')}
            value={kind}
            onChange={(event) => setKind(KINDS.find((known) => known === event.target.value) ?? 'all')}
            className={FIELD}
          >
            {KINDS.map((known) => (
              <option key={known} value={known}>
                {t(`people.audit.kinds.${known}`)}
              </option>
            ))}
          </select>
        </div>
      </div>
      {log.isError && entries.length === 0 ? (
        <div className="px-4 pb-4">
          <ErrorNote title={t('people.audit.error')}>
            <Button onClick={() => void log.refetch()}>{t('app.retry')}</Button>
          </ErrorNote>
        </div>
      ) : log.isPending ? (
        <SkeletonRows rows={4} label={t('app.loading')} />
      ) : entries.length === 0 ? (
        <p className="px-4 pb-4 text-soft">{t('people.audit.empty')}</p>
      ) : (
        <ol className="divide-y divide-line border-line border-t">
          {entries.map((entry) => (
            <Entry key={entry.id} entry={entry} />
          ))}
        </ol>
      )}
      {log.hasNextPage && (
        <div className="flex justify-center border-line border-t p-3">
          <Button disabled={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>
            {t(log.isFetchingNextPage ? 'app.loading' : 'people.audit.more')}
          </Button>
        </div>
      )}
    </Card>
  )
}

function Entry({ entry }: { entry: AuditEntry }) {
  const { t, i18n } = useTranslation()
  const subject = entry.subjectName || entry.subject || t('people.audit.nobody')
  const key = actionKey(entry.action)
  const what = key ? t(`people.audit.actions.${key}`, { subject }) : `${entry.action} ${entry.subject}`
  const by =
    entry.actor && entry.actor !== entry.subject
      ? t('people.audit.by', { name: entry.actorName ?? entry.actor })
      : entry.via === 'command line'
        ? t('people.audit.by', { name: t('people.audit.commandLine') })
        : null
  const from = entry.address && t('people.audit.from', { address: entry.address })
  const changes = changedFields(entry)
  const value = (field: string, text: string) => {
    if (field === 'role' && (text === 'rep' || text === 'manager' || text === 'admin'))
      return t(`people.roles.${text}`)
    if (field === 'state' && (text === 'invited' || text === 'active' || text === 'disabled'))
      return t(`people.states.${text}`)
    return text || t('people.audit.nothing')
  }
  return (
    <li className="flex gap-4 px-4 py-2 max-sm:flex-col max-sm:gap-0">
      <time
        dateTime={new Date(entry.at).toISOString()}
        className="w-28 shrink-0 pt-0.5 text-sm text-soft tabular-nums"
      >
        {formatMoment(entry.at, i18n.language)}
      </time>
      <div className="min-w-0 flex-1">
        <p>{what}</p>
        {changes.length > 0 && (
          <dl className="text-sm">
            {changes.map(({ field, before, after }) => (
              <div key={field} className="flex flex-wrap gap-x-1.5">
                <dt className="text-soft">{t(`people.audit.fields.${field}`)}</dt>
                <dd className="break-words">
                  {before !== null && `${value(field, before)} → `}
                  {value(field, after)}
                </dd>
              </div>
            ))}
          </dl>
        )}
        {(by || from) && <p className="text-sm text-soft">{[by, from].filter(Boolean).join(' · ')}</p>}
      </div>
    </li>
  )
}
