import { useTranslation } from 'react-i18next'
import { setPreferences } from '@/lib/preferences'

const LANGUAGES = [
  ['fr', 'Français'],
  ['en', 'English'],
] as const

/** Both languages by their own names, so that each is found by those who read it. */
export function LanguageSwitch() {
  const { t, i18n } = useTranslation()
  return (
    <fieldset aria-label={t('settings.language')} className="flex rounded-full bg-raised p-0.5">
      {LANGUAGES.map(([code, name]) => (
        <button
          key={code}
          type="button"
          lang={code}
          title={name}
          aria-pressed={i18n.language === code}
          onClick={() => setPreferences({ language: code })}
          className="min-h-7 rounded-full px-3 text-sm font-medium text-soft uppercase transition-colors duration-150 aria-pressed:bg-surface aria-pressed:text-ink pointer-coarse:min-h-11"
        >
          {code}
          <span className="sr-only"> {name}</span>
        </button>
      ))}
    </fieldset>
  )
}
