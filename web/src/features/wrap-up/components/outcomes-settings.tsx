import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { ArrowUp, Plus, X } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { IconButton } from '@/components/ui/icon-button'
import { outcomesQuery } from '@/hooks/use-outcomes'
import { usePhoneState } from '@/hooks/use-phone'
import { freshId, type OutcomeChoice, recordsApi } from '@/lib/api/records'

const MOST = 10
const FIELD = 'min-h-11 w-full min-w-0 rounded-card border border-control bg-surface px-3'

type Row = OutcomeChoice & { id: string }

const rowsOf = (choices: readonly OutcomeChoice[]): Row[] =>
  choices.filter((one) => !one.hidden).map((one) => ({ ...one, id: one.key ?? freshId() }))

/** The team's list of outcomes; admins change it. */
export function OutcomesSettings() {
  const { t } = useTranslation()
  const { session } = usePhoneState()
  const { data } = useQuery(outcomesQuery)
  const save = useSave()
  if (session?.role !== 'admin' || !data) return null
  return (
    <Card title={t('records.outcomes.title')} className="mx-auto mt-4 w-full max-w-[640px] pb-4">
      <Editor key={JSON.stringify(data)} choices={data} save={save} />
    </Card>
  )
}

/** It outlives the editor, which begins anew with what was saved. */
function useSave() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (rows: readonly Row[]) => recordsApi.saveOutcomes(rows.map(({ id: _, ...choice }) => choice)),
    onSuccess: (saved) => client.setQueryData(outcomesQuery.queryKey, saved),
  })
}

interface EditorProps {
  choices: readonly OutcomeChoice[]
  save: ReturnType<typeof useSave>
}

function Editor({ choices, save }: EditorProps) {
  const { t } = useTranslation()
  const [rows, setRows] = useState(() => rowsOf(choices))
  const change = (next: (now: Row[]) => Row[]) => {
    if (!save.isPending) save.reset()
    setRows(next)
  }
  const edit = (id: string, changed: Partial<Row>) =>
    change((now) => now.map((row) => (row.id === id ? { ...row, ...changed } : row)))
  const up = (index: number) =>
    change((now) => {
      const next = [...now]
      next.splice(index - 1, 2, ...next.slice(index - 1, index + 1).reverse())
      return next
    })
  const named = rows.every((row) => row.en.trim() !== '' || row.fr.trim() !== '')
  return (
    <form
      className="flex flex-col gap-3 px-4 pt-1"
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate(rows)
      }}
    >
      <p className="text-soft">{t('records.outcomes.lead')}</p>
      <ol className="flex flex-col gap-2">
        {rows.map((row, index) => {
          const name = row.en || row.fr
          return (
            <li key={row.id} className="flex items-center gap-2">
              <span aria-hidden="true" className="w-4 text-center text-soft tabular-nums">
                {(index + 1) % 10}
              </span>
              <input
                value={row.en}
                maxLength={40}
                aria-label={`${index + 1}. ${t('records.outcomes.english')}`}
                placeholder={t('records.outcomes.english')}
                onChange={(event) => edit(row.id, { en: event.target.value })}
                className={FIELD}
              />
              <input
                value={row.fr}
                maxLength={40}
                aria-label={`${index + 1}. ${t('records.outcomes.french')}`}
                placeholder={t('records.outcomes.french')}
                onChange={(event) => edit(row.id, { fr: event.target.value })}
                className={FIELD}
              />
              <IconButton
                label={t('records.outcomes.up', { name })}
                disabled={index === 0}
                onClick={() => up(index)}
                className="-mx-1 text-soft hover:bg-raised"
                icon={<ArrowUp aria-hidden="true" className="size-4" />}
              />
              <IconButton
                label={t('records.outcomes.remove', { name })}
                disabled={rows.length === 1}
                onClick={() => change((now) => now.filter((one) => one.id !== row.id))}
                className="-ml-1 text-soft hover:bg-raised"
                icon={<X aria-hidden="true" className="size-4" />}
              />
            </li>
          )
        })}
      </ol>
      <div className="flex flex-wrap items-center gap-2">
        <Button
          disabled={rows.length >= MOST}
          icon={<Plus aria-hidden="true" className="size-4" />}
          onClick={() => change((now) => [...now, { id: freshId(), en: '', fr: '', hidden: false }])}
        >
          {t('records.outcomes.add')}
        </Button>
        <Button type="submit" look="primary" disabled={!named || save.isPending}>
          {t('records.outcomes.save')}
        </Button>
        <p role="status" className="text-soft">
          {save.isSuccess && t('records.outcomes.saved')}
        </p>
        {save.isError && (
          <p role="alert" className="text-bad">
            {t('records.outcomes.failed')}
          </p>
        )}
      </div>
    </form>
  )
}
