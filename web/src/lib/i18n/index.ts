import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import { preferences } from '@/lib/preferences'
import { en } from './en'
import { fr } from './fr'

export type Language = 'fr' | 'en'

/** The rep's choice, else the first of the browser's languages that we speak. */
export function pickLanguage(chosen: Language | null, offered: readonly string[]): Language {
  if (chosen) return chosen
  for (const tag of offered) {
    const language = tag.slice(0, 2).toLowerCase()
    if (language === 'fr' || language === 'en') return language
  }
  return 'en'
}

export function startI18n(): void {
  const language = () => pickLanguage(preferences.get().language, navigator.languages)
  i18next.on('languageChanged', (lng) => {
    document.documentElement.lang = lng
  })
  void i18next.use(initReactI18next).init({
    lng: language(),
    fallbackLng: 'en',
    resources: { en: { translation: en }, fr: { translation: fr } },
    interpolation: { escapeValue: false },
  })
  preferences.subscribe(() => {
    if (language() !== i18next.language) void i18next.changeLanguage(language())
  })
}
