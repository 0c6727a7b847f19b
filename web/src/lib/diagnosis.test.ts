import { describe, expect, it } from 'vitest'
import {
  browserOf,
  CHECKS,
  COMPLAINTS,
  causeOf,
  type Finding,
  isOld,
  reportText,
  serverChecks,
  sorted,
  type Verdict,
  withoutSecrets,
} from './diagnosis'

const finding = (check: string, verdict: Verdict, code = verdict === 'ok' ? 'ok' : 'bad'): Finding => ({
  check,
  code,
  verdict,
  where: 'server',
})

describe('the cause of a complaint', () => {
  it('is what failed before what follows from it', () => {
    const findings = [finding('device', 'failed'), finding('line', 'failed'), finding('key', 'failed')]
    expect(causeOf(findings, 'not_registered')?.check).toBe('key')
    expect(causeOf(findings, 'no_sound')?.check).toBe('line')
  })

  it('is a warning only when nothing failed', () => {
    expect(causeOf([finding('microphone', 'warning'), finding('line', 'failed')], 'no_sound')?.check).toBe(
      'line',
    )
    expect(causeOf([finding('microphone', 'warning'), finding('line', 'ok')], 'no_sound')?.check).toBe(
      'microphone',
    )
    expect(causeOf([finding('microphone', 'ok')], 'no_sound')).toBeNull()
  })

  it('is not what the complaint has nothing to do with', () => {
    expect(causeOf([finding('balance', 'failed')], 'no_sound')).toBeNull()
    expect(causeOf([finding('balance', 'failed')], null)?.check).toBe('balance')
  })

  it('is that no CRM is set up, to whom the calls are missing there', () => {
    const none = finding('crm', 'ok', 'none')
    expect(causeOf([none], 'not_logged')).toBe(none)
    expect(causeOf([none], null)).toBeNull()
  })

  it('is looked for in the browser and at the server', () => {
    for (const complaint of COMPLAINTS) expect(CHECKS[complaint].length).toBeGreaterThan(3)
    expect(serverChecks(CHECKS.no_sound)).toEqual([])
    expect(serverChecks(CHECKS.not_registered)).toEqual(['server', 'account', 'key', 'clock'])
  })
})

it('shows what is wrong first, else in the order of its coming', () => {
  const all = [finding('a', 'ok'), finding('b', 'failed'), finding('c', 'warning'), finding('d', 'failed')]
  expect(sorted(all).map((one) => one.check)).toEqual(['b', 'd', 'c', 'a'])
})

it('leaves accounts, keys, tokens and numbers out of what is handed on', () => {
  const sid = `AC${'0f'.repeat(16)}`
  const text = reportText(
    [finding('key', 'failed')],
    [`+33612345678 ${sid}`],
    () => `token ${'ab'.repeat(16)}`,
  )
  expect(text).toBe('+33…78 AC…\n\nFAILED   key.bad  token …\n')
  expect(withoutSecrets('https://phone.example.com, 90 s, +33')).toBe('https://phone.example.com, 90 s, +33')
})

it.each([
  [
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Safari/537.36',
    'Chrome',
    143,
    false,
  ],
  [
    'Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/100.0.0.0 Safari/537.36 Edg/100.0.1',
    'Edge',
    100,
    true,
  ],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox', 140, false],
  [
    'Mozilla/5.0 (Macintosh) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/15.6 Safari/605.1.15',
    'Safari',
    15,
    true,
  ],
] as const)('knows the browser %s', (agent, name, version, old) => {
  const browser = browserOf(agent)
  expect(browser).toEqual({ name, version })
  expect(browser && isOld(browser)).toBe(old)
})

it('takes a browser that it does not know for none', () => {
  expect(browserOf('curl/8.5.0')).toBeNull()
})
