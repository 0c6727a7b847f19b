import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { ErrorNote } from '@/components/ui/error-note'
import { Select } from '@/components/ui/select'
import { SkeletonRows } from '@/components/ui/skeleton'
import { Switch } from '@/components/ui/switch'
import { usePhoneState } from '@/hooks/use-phone'
import { type RecordingPolicy, recordingPolicyApi } from '@/lib/api/recording-policy'

const KEY = ['settings', 'recording']
const POLICIES: readonly RecordingPolicy['policy'][] = ['off', 'rep', 'always']

/** The team's rule for recording, for those who may change it. */
export function RecordingPolicySetting() {
  const { session } = usePhoneState()
  return session?.role === 'admin' ? <PolicyCard /> : null
}

function PolicyCard() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const policy = useQuery({ queryKey: KEY, queryFn: ({ signal }) => recordingPolicyApi.get(signal) })
  const save = useMutation({
    mutationFn: recordingPolicyApi.set,
    // Shown at once; what the server has kept corrects it.
    onMutate: (next) => client.setQueryData(KEY, next),
    onSuccess: (kept) => client.setQueryData(KEY, kept),
    onError: () => client.invalidateQueries({ queryKey: KEY }),
  })
  const set = (change: Partial<RecordingPolicy>) => policy.data && save.mutate({ ...policy.data, ...change })
  const current = policy.data
  return (
    <Card title={t('recordingPolicy.title')}>
      <div className="flex flex-col gap-4 px-4 pt-1 pb-4">
        <p className="text-sm text-soft">{t('recordingPolicy.lead')}</p>
        {current ? (
          <>
            <Select
              label={t('recordingPolicy.policy')}
              value={current.policy}
              options={POLICIES.map((one) => [one, t(`recordingPolicy.policies.${one}`)] as const)}
              onChange={(value) => set({ policy: value })}
            />
            <Switch
              label={t('recordingPolicy.announcement')}
              help={t('recordingPolicy.announcementHelp')}
              checked={current.announcement && current.policy !== 'off'}
              disabled={current.policy === 'off'}
              onChange={(announcement) => set({ announcement })}
            />
            {current.announcement && current.policy !== 'off' && (
              <Select
                label={t('recordingPolicy.language')}
                value={current.language}
                options={[
                  ['fr', 'Français'],
                  ['en', 'English'],
                ]}
                onChange={(language) => set({ language })}
              />
            )}
          </>
        ) : (
          !policy.isError && <SkeletonRows rows={2} label={t('app.loading')} />
        )}
        {(policy.isError || save.isError) && (
          <ErrorNote title={t('recordingPolicy.failed')}>
            <Button onClick={() => void policy.refetch()}>{t('app.retry')}</Button>
          </ErrorNote>
        )}
      </div>
    </Card>
  )
}
