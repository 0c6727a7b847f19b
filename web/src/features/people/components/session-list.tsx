import { Monitor, Smartphone } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Chip } from '@/components/ui/chip'
import { useNow } from '@/hooks/use-now'
import type { BrowserSession } from '@/lib/api/people'
import { formatMoment } from '@/lib/format'

/** Seen within this time is now. */
const NOW_MS = 120_000

interface Props {
  sessions: readonly BrowserSession[]
  busy: string | null
  onEnd: (id: string) => void
}

/** The browsers somebody is signed in with, each with its way out. */
export function SessionList({ sessions, busy, onEnd }: Props) {
  const { t, i18n } = useTranslation()
  const now = useNow(30_000)
  if (sessions.length === 0) return <p className="px-4 pb-4 text-soft">{t('people.account.none')}</p>
  return (
    <ul className="divide-y divide-line">
      {sessions.map((session) => {
        const browser = session.browser || t('people.account.unknownBrowser')
        const Icon = /Android|iPhone|iPad/.test(browser) ? Smartphone : Monitor
        const seen =
          now - session.lastSeenAt < NOW_MS
            ? t('people.account.now')
            : t('people.account.seen', { when: formatMoment(session.lastSeenAt, i18n.language) })
        return (
          <li key={session.id} className="flex min-h-14 items-center gap-3 px-4 py-2">
            <Icon aria-hidden="true" className="size-5 shrink-0 text-soft" />
            <div className="min-w-0 flex-1">
              <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
                <span className="font-medium">{browser}</span>
                {session.current && <Chip tone="good">{t('people.account.here')}</Chip>}
              </p>
              <p className="text-sm text-soft">
                {seen}
                {session.address && ` · ${session.address}`}
                {` · ${t('people.account.since', { when: formatMoment(session.createdAt, i18n.language) })}`}
              </p>
            </div>
            {!session.current && (
              <Button
                look="quiet"
                className="shrink-0 text-accent"
                disabled={busy !== null}
                aria-label={t('people.account.endOne', { browser })}
                onClick={() => onEnd(session.id)}
              >
                {t('people.account.end')}
              </Button>
            )}
          </li>
        )
      })}
    </ul>
  )
}
