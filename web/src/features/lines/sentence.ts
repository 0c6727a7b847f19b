import type { TFunction } from 'i18next'
import type { Hours, Line, Period } from '@/lib/api/lines'
import { localeOf } from '@/lib/format'
import { displayNumber } from '@/lib/numbers'

interface Terms {
  t: TFunction
  language: string
  nameOf: (identity: string) => string
}

const DAYS = [1, 2, 3, 4, 5, 6, 7]

/** 9:00, 12:30 as the language writes it; midnight at the end of a day is 24:00. */
export function clock(minute: number): string {
  const two = (value: number) => String(value).padStart(2, '0')
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`
}

export function dayNameOf(day: number, language: string, width: 'short' | 'long'): string {
  // 1 January 2024 was a Monday.
  return new Intl.DateTimeFormat(localeOf(language), { weekday: width, timeZone: 'UTC' }).format(
    Date.UTC(2024, 0, day),
  )
}

export function periodsOf(hours: Hours, day: number): Period[] {
  return hours.periods.filter((period) => period.day === day).sort((a, b) => a.from - b.from)
}

/** Mon–Fri 09:00–12:00, 14:00–18:00; Sat 10:00–12:00 */
export function hoursText(hours: Hours, language: string): string {
  const times = (day: number) =>
    periodsOf(hours, day)
      .map((period) => `${clock(period.from)}–${clock(period.to)}`)
      .join(', ')
  const runs: { first: number; last: number; text: string }[] = []
  for (const day of DAYS) {
    const text = times(day)
    const run = runs.at(-1)
    if (run && run.text === text && run.last === day - 1) run.last = day
    else runs.push({ first: day, last: day, text })
  }
  const name = (day: number) => dayNameOf(day, language, 'short')
  return runs
    .filter((run) => run.text !== '')
    .map(
      ({ first, last, text }) => `${first === last ? name(first) : `${name(first)}–${name(last)}`} ${text}`,
    )
    .join('; ')
}

/** The steps of a line in plain words: what the server will do, in its order. */
export function stepsText(line: Line, open: boolean, { t, language, nameOf }: Terms): string {
  const list = new Intl.ListFormat(localeOf(language), { type: 'conjunction' })
  const steps: string[] = []
  if (open) {
    if (line.lastRep) steps.push(t('lines.sentence.last', { seconds: line.firstSeconds }))
    if (line.owner)
      steps.push(t('lines.sentence.person', { name: nameOf(line.owner), seconds: line.firstSeconds }))
    for (const { reps, inTurn, seconds } of line.groups) {
      const names = reps.length > 0 ? list.format(reps.map(nameOf)) : t('lines.sentence.everybody')
      const alone = reps.length === 1 && reps[0]
      if (alone) steps.push(t('lines.sentence.person', { name: nameOf(alone), seconds }))
      else steps.push(t(inTurn ? 'lines.sentence.turn' : 'lines.sentence.together', { names, seconds }))
    }
  }
  if (line.overflow && (open || line.overflowWhenClosed)) {
    const number = displayNumber(line.overflow).international
    steps.push(t('lines.sentence.overflow', { number, seconds: line.overflowSeconds }))
  }
  steps.push(t(line.voicemail.on ? 'lines.sentence.voicemail' : 'lines.sentence.goodbye'))
  return steps.join(t('lines.sentence.next'))
}

/** "Mon–Fri 09:00–18:00: Alice and Bob at once for 20 s, then voicemail. Otherwise: voicemail." */
export function lineSentence(line: Line, terms: Terms): string {
  const { t, language } = terms
  const upper = (text: string) => text.charAt(0).toLocaleUpperCase(language) + text.slice(1)
  if (!line.hours) return t('lines.sentence.always', { steps: stepsText(line, true, terms) })
  const sentences: string[] = []
  const hours = hoursText(line.hours, language)
  if (hours) {
    sentences.push(t('lines.sentence.open', { hours: upper(hours), steps: stepsText(line, true, terms) }))
    sentences.push(t('lines.sentence.otherwise', { steps: stepsText(line, false, terms) }))
  } else {
    sentences.push(
      t('lines.sentence.open', {
        hours: upper(t('lines.sentence.never')),
        steps: stepsText(line, false, terms),
      }),
    )
  }
  const { closed } = line.hours
  if (closed.length > 0) {
    const dates = closed.map((date) => dateText(date, language)).join(', ')
    sentences.push(t('lines.sentence.closed', { count: closed.length, dates }))
  }
  return sentences.join(' ')
}

export function dateText(date: string, language: string): string {
  return new Intl.DateTimeFormat(localeOf(language), { dateStyle: 'medium', timeZone: 'UTC' }).format(
    Date.parse(date),
  )
}
