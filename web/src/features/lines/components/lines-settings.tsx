import { Pencil } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { ErrorNote } from '@/components/ui/error-note'
import { IconButton } from '@/components/ui/icon-button'
import { PhoneNumber } from '@/components/ui/phone-number'
import { SkeletonRows } from '@/components/ui/skeleton'
import { lineTitle, useLines } from '@/hooks/use-lines'
import { usePhoneState } from '@/hooks/use-phone'
import type { Line } from '@/lib/api/lines'
import { useLineSentence } from '../hooks/use-line-sentence'
import { LineForm } from './line-form'

/** What each of the team's numbers does; admins change it in place. */
export function LinesSettings() {
  const { t } = useTranslation()
  const { session } = usePhoneState()
  const { data, isPending, isError, refetch } = useLines()
  const [edited, setEdited] = useState<string | null>(null)
  const [saved, setSaved] = useState<string | null>(null)
  const admin = session?.role === 'admin'
  return (
    <Card title={t('lines.title')}>
      <p className="px-4 pb-2 text-sm text-soft">
        {t('lines.lead')}
        {!admin && ` ${t('lines.readOnly')}`}
      </p>
      {isError && !data ? (
        <div className="p-3 pt-0">
          <ErrorNote title={t('lines.error')} help={t('app.unreachableHelp')}>
            <Button onClick={() => void refetch()}>{t('app.retry')}</Button>
          </ErrorNote>
        </div>
      ) : isPending ? (
        <SkeletonRows rows={3} label={t('app.loading')} />
      ) : (
        <ul className="divide-y divide-line border-line border-t">
          {data.map((line) => (
            <li key={line.number}>
              {edited === line.number ? (
                <LineForm
                  line={line}
                  onDone={(changed) => {
                    setEdited(null)
                    setSaved(changed ? line.number : null)
                  }}
                />
              ) : (
                <Summary
                  line={line}
                  saved={saved === line.number}
                  onEdit={admin ? () => setEdited(line.number) : null}
                />
              )}
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}

interface SummaryProps {
  line: Line
  saved: boolean
  onEdit: (() => void) | null
}

function Summary({ line, saved, onEdit }: SummaryProps) {
  const { t } = useTranslation()
  const sentence = useLineSentence()
  return (
    <div className="flex items-start gap-2 py-2 pr-2 pl-4">
      <div className="min-w-0 flex-1 py-1">
        <p className="flex flex-wrap items-center gap-x-3 font-medium">
          {line.name && <span>{line.name}</span>}
          <span className={line.name ? 'font-normal text-soft tabular-nums' : 'tabular-nums'}>
            <PhoneNumber value={line.number} />
          </span>
          {line.set === false && <span className="text-sm font-normal text-soft">{t('lines.usual')}</span>}
        </p>
        <p className="text-soft">{sentence(line)}</p>
        <p role="status" className="text-sm text-good empty:hidden">
          {saved ? t('lines.saved') : null}
        </p>
      </div>
      {onEdit && (
        <IconButton
          label={t('lines.edit', { name: lineTitle(line) })}
          onClick={onEdit}
          className="text-soft hover:bg-raised"
          icon={<Pencil aria-hidden="true" className="size-4" />}
        />
      )}
    </div>
  )
}
