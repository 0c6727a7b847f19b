import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Card } from '@/components/ui/card'
import { Select } from '@/components/ui/select'
import { useConfig } from '@/hooks/use-desk'
import { useStore } from '@/hooks/use-store'
import { type CodecChoice, preferences, setPreferences, type Theme } from '@/lib/preferences'
import { CallingHoursSetting } from './calling-hours-setting'
import { HeadsetSetting } from './headset-setting'
import { LinksSetting } from './links-setting'
import { NotificationSetting } from './notification-setting'
import { RecordingPolicySetting } from './recording-policy-setting'
import { SettingsLinks } from './settings-links'
import { SoundSettings } from './sound-settings'

const THEMES: readonly Theme[] = ['system', 'light', 'dark']
/** Seconds. */
const PAUSES = [0, 30, 60, 120, 300]
const CODECS: readonly CodecChoice[] = ['opus', 'pcmu', 'twilio']

export function SettingsPage({ children }: { children?: ReactNode }) {
  const { t, i18n } = useTranslation()
  const config = useConfig()
  const chosen = useStore(preferences)
  const language = i18n.language === 'fr' ? 'fr' : 'en'
  const pause = (seconds: number) =>
    seconds === 0
      ? t('settings.noPause')
      : seconds < 60
        ? t('settings.pauseSeconds', { count: seconds })
        : t('settings.pauseMinutes', { count: seconds / 60 })
  return (
    <div className="mx-auto flex w-full max-w-[640px] flex-col gap-4">
      <h1 className="text-title font-semibold">{t('settings.title')}</h1>
      <SettingsLinks />
      <Card title={t('settings.appearance')}>
        <div className="flex flex-col gap-4 px-4 pt-1 pb-4">
          <Select
            label={t('settings.language')}
            value={language}
            options={[
              ['fr', 'Français'],
              ['en', 'English'],
            ]}
            onChange={(value) => setPreferences({ language: value })}
          />
          <Select
            label={t('settings.theme')}
            value={chosen.theme}
            options={THEMES.map((theme) => [theme, t(`settings.themes.${theme}`)] as const)}
            onChange={(theme) => setPreferences({ theme })}
          />
        </div>
      </Card>
      <SoundSettings />
      <Card title={t('settings.calls')}>
        <div className="flex flex-col gap-4 px-4 pt-1 pb-4">
          <NotificationSetting />
          <LinksSetting />
          <HeadsetSetting />
          <Select
            label={t('settings.pause')}
            help={t('settings.pauseHelp')}
            value={String(chosen.wrapUpSeconds)}
            options={PAUSES.map((seconds) => [String(seconds), pause(seconds)] as const)}
            onChange={(seconds) => setPreferences({ wrapUpSeconds: Number(seconds) })}
          />
          <Select
            label={t('settings.codec')}
            help={t('settings.codecHelp')}
            value={chosen.codec}
            options={CODECS.map((codec) => [codec, t(`settings.codecs.${codec}`)] as const)}
            onChange={(codec) => setPreferences({ codec })}
          />
        </div>
      </Card>
      <RecordingPolicySetting />
      <CallingHoursSetting />
      {children}
      {config && (
        <p className="text-center text-sm text-soft">
          {t('settings.about', {
            version: config.version,
            carrier: config.carrier === 'twilio' ? 'Twilio' : t('settings.builtIn'),
          })}
        </p>
      )}
    </div>
  )
}
