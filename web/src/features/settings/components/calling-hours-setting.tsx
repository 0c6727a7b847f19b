import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Pencil } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { ErrorNote } from '@/components/ui/error-note'
import { IconButton } from '@/components/ui/icon-button'
import { Select } from '@/components/ui/select'
import { SkeletonRows } from '@/components/ui/skeleton'
import { usePhoneState } from '@/hooks/use-phone'
import {
  type CallingPolicy,
  type CallingPolicyWord,
  type CallingSetting,
  type CallingWindow,
  callingHoursApi,
} from '@/lib/api/calling-hours'
import { countryName } from '@/lib/calling-hours'
import { localeOf } from '@/lib/format'
import { hoursText } from '@/lib/week'
import { CallingWindowEditor } from './calling-window-editor'

const KEY = ['settings', 'calling-hours']
const POLICIES: readonly CallingPolicyWord[] = ['off', 'warn', 'block']

/** The hours in which the team calls, for those who may change them. */
export function CallingHoursSetting() {
  const { session } = usePhoneState()
  return session?.role === 'admin' ? <HoursCard /> : null
}

function HoursCard() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const setting = useQuery({ queryKey: KEY, queryFn: ({ signal }) => callingHoursApi.get(signal) })
  const save = useMutation({
    mutationFn: callingHoursApi.set,
    // Shown at once; what the server has kept corrects it.
    onMutate: (next: CallingPolicy) =>
      client.setQueryData<CallingSetting>(KEY, (known) => known && { ...known, ...next }),
    onSuccess: (kept) => {
      client.setQueryData(KEY, kept)
      void client.invalidateQueries({ queryKey: ['calling-hours'] })
    },
    onError: () => client.invalidateQueries({ queryKey: KEY }),
  })
  const current = setting.data
  const set = (change: Partial<CallingPolicy>) =>
    current && save.mutate({ policy: current.policy, windows: current.windows, ...change })
  return (
    <Card title={t('callingHours.title')}>
      <div className="flex flex-col gap-4 px-4 pt-1 pb-4">
        <p className="text-sm text-soft">{t('callingHours.lead')}</p>
        {current ? (
          <>
            <Select
              label={t('callingHours.policy')}
              help={t('callingHours.policyHelp')}
              value={current.policy}
              options={POLICIES.map((one) => [one, t(`callingHours.policies.${one}`)] as const)}
              onChange={(policy) => set({ policy })}
            />
            {current.policy !== 'off' && (
              <Windows setting={current} onChange={(windows) => set({ windows })} />
            )}
          </>
        ) : (
          !setting.isError && <SkeletonRows rows={2} label={t('app.loading')} />
        )}
        {(setting.isError || save.isError) && (
          <ErrorNote title={t('callingHours.failed')}>
            <Button onClick={() => void setting.refetch()}>{t('app.retry')}</Button>
          </ErrorNote>
        )}
      </div>
    </Card>
  )
}

interface WindowsProps {
  setting: CallingSetting
  onChange: (windows: CallingWindow[]) => void
}

function Windows({ setting, onChange }: WindowsProps) {
  const { t, i18n } = useTranslation()
  const locale = localeOf(i18n.language)
  const [edited, setEdited] = useState<CallingWindow | null>(null)
  const [added, setAdded] = useState('')
  const { windows, usual, countries } = setting
  const nameOf = (country: string | null) =>
    country ? countryName(country, locale) : t('callingHours.others')
  // What is not known is not promised.
  const knows = ({ country, periods }: CallingWindow) =>
    periods.length > 0 && (country === null || setting.holidayCountries.includes(country))
  const others = windows.find(({ country }) => country === null)
  const sorted = [
    ...windows
      .filter(({ country }) => country !== null)
      .sort((a, b) => nameOf(a.country).localeCompare(nameOf(b.country), locale)),
    ...(others ? [others] : []),
  ]
  const left = countries
    .filter((one) => !windows.some(({ country }) => country === one))
    .map((one) => [one, nameOf(one)] as const)
    .sort((a, b) => a[1].localeCompare(b[1], locale))
  const keep = (window: CallingWindow) =>
    onChange([...windows.filter(({ country }) => country !== window.country), window])
  const start = (country: string) => {
    const like = usual.find((one) => one.country === country) ?? others ?? usual.at(-1)
    setEdited({ country, periods: like?.periods ?? [], holidays: like?.holidays ?? true })
  }
  return (
    <>
      <ul className="flex flex-col">
        {sorted.map((window) => (
          <li
            key={window.country ?? ''}
            className="flex min-h-12 items-center gap-3 border-line border-t py-1.5 first:border-t-0"
          >
            <div className="min-w-0 flex-1">
              <p className="font-medium">{nameOf(window.country)}</p>
              <p className="text-sm text-soft tabular-nums">
                {hoursText(window, i18n.language) || t('callingHours.never')}
                {window.holidays && knows(window) && `; ${t('callingHours.noHolidays')}`}
              </p>
            </div>
            <IconButton
              label={t('callingHours.edit', { country: nameOf(window.country) })}
              onClick={() => setEdited(window)}
              className="text-soft hover:bg-raised"
              icon={<Pencil aria-hidden="true" className="size-4" />}
            />
          </li>
        ))}
      </ul>
      <div className="flex items-end gap-2">
        <div className="min-w-0 flex-1">
          <Select
            stacked
            label={t('callingHours.addLabel')}
            value={added}
            options={[['', '…'], ...left]}
            onChange={setAdded}
          />
        </div>
        <Button disabled={added === ''} onClick={() => start(added)}>
          {t('callingHours.add')}
        </Button>
      </div>
      <div className="flex flex-col items-start gap-1">
        <Button disabled={JSON.stringify(windows) === JSON.stringify(usual)} onClick={() => onChange(usual)}>
          {t('callingHours.usual')}
        </Button>
        <p className="text-sm text-soft">{t('callingHours.usualHelp')}</p>
      </div>
      {edited && (
        <CallingWindowEditor
          window={edited}
          name={nameOf(edited.country)}
          knowsHolidays={edited.country === null || setting.holidayCountries.includes(edited.country)}
          onSave={(window) => {
            keep(window)
            setAdded('')
            setEdited(null)
          }}
          onRemove={
            windows.some(({ country }) => country === edited.country)
              ? () => {
                  onChange(windows.filter(({ country }) => country !== edited.country))
                  setEdited(null)
                }
              : null
          }
          onClose={() => setEdited(null)}
        />
      )}
    </>
  )
}
