import { Square, Volume2 } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { Select } from '@/components/ui/select'
import { usePhone } from '@/hooks/use-phone'
import { useStore } from '@/hooks/use-store'
import { preferences, setPreferences } from '@/lib/preferences'

const DEFAULT = 'default'

export function SoundSettings() {
  const { t } = useTranslation()
  const phone = usePhone()
  const { microphones, speakers, canChooseSpeaker } = useStore(phone.audio.list)
  const chosen = useStore(preferences)

  const options = (devices: readonly MediaDeviceInfo[]) => [
    [DEFAULT, t('settings.default')] as const,
    ...devices
      .filter((device) => device.deviceId !== DEFAULT)
      .map((device, i) => [device.deviceId, device.label || t('settings.device', { n: i + 1 })] as const),
  ]
  const value = (devices: readonly MediaDeviceInfo[], id: string | null) =>
    devices.some((device) => device.deviceId === id) && id ? id : DEFAULT
  const choose = (name: 'microphone' | 'speaker' | 'ringer') => (id: string) => {
    setPreferences({ [name]: id === DEFAULT ? null : id })
    void phone.audio.apply()
  }

  return (
    <Card title={t('settings.sound')}>
      <div className="flex flex-col gap-4 px-4 pt-1 pb-4">
        <Select
          label={t('settings.microphone')}
          value={value(microphones, chosen.microphone)}
          options={options(microphones)}
          onChange={choose('microphone')}
        />
        <Select
          label={t('settings.speaker')}
          help={canChooseSpeaker ? undefined : t('settings.speakerFixed')}
          value={value(speakers, chosen.speaker)}
          options={options(speakers)}
          disabled={!canChooseSpeaker}
          onChange={choose('speaker')}
        />
        <Select
          label={t('settings.ringer')}
          value={value(speakers, chosen.ringer)}
          options={options(speakers)}
          disabled={!canChooseSpeaker}
          onChange={choose('ringer')}
        />
        <Preview sink={chosen.ringer} />
      </div>
    </Card>
  )
}

function Preview({ sink }: { sink: string | null }) {
  const { t } = useTranslation()
  const phone = usePhone()
  const audio = useRef<HTMLAudioElement | null>(null)
  const [playing, setPlaying] = useState(false)
  useEffect(() => () => audio.current?.pause(), [])

  const toggle = () => {
    if (playing) audio.current?.pause()
    else {
      audio.current = phone.ringtones.play('incoming', sink)
      audio.current.onended = () => setPlaying(false)
    }
    setPlaying(!playing)
  }
  const Icon = playing ? Square : Volume2
  return (
    <Button
      className="self-end max-sm:self-stretch"
      icon={<Icon aria-hidden="true" className="size-4" />}
      onClick={toggle}
    >
      {t(playing ? 'settings.stop' : 'settings.preview')}
    </Button>
  )
}
