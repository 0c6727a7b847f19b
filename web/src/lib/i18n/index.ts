import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import { preferences } from '@/lib/preferences'
import type { Messages } from './en'

export type Language = 'fr' | 'en'

/** Each language is fetched when it is spoken: nobody reads both at once. */
const MESSAGES: Record<Language, () => Promise<Messages>> = {
  en: () => import('./en').then((file) => file.en),
  fr: () => import('./fr').then((file) => file.fr),
}

/** The rep's choice, else the first of the browser's languages that we speak. */
export function pickLanguage(chosen: Language | null, offered: readonly string[]): Language {
  if (chosen) return chosen
  for (const tag of offered) {
    const language = tag.slice(0, 2).toLowerCase()
    if (language === 'fr' || language === 'en') return language
  }
  return 'en'
}

/** Resolves once the page can speak. */
export async function startI18n(): Promise<void> {
  const language = () => pickLanguage(preferences.get().language, navigator.languages)
  i18next.on('languageChanged', (lng) => {
    document.documentElement.lang = lng
  })
  const first = language()
  await i18next.use(initReactI18next).init({
    lng: first,
    fallbackLng: false,
    resources: { [first]: { translation: await MESSAGES[first]() } },
    interpolation: { escapeValue: false },
  })
  const speak = async (wanted: Language) => {
    if (!i18next.hasResourceBundle(wanted, 'translation'))
      i18next.addResourceBundle(wanted, 'translation', await MESSAGES[wanted]())
    // The rep may have chosen again meanwhile.
    if (wanted === language() && wanted !== i18next.language) await i18next.changeLanguage(wanted)
  }
  // A language that cannot be fetched (the server restarts) is asked for again with the next choice.
  preferences.subscribe(() => void speak(language()).catch(() => undefined))
}
