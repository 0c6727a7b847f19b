import { useTranslation } from 'react-i18next'
import { useOutcomes } from '@/hooks/use-outcomes'
import { usePeerView } from '@/hooks/use-peer'
import type { CrmReason } from '@/lib/api/crm'
import type { PassedHours, QualityChip, RatingIssue, TimelineEvent } from '@/lib/api/records'
import type { Peer, ReachFailure } from '@/lib/api/types'
import { formatDuration, formatMoment, localeOf } from '@/lib/format'
import { displayNumber } from '@/lib/numbers'
import { troubleOf, warnedOf } from '@/lib/trouble'

interface TimelineWords {
  sentence: (event: TimelineEvent) => string
  /** What stands beneath it. */
  more: (event: TimelineEvent) => string[]
}

/** Says what happened, in the language of the page. */
export function useTimelineWords(): TimelineWords {
  const { t, i18n } = useTranslation()
  const nameOf = usePeerView()
  const outcomes = useOutcomes()
  const name = (peer: Peer | null) => (peer ? nameOf(peer).title : t('records.timeline.nobody'))
  const outcome = (key: string | null) => outcomes.find((one) => one.key === key)?.name ?? key

  const sentence = (event: TimelineEvent): string => {
    const by = name(event.by)
    const who = name(event.who)
    const { kind, detail, number } = event
    const duration = formatDuration(number)
    switch (kind) {
      case 'called': {
        if (event.by) return t('records.timeline.called', { by, who })
        if (!detail) return t('records.timeline.calledIn', { who })
        return t('records.timeline.calledInOn', { who, line: displayNumber(detail).national })
      }
      case 'not_reached':
        return t(`records.timeline.not_reached.${(detail ?? 'failed') as ReachFailure}`, { who })
      case 'outside_hours':
        return t(`records.timeline.outside_hours.${(detail ?? 'unasked') as PassedHours}`, { by, who })
      case 'held':
        return event.who ? t('records.timeline.held', { by, who }) : t('records.timeline.heldAll', { by })
      case 'left':
        return t('records.timeline.left', { who: event.who ? who : by })
      case 'ended':
        return number > 0 || event.note === 'answered'
          ? t('records.timeline.ended', { duration })
          : t('records.timeline.endedUnanswered')
      case 'wrapped_up':
        return detail
          ? t('records.timeline.wrapped_up', { by, outcome: outcome(detail) })
          : t('records.timeline.wrappedNote', { by })
      case 'quality': {
        const verdict = t(`records.quality.verdicts.${(detail ?? 'good') as QualityChip['verdict']}`)
        if (event.mos === null) return t('records.timeline.quality', { verdict, by })
        const mos = event.mos.toLocaleString(localeOf(i18n.language), { maximumFractionDigits: 1 })
        return t('records.timeline.qualityMos', { verdict, by, mos })
      }
      case 'logged':
        return t('outbox.crm.logged', { name: `\u2068${detail ?? ''}\u2069` })
      case 'not_logged':
        return t('outbox.crm.notLogged')
      case 'warned':
        return t(`records.warned.${warnedOf(detail ?? '')}`, { by })
      case 'trouble':
        return t(`records.trouble.${troubleOf(number)}`, { by })
      case 'rated':
        return t('records.timeline.rated', { by, count: number })
      default:
        return t(`records.timeline.${kind}`, { by, who, duration })
    }
  }

  const more = (event: TimelineEvent): string[] => {
    const lines: string[] = []
    if (event.kind === 'outside_hours' && event.followUp)
      lines.push(t('records.timeline.followUp', { when: formatMoment(event.followUp, i18n.language) }))
    if (event.kind === 'wrapped_up') {
      if (event.note) lines.push(event.note)
      if (event.followUp) {
        lines.push(t('records.timeline.followUp', { when: formatMoment(event.followUp, i18n.language) }))
      }
    }
    if (event.kind === 'not_logged' && event.detail)
      lines.push(t(`outbox.crm.why.${event.detail as Exclude<CrmReason, ''>}`))
    if (event.kind === 'warned' && event.number > 0)
      lines.push(t('records.warned.lasted', { duration: formatDuration(event.number) }))
    if (event.kind === 'trouble') {
      const code = event.number
      lines.push(
        event.by
          ? t('records.trouble.codeOf', { code, by: name(event.by) })
          : t('records.trouble.code', { code }),
      )
    }
    if (event.kind === 'rated' && event.detail)
      lines.push(t(`records.quality.issues.${event.detail as RatingIssue}`))
    return lines
  }
  return { sentence, more }
}
