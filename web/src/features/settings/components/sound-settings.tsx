import { Gauge, Square, Volume2 } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DeviceSelect } from '@/components/device-select'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { usePhone } from '@/hooks/use-phone'
import { routeHref } from '@/hooks/use-route'
import { useStore } from '@/hooks/use-store'
import { preferences } from '@/lib/preferences'

export function SoundSettings() {
  const { t } = useTranslation()
  const { ringer } = useStore(preferences)
  return (
    <Card title={t('settings.sound')}>
      <div className="flex flex-col gap-4 px-4 pt-1 pb-4">
        <DeviceSelect use="microphone" />
        <DeviceSelect use="speaker" />
        <DeviceSelect use="ringer" />
        <div className="flex flex-wrap items-center justify-between gap-2">
          <a
            href={routeHref('test')}
            className="inline-flex min-h-11 items-center gap-2 font-medium text-accent hover:underline"
          >
            <Gauge aria-hidden="true" className="size-4" />
            {t('page.test.open')}
          </a>
          <Preview sink={ringer} />
        </div>
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
