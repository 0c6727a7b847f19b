import { Moon } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { usePhone } from '@/hooks/use-phone'
import { routeHref } from '@/hooks/use-route'
import { useStore } from '@/hooks/use-store'
import { formatTime } from '@/lib/format'

/** Says, once it is awake again, that the page was not: calls went elsewhere, and the rep must know. */
export function AbsenceNote() {
  const { t, i18n } = useTranslation()
  const { presence } = usePhone()
  const absence = useStore(presence.absence)
  return (
    <div role="status">
      {absence && (
        <div className="flex items-start gap-3 border-line border-b bg-warn-muted px-4 py-3 max-sm:flex-col">
          <Moon aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-warn" />
          <div className="min-w-0 flex-1">
            <p className="font-medium">
              {t('presence.absence.title', {
                from: formatTime(absence.lostAt, i18n.language),
                to: formatTime(absence.backAt, i18n.language),
              })}
            </p>
            <p>{t('presence.absence.help')}</p>
            <p className="text-sm text-soft docked:hidden">{t('presence.absence.tip')}</p>
          </div>
          <div className="flex shrink-0 flex-wrap gap-2">
            <a
              href={routeHref('history')}
              onClick={() => presence.acknowledge()}
              className="inline-flex min-h-11 items-center rounded-card px-4 font-medium hover:bg-line"
            >
              {t('presence.absence.missed')}
            </a>
            <Button onClick={() => presence.acknowledge()}>{t('presence.absence.dismiss')}</Button>
          </div>
        </div>
      )}
    </div>
  )
}
