import { useTranslation } from 'react-i18next'
import { usePhone } from '@/hooks/use-phone'
import { useStore } from '@/hooks/use-store'
import { preferences } from '@/lib/preferences'
import type { DeviceUse } from '@/phone/audio-devices'
import { findDevice } from '@/phone/device-list'
import { Select } from './ui/select'

const DEFAULT = 'default'

/** The choice of one device; it takes effect at once, in a call too, and is remembered. */
export function DeviceSelect({ use, stacked }: { use: DeviceUse; stacked?: boolean }) {
  const { t } = useTranslation()
  const { audio } = usePhone()
  const { microphones, speakers, canChooseSpeaker } = useStore(audio.list)
  const chosen = useStore(preferences)[use]
  const devices = use === 'microphone' ? microphones : speakers
  const fixed = use !== 'microphone' && !canChooseSpeaker
  const options = [
    [DEFAULT, t('settings.default')] as const,
    ...devices
      .filter((device) => device.deviceId !== DEFAULT && device.deviceId !== '')
      .map((device, i) => [device.deviceId, device.label || t('settings.device', { n: i + 1 })] as const),
  ]
  return (
    <Select
      label={t(`settings.${use}`)}
      help={fixed && use === 'speaker' ? t('settings.speakerFixed') : undefined}
      value={findDevice(devices, chosen, undefined) ?? DEFAULT}
      options={options}
      disabled={fixed}
      stacked={stacked}
      onChange={(id) => void audio.choose(use, id === DEFAULT ? null : id)}
    />
  )
}
