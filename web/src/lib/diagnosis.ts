/** What a look at the phone found: which of it explains a complaint, and the report that can be handed on. */

export type Verdict = 'ok' | 'warning' | 'failed'

/** One thing that was tried, and what came of it. */
export interface Finding {
  /** A stable word: `microphone`, `account` … */
  check: string
  /** What was found, a stable word of that check. */
  code: string
  verdict: Verdict
  /** Where it was tried. */
  where: 'browser' | 'server'
  /** The server's own words, for admins only; the page has its own for what it knows. */
  tried?: string
  found?: string
  fix?: string
  /** What the sentence names: seconds, countries … */
  values?: Readonly<Record<string, string>>
}

export type Complaint = 'not_registered' | 'no_sound' | 'no_connect' | 'not_logged'
export const COMPLAINTS: readonly Complaint[] = ['not_registered', 'no_sound', 'no_connect', 'not_logged']

/**
 * What may lie behind each complaint, causes before what follows from them: a device is not registered because the key
 * is refused, not the other way round.
 */
export const CHECKS: Record<Complaint, readonly string[]> = {
  not_registered: [
    'browser',
    'desk',
    'server',
    'account',
    'key',
    'clock',
    'own_clock',
    'live',
    'line',
    'device',
  ],
  no_sound: ['browser', 'microphone', 'speaker', 'ice', 'turn', 'bandwidth', 'line'],
  no_connect: [
    'browser',
    'desk',
    'server',
    'account',
    'balance',
    'drift',
    'tunnel',
    'public_url',
    'webhook',
    'countries',
    'key',
    'microphone',
    'live',
    'line',
    'device',
  ],
  not_logged: ['crm', 'deliveries', 'server', 'database', 'disk', 'drift', 'tunnel', 'public_url', 'webhook'],
}

/** What the browser looks at by itself, in this order; all else is the server's. */
export const BROWSER_CHECKS = [
  'browser',
  'desk',
  'live',
  'device',
  'microphone',
  'speaker',
  'notifications',
  'ice',
  'turn',
  'bandwidth',
  'deliveries',
  'line',
] as const
export type BrowserCheck = (typeof BROWSER_CHECKS)[number]

/** The server's checks among these; the clock of this computer is compared with what the server answers first. */
export function serverChecks(checks: readonly string[]): string[] {
  const own: readonly string[] = BROWSER_CHECKS
  return checks.filter((check) => !own.includes(check) && check !== 'own_clock')
}

/** No CRM is a choice, unless somebody misses the calls in it. */
function weight(finding: Finding, complaint: Complaint | null): number {
  if (complaint === 'not_logged' && finding.check === 'crm' && finding.code === 'none') return 2
  return finding.verdict === 'failed' ? 2 : finding.verdict === 'warning' ? 1 : 0
}

/** What explains the complaint best: of what failed the first in the list of causes, else of the warnings. */
export function causeOf(findings: readonly Finding[], complaint: Complaint | null): Finding | null {
  const order = complaint ? CHECKS[complaint] : null
  const place = (finding: Finding) => (order ? order.indexOf(finding.check) : 0)
  let best: Finding | null = null
  for (const finding of findings) {
    if (weight(finding, complaint) === 0 || place(finding) < 0) continue
    const better =
      !best ||
      weight(finding, complaint) > weight(best, complaint) ||
      (weight(finding, complaint) === weight(best, complaint) && place(finding) < place(best))
    if (better) best = finding
  }
  return best
}

/** What is wrong first, else as it came. */
export function sorted(findings: readonly Finding[]): Finding[] {
  const rank: Record<Verdict, number> = { failed: 0, warning: 1, ok: 2 }
  return [...findings].sort((a, b) => rank[a.verdict] - rank[b.verdict])
}

/** Accounts, keys and numbers are nobody's business but the admin's: of each only its kind is left. */
export function withoutSecrets(text: string): string {
  return text
    .replace(/\b([A-Z]{2})[0-9a-fA-F]{32}\b/g, '$1…')
    .replace(/\+\d{6,15}\b/g, (number) => `${number.slice(0, 3)}…${number.slice(-2)}`)
    .replace(/[0-9a-fA-F]{24,}/g, '…')
}

/** The findings as text, to be pasted into a message. */
export function reportText(
  findings: readonly Finding[],
  about: readonly string[],
  say: (finding: Finding) => string,
): string {
  const mark: Record<Verdict, string> = { ok: 'OK     ', warning: 'WARNING', failed: 'FAILED ' }
  const body = sorted(findings).map((one) => `${mark[one.verdict]}  ${one.check}.${one.code}  ${say(one)}`)
  return withoutSecrets([...about, '', ...body, ''].join('\n'))
}

/** The main version of a browser, by what it calls itself. */
export function browserOf(userAgent: string): { name: string; version: number } | null {
  const known = [
    ['Edge', /Edg\/(\d+)/],
    ['Firefox', /Firefox\/(\d+)/],
    ['Chrome', /Chrome\/(\d+)/],
    ['Safari', /Version\/(\d+)[.\d]* .*Safari\//],
  ] as const
  for (const [name, pattern] of known) {
    const version = pattern.exec(userAgent)?.[1]
    if (version) return { name, version: Number(version) }
  }
  return null
}

/** Versions that are a few years old: the SDK's own tests have left them behind. */
const OLDEST: Record<string, number> = { Edge: 115, Chrome: 115, Firefox: 115, Safari: 16 }

export function isOld(browser: { name: string; version: number }): boolean {
  return browser.version < (OLDEST[browser.name] ?? 0)
}
