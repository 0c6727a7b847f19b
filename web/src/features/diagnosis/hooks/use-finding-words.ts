import { useTranslation } from 'react-i18next'
import type { Finding } from '@/lib/diagnosis'

/** What to call a check, what it found and what helps: in the page's words, else in the server's. */
export function useFindingWords() {
  const { t, i18n } = useTranslation()
  const copies: Record<string, string> = t('copies.why', { returnObjects: true })
  const say = (key: string, values: Readonly<Record<string, string>> = {}): string | null => {
    if (!i18n.exists(key)) return null
    // A reason is a word of the server's, too.
    const why = copies[values.reason ?? ''] ?? ''
    return String(t(key as never, { ...values, why } as never)).trim()
  }
  const checkTitle = (check: string) => say(`diagnosis.checks.${check}`) ?? check
  const keyOf = (kind: 'found' | 'fix', { check, code }: Finding) => `diagnosis.${kind}.${check}.${code}`

  const found = (finding: Finding, isAdmin: boolean): string => {
    // Where the server says more than a rule of ours can, an admin reads its words.
    const own = say(keyOf('found', finding), finding.values)
    return own ?? (isAdmin && finding.found ? finding.found : t(`diagnosis.verdict.${finding.verdict}`))
  }
  const fix = (finding: Finding, isAdmin: boolean): string => {
    const none = finding.verdict === 'ok' && finding.code === 'ok'
    if (none) return ''
    const own = say(keyOf('fix', finding), finding.values)
    if (finding.where === 'server' && !isAdmin) return t('diagnosis.tellAdmin')
    return own ?? finding.fix ?? ''
  }
  return { checkTitle, found, fix }
}
