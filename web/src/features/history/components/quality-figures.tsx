import { useTranslation } from 'react-i18next'
import { Chip } from '@/components/ui/chip'
import { usePeerView } from '@/hooks/use-peer'
import type { Measure, QualityReport } from '@/lib/api/records'
import { localeOf } from '@/lib/format'

/** The figures behind the word for a call's sound. */
export function QualityFigures({ report }: { report: QualityReport }) {
  const { t, i18n } = useTranslation()
  const name = usePeerView()({ kind: 'rep', value: report.by, name: null }).title
  const number = (value: number, digits: number) =>
    value.toLocaleString(localeOf(i18n.language), { maximumFractionDigits: digits })
  const measured = (measure: Measure | null, unit: string, digits: number) =>
    measure &&
    t('records.quality.averageWorst', {
      average: `${number(measure.average, digits)}${unit}`,
      worst: `${number(measure.worst, digits)}${unit}`,
    })
  const rows = [
    ['mos', measured(report.mos, '', 1)],
    ['rtt', measured(report.rtt, ' ms', 0)],
    ['jitter', measured(report.jitter, ' ms', 0)],
    ['loss', measured(report.loss, ' %', 1)],
    ['codec', report.codec],
    ['microphone', report.microphone],
    ['speaker', report.speaker],
  ] as const
  const tone = report.verdict === 'good' ? 'good' : report.verdict === 'fair' ? 'warn' : 'bad'
  return (
    <section aria-label={`${t('records.quality.label')}, ${name}`} className="flex flex-col gap-2">
      <h3 className="flex items-center gap-2 text-sm font-semibold text-soft">
        {name} <Chip tone={tone}>{t(`records.quality.verdicts.${report.verdict}`)}</Chip>
      </h3>
      <dl className="grid grid-cols-[repeat(auto-fill,minmax(160px,1fr))] gap-x-4 gap-y-2">
        {rows.map(
          ([key, value]) =>
            value && (
              <div key={key} className="min-w-0">
                <dt className="text-sm text-soft">{t(`records.quality.measures.${key}`)}</dt>
                <dd className="truncate tabular-nums">{value}</dd>
              </div>
            ),
        )}
      </dl>
    </section>
  )
}
