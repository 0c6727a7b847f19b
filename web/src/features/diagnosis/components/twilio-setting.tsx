import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { ErrorNote } from '@/components/ui/error-note'
import { SkeletonRows } from '@/components/ui/skeleton'
import { useConfig } from '@/hooks/use-desk'
import { usePhoneState } from '@/hooks/use-phone'
import { diagnosisApi } from '@/lib/api/diagnosis'
import type { Finding } from '@/lib/diagnosis'
import { FindingAction } from './finding-action'
import { FindingRow } from './finding-row'

const KEY = ['twilio-drift']

/** Whether the console was changed by hand, and what leads calls here again; for admins of a team on Twilio. */
export function TwilioSetting() {
  const config = useConfig()
  const { session } = usePhoneState()
  return config?.carrier === 'twilio' && session?.role === 'admin' ? <Drift /> : null
}

async function readDrift(signal: AbortSignal): Promise<Finding[]> {
  const findings: Finding[] = []
  await diagnosisApi.read(
    ['drift'],
    (event) => {
      if (event.type !== 'finding') return
      const { type: _, ...finding } = event
      findings.push({ ...finding, where: 'server' })
    },
    signal,
  )
  return findings
}

function Drift() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const drift = useQuery({ queryKey: KEY, queryFn: ({ signal }) => readDrift(signal), retry: false })
  const again = async () => {
    await client.invalidateQueries({ queryKey: KEY })
  }
  const first = drift.data?.find((finding) => finding.verdict !== 'ok')
  return (
    <Card title={t('diagnosis.twilio.title')}>
      <div className="flex flex-col gap-2 pt-1 pb-4">
        <p className="px-4 text-sm text-soft">{t('diagnosis.twilio.lead')}</p>
        {drift.isError ? (
          <div className="px-4">
            <ErrorNote title={t('diagnosis.problem.network')} help={t('diagnosis.problemHelp')} />
          </div>
        ) : drift.isPending ? (
          <SkeletonRows rows={1} label={t('diagnosis.twilio.looking')} />
        ) : (
          <ul aria-label={t('diagnosis.twilio.title')} className="divide-y divide-line">
            {drift.data.map((finding, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the sentences may be alike.
              <FindingRow key={index} finding={finding} isAdmin>
                {finding === first && (
                  <FindingAction finding={finding} isAdmin disabled={drift.isFetching} onAgain={again} />
                )}
              </FindingRow>
            ))}
          </ul>
        )}
        <Button
          look="quiet"
          className="mx-4 self-start"
          disabled={drift.isFetching}
          onClick={() => void again()}
        >
          {t('diagnosis.twilio.look')}
        </Button>
      </div>
    </Card>
  )
}
