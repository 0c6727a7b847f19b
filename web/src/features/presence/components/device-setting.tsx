import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Card } from '@/components/ui/card'
import { Select } from '@/components/ui/select'
import { useMine, useSetMine } from '@/hooks/use-mine'
import { deviceId } from '@/lib/device-id'

/** On which of the rep's devices calls sound. */
export function DeviceSetting() {
  const { t } = useTranslation()
  const mine = useMine()
  const set = useSetMine()
  const [failed, setFailed] = useState(false)
  const own = deviceId()
  const value = !mine?.ringOn ? 'all' : mine.ringOn === own ? 'this' : 'other'
  return (
    <Card title={t('voicemail.deviceTitle')}>
      <div className="flex flex-col gap-2 px-4 pt-1 pb-4">
        <Select
          label={t('voicemail.device')}
          help={t('voicemail.deviceHelp')}
          value={value}
          disabled={mine === null}
          options={[
            ['all', t('voicemail.devices.all')] as const,
            ['this', t('voicemail.devices.this')] as const,
            ...(value === 'other' ? [['other', t('voicemail.devices.other')] as const] : []),
          ]}
          onChange={(choice) => {
            setFailed(false)
            if (choice === 'other') return
            set({ ringOn: choice === 'this' ? own : null }).catch(() => setFailed(true))
          }}
        />
        {failed && (
          <p role="alert" className="text-sm text-bad">
            {t('voicemail.deviceFailed')}
          </p>
        )}
      </div>
    </Card>
  )
}
