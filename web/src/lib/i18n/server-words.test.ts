import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { en } from './en'
import { fr } from './fr'

/** What the server may say, read where it says it: a word that is new there has to be said here in both languages. */
const source = (path: string) => readFileSync(new URL(`../../../../${path}`, import.meta.url), 'utf8')
const words = (text: string) => [...text.matchAll(/"([a-z][a-z0-9_]*)"/g)].map(([, word]) => word as string)
const found = (path: string, pattern: RegExp) =>
  [...source(path).matchAll(pattern)].flatMap(([, ...groups]) => groups.filter((one) => one !== undefined))
const without = (table: object, codes: Iterable<string>) =>
  [...new Set(codes)].filter((code) => !(code in table))

describe.each(Object.entries({ en, fr }))('%s has words', (_, messages) => {
  it('for every reason why a call failed or was cut off', () => {
    const codes = found('src/desk/end_reason.cpp', /(?:plain|named)\(\s*"(\w+)"|\{\{"(\w+)", \{\{/g)
    expect(codes.length).toBeGreaterThan(17)
    // What is not known by a word is shown as it is.
    expect(without(messages.reasons, codes)).toEqual(['other'])
  })

  it('for every refusal of a command', () => {
    const codes = [
      ...found('src/desk/command.cpp', /(?:conflict|malformed|consultation)\(\s*"(\w+)"/g),
      ...found('src/io/desk/command_routes.cpp', /api_error\(409, "(\w+)"/g),
    ]
    expect(codes.length).toBeGreaterThan(25)
    expect(without(messages.control.why, [...codes, 'no_such_call', 'failed'])).toEqual([])
  })

  it('for every trouble with a calendar', () => {
    const files = ['src/desk/calendar_read.cpp', 'src/io/desk/calendar_feed.cpp', 'src/io/desk/calendars.cpp']
    const codes = files.flatMap((file) => found(file, /fail\(\s*"(\w+)"/g))
    expect(codes.length).toBeGreaterThan(10)
    expect(without(messages.hours.problems, codes)).toEqual([])
  })

  it('for every reason why nothing was delivered', () => {
    const said = found('src/delivery/answer.cpp', /(?:again|mend)\(([^;]*?),|reason = ("\w+")/g)
    const codes = said.flatMap(words)
    expect(codes.length).toBeGreaterThan(8)
    expect(without(messages.outbox.deliveries.why, codes)).toEqual([])
  })

  it('for everything that an examination of the server finds, and for what helps', () => {
    const findings = examined()
    expect(findings.size).toBeGreaterThan(15)
    expect(without(messages.diagnosis.checks, findings.keys())).toEqual([])
    for (const [check, codes] of findings) {
      expect(without(messages.diagnosis.found[check] ?? {}, codes), `found of ${check}`).toEqual([])
      const ill = [...codes].filter((code) => code !== 'ok')
      expect(without(messages.diagnosis.fix[check] ?? {}, ill), `fix of ${check}`).toEqual([])
    }
  })

  it('for every reason why the server could not mend something', () => {
    const codes = found('src/app/twilio_api.cpp', /fail\(\s*"(\w+)"|code = "(\w+)"/g)
    expect(codes.length).toBeGreaterThan(5)
    expect(without(messages.diagnosis.actionProblem, [...codes, 'bad_file'])).toEqual([])
  })
})

/** Check → codes, of everything under src/ that makes findings. */
function examined(): Map<string, Set<string>> {
  const all = new Map<string, Set<string>>()
  const note = (check: string, codes: readonly string[]) =>
    all.set(check, new Set([...(all.get(check) ?? ['ok']), ...codes]))
  // Word by word through each file: a check begins, then come its codes.
  for (const file of ['src/setup/finding.cpp', 'src/setup/tunnel.cpp', 'src/setup/copy_finding.cpp']) {
    let check = ''
    for (const [, begins, codes] of source(file).matchAll(
      /Finding finding\{\s*"(\w+)"|finding\.code = ([^;]*);/g,
    )) {
      if (begins) check = begins
      note(check, words(codes ?? ''))
    }
  }
  for (const file of ['src/app/examination.cpp', 'src/app/examination_account.cpp']) {
    for (const [, check, codes] of source(file).matchAll(/\bill\(\s*"(\w+)",\s*([^,]*),/g))
      note(check as string, words(codes as string))
    for (const [, check] of source(file).matchAll(/\bwell\(\s*"(\w+)"/g)) note(check as string, [])
  }
  // Named by functions of their own.
  const account = source('src/app/examination_account.cpp')
  note('crm', words(account.slice(account.indexOf('word_of('), account.indexOf('resource_of('))))
  const plan = source('src/setup/plan.cpp')
  const drift = plan.slice(plan.indexOf('drift('), plan.indexOf('plan_move('))
  note(
    'drift',
    words(drift).filter((word) => /^(gone|application|number)/.test(word) && word !== 'number'),
  )
  return all
}
