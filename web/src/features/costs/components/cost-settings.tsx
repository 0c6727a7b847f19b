import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Plus, X } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { ErrorNote } from '@/components/ui/error-note'
import { IconButton } from '@/components/ui/icon-button'
import { SkeletonRows } from '@/components/ui/skeleton'
import { Switch } from '@/components/ui/switch'
import { TextField } from '@/components/ui/text-field'
import { BUDGET_KEY } from '@/hooks/use-budget'
import { type CostSettings, costsApi } from '@/lib/api/costs'
import { freshId } from '@/lib/api/records'
import { readAmount } from '@/lib/money'

const KEY = ['settings', 'costs']
const FIELD = 'min-h-11 w-full min-w-0 rounded-card border bg-surface px-3'

interface Row {
  id: string
  prefix: string
  perMinute: string
}

/** Rates for estimates, and the budget: an admin's. */
export function CostSettingsCard() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const settings = useQuery({ queryKey: KEY, queryFn: ({ signal }) => costsApi.settings(signal) })
  const save = useMutation({
    mutationFn: costsApi.save,
    onSuccess: (kept) => {
      client.setQueryData(KEY, kept)
      void client.invalidateQueries({ queryKey: BUDGET_KEY })
      void client.invalidateQueries({ queryKey: ['costs'] })
    },
  })
  return (
    <Card title={t('costs.settings.title')}>
      {settings.data ? (
        <Editor key={JSON.stringify(settings.data)} settings={settings.data} save={save} />
      ) : settings.isError ? (
        <div className="p-4">
          <ErrorNote title={t('costs.settings.error')} help={t('app.unreachableHelp')}>
            <Button onClick={() => void settings.refetch()}>{t('app.retry')}</Button>
          </ErrorNote>
        </div>
      ) : (
        <SkeletonRows rows={3} label={t('app.loading')} />
      )}
    </Card>
  )
}

interface EditorProps {
  settings: CostSettings
  save: { mutate: (settings: CostSettings) => void; isPending: boolean; isSuccess: boolean; isError: boolean }
}

/** Null: nothing was typed. Undefined: it is no amount. */
const optional = (text: string) => (text.trim() === '' ? null : (readAmount(text) ?? undefined))

