import type { TFunction } from 'i18next'
import type { Hours, Line, SpecialOpening } from '@/lib/api/lines'
import { localeOf } from '@/lib/format'
import { displayNumber } from '@/lib/numbers'
import { dateIn, hoursText } from '@/lib/week'

interface Terms {
  t: TFunction
  language: string
  nameOf: (identity: string) => string
  /** Epoch milliseconds: dates of the past are not told. */
  now: number
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
  const { t, language, now } = terms
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
  const { closed, opened } = withoutPast(line.hours, now)
  if (closed.length > 0) {
    const dates = closed.map((date) => dateText(date, language)).join(', ')
    sentences.push(t('lines.sentence.closed', { count: closed.length, dates }))
  }
  const openedOn = [...new Set(opened.map(({ date }) => date))]
  if (openedOn.length > 0) {
    const dates = openedOn.map((date) => dateText(date, language)).join(', ')
    sentences.push(t('opened.sentence', { count: openedOn.length, dates }))
  }
  return sentences.join(' ')
}

/** A date is closed or open specially, never both: what was said last counts. */
export function withClosedDate(hours: Hours, date: string): Hours {
  return {
    ...hours,
    closed: [...hours.closed.filter((one) => one !== date), date].sort(),
    opened: hours.opened.filter((one) => one.date !== date),
  }
}

export function withOpening(hours: Hours, opening: SpecialOpening): Hours {
  const order = (one: SpecialOpening) => `${one.date} ${String(one.from).padStart(4, '0')}`
  return {
    ...hours,
    closed: hours.closed.filter((one) => one !== opening.date),
    opened: [...hours.opened, opening].sort((a, b) => order(a).localeCompare(order(b))),
  }
}

/** Without the dates that are over by the line's own clock. */
export function withoutPast(hours: Hours, now: number): Hours {
  const today = todayIn(hours.zone, now)
  return {
    ...hours,
    closed: hours.closed.filter((date) => date >= today),
    opened: hours.opened.filter(({ date }) => date >= today),
  }
}

/** Of a zone that is only half typed, a day that is over everywhere. */
function todayIn(zone: string, now: number): string {
  try {
    return dateIn(zone, now)
  } catch {
    return dateIn('UTC', now - 24 * 3_600_000)
  }
}

export function dateText(date: string, language: string): string {
  return new Intl.DateTimeFormat(localeOf(language), { dateStyle: 'medium', timeZone: 'UTC' }).format(
    Date.parse(date),
  )
}
