import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { ErrorNote } from '@/components/ui/error-note'
import { Switch } from '@/components/ui/switch'
import { ApiError } from '@/lib/api/client'
import { type Calendar, hoursApi } from '@/lib/api/hours'
import { sourcesKey } from '../hooks/use-hours'
import { TextField } from './field'

const MOST = 4 * 1024 * 1024

interface Props {
  /** Null: nothing was added. */
  onDone: (calendar: Calendar | null) => void
}

/** A new calendar, by address or as a file. It stands inside the line's form, so it is no form itself. */
export function CalendarForm({ onDone }: Props) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const fileId = useId()
  const first = useRef<HTMLInputElement>(null)
  const [name, setName] = useState('')
  const [url, setUrl] = useState('')
  const [file, setFile] = useState<File | null>(null)
  const [busyOnly, setBusyOnly] = useState(false)
  useEffect(() => first.current?.focus(), [])
  const add = useMutation({
    mutationFn: async () => {
      if (file && file.size > MOST) throw new ApiError(413, 'too_large', '')
      const source = file ? { document: await file.text() } : { url }
      return hoursApi.add({
        name: name.trim() || file?.name || t('hours.calendarUnnamed'),
        busyOnly,
        ...source,
      })
    },
    onSuccess: async (calendar) => {
      await client.invalidateQueries({ queryKey: sourcesKey })
      onDone(calendar)
    },
  })
  const ready = file !== null || url.trim() !== ''
  const problem = add.error instanceof ApiError ? add.error : null
  const onEnter = (event: React.KeyboardEvent) => {
    // Enter would send the line's form around this one.
    if (event.key !== 'Enter') return
    event.preventDefault()
    if (ready && !add.isPending) add.mutate()
  }
  return (
    <fieldset className="flex flex-col gap-3 rounded-card border border-line bg-surface p-3">
      <legend className="sr-only">{t('hours.calendarAdd')}</legend>
      <TextField
        ref={first}
        label={t('hours.calendarName')}
        value={name}
        maxLength={60}
        onText={setName}
        onKeyDown={onEnter}
      />
      <TextField
        label={t('hours.calendarUrl')}
        help={t('hours.calendarUrlHelp')}
        type="url"
        inputMode="url"
        autoComplete="off"
        spellCheck={false}
        value={url}
        disabled={file !== null}
        onText={setUrl}
        onKeyDown={onEnter}
      />
      <div className="flex flex-col gap-1">
        <label htmlFor={fileId} className="font-medium">
          {t('hours.calendarUpload')}
        </label>
        <input
          id={fileId}
          type="file"
          accept=".ics,text/calendar"
          onChange={(event) => setFile(event.target.files?.[0] ?? null)}
          className="max-w-full text-soft file:mr-3 file:min-h-11 file:rounded-card file:border file:border-control file:bg-surface file:px-4 file:text-ink"
        />
      </div>
      <Switch
        label={t('hours.busyOnly')}
        help={t('hours.busyOnlyHelp')}
        checked={busyOnly}
        onChange={setBusyOnly}
      />
      {add.isError && (
        <ErrorNote
          title={t('hours.calendarFailed')}
          help={t(
            `hours.problems.${problem?.code ?? 'other'}`,
            problem?.message || t('hours.problems.other'),
          )}
        />
      )}
      <div className="flex justify-end gap-2">
        <Button onClick={() => onDone(null)}>{t('app.cancel')}</Button>
        <Button look="primary" disabled={!ready || add.isPending} onClick={() => add.mutate()}>
          {t(add.isPending ? 'hours.calendarReading' : 'hours.calendarAdd')}
        </Button>
      </div>
    </fieldset>
  )
}