function Editor({ settings, save }: EditorProps) {
  const { t } = useTranslation()
  const [currency, setCurrency] = useState(settings.currency)
  const [budget, setBudget] = useState(settings.budget ?? '')
  const [stop, setStop] = useState(settings.stop)
  const [incoming, setIncoming] = useState(settings.incoming ?? '')
  const [page, setPage] = useState(settings.client ?? '')
  const [rows, setRows] = useState<Row[]>(() => settings.rates.map((rate) => ({ ...rate, id: freshId() })))
  const [tried, setTried] = useState(false)
  const edit = (id: string, change: Partial<Row>) =>
    setRows((now) => now.map((row) => (row.id === id ? { ...row, ...change } : row)))

  const limit = optional(budget)
  const badBudget = limit === undefined || (limit !== null && Number(limit) === 0)
  const badRow = (row: Row) =>
    !/^\+\d{0,15}$/.test(row.prefix.trim()) ||
    readAmount(row.perMinute) === null ||
    rows.some((other) => other.id !== row.id && other.prefix.trim() === row.prefix.trim())
  const badIncoming = optional(incoming) === undefined
  const badPage = optional(page) === undefined
  const badCurrency = !/^[A-Z]{3}$/.test(currency)
  const good = !badBudget && !badIncoming && !badPage && !badCurrency && !rows.some(badRow)
  const amountError = (bad: boolean) => (tried && bad ? t('costs.settings.badAmount') : undefined)

  const submit = () => {
    setTried(true)
    if (!good) return
    save.mutate({
      currency,
      budget: limit ?? null,
      stop,
      incoming: optional(incoming) ?? null,
      client: optional(page) ?? null,
      rates: rows.map((row) => ({
        prefix: row.prefix.trim(),
        perMinute: readAmount(row.perMinute) ?? '0',
      })),
    })
  }
  return (
    <form
      noValidate
      className="flex flex-col gap-4 px-4 pt-1 pb-4"
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <div className="grid grid-cols-2 gap-3 max-sm:grid-cols-1">
        <TextField
          label={t('costs.settings.budget')}
          help={t('costs.settings.budgetHelp')}
          inputMode="decimal"
          autoComplete="off"
          value={budget}
          error={tried && badBudget ? t('costs.settings.badBudget') : undefined}
          onChange={(event) => setBudget(event.target.value)}
        />
        <TextField
          label={t('costs.settings.currency')}
          help={t('costs.settings.currencyHelp')}
          maxLength={3}
          autoComplete="off"
          value={currency}
          error={tried && badCurrency ? t('costs.settings.badCurrency') : undefined}
          onChange={(event) => setCurrency(event.target.value.toUpperCase())}
        />
      </div>
      <Switch
        label={t('costs.settings.stop')}
        help={t('costs.settings.stopHelp')}
        checked={stop}
        onChange={setStop}
      />
      <fieldset className="flex flex-col gap-2">
        <legend className="font-medium">{t('costs.settings.rates')}</legend>
        <p className="text-sm text-soft">{t('costs.settings.ratesHelp')}</p>
        {rows.map((row, index) => {
          const border = tried && badRow(row) ? 'border-bad' : 'border-control'
          const number = index + 1
          return (
            <div key={row.id} className="flex items-center gap-2">
              <input
                aria-label={t('costs.settings.prefix', { number })}
                aria-invalid={tried && badRow(row)}
                placeholder="+33"
                inputMode="tel"
                value={row.prefix}
                className={`${FIELD} ${border}`}
                onChange={(event) => edit(row.id, { prefix: event.target.value })}
              />
              <input
                aria-label={t('costs.settings.perMinute', { number })}
                aria-invalid={tried && badRow(row)}
                placeholder="0.014"
                inputMode="decimal"
                value={row.perMinute}
                className={`${FIELD} ${border}`}
                onChange={(event) => edit(row.id, { perMinute: event.target.value })}
              />
              <IconButton
                label={t('costs.settings.removeRate', { prefix: row.prefix || String(number) })}
                icon={<X aria-hidden="true" className="size-4" />}
                className="text-soft hover:bg-raised"
                onClick={() => setRows((now) => now.filter((one) => one.id !== row.id))}
              />
            </div>
          )
        })}
        {tried && rows.some(badRow) && (
          <p role="alert" className="text-sm text-bad">
            {t('costs.settings.badRate')}
          </p>
        )}
        <Button
          className="self-start"
          icon={<Plus aria-hidden="true" className="size-4" />}
          onClick={() => setRows((now) => [...now, { id: freshId(), prefix: '+', perMinute: '' }])}
        >
          {t('costs.settings.addRate')}
        </Button>
      </fieldset>
      <div className="grid grid-cols-2 gap-3 max-sm:grid-cols-1">
        <TextField
          label={t('costs.settings.incoming')}
          inputMode="decimal"
          autoComplete="off"
          value={incoming}
          error={amountError(badIncoming)}
          onChange={(event) => setIncoming(event.target.value)}
        />
        <TextField
          label={t('costs.settings.page')}
          inputMode="decimal"
          autoComplete="off"
          value={page}
          error={amountError(badPage)}
          onChange={(event) => setPage(event.target.value)}
        />
      </div>
      <div className="flex flex-wrap items-center gap-3">
        <Button type="submit" look="primary" disabled={save.isPending}>
          {t('costs.settings.save')}
        </Button>
        <p role="status" className="text-soft">
          {save.isSuccess && t('costs.settings.saved')}
        </p>
        {save.isError && (
          <p role="alert" className="text-bad">
            {t('costs.settings.failed')}
          </p>
        )}
      </div>
    </form>
  )
}
