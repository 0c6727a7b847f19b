import { Check, CircleAlert, CircleCheck, Copy, Loader2, Stethoscope } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { ErrorNote } from '@/components/ui/error-note'
import { usePhoneState } from '@/hooks/use-phone'
import type { Config } from '@/lib/api/types'
import { COMPLAINTS, causeOf, type Finding, reportText, sorted } from '@/lib/diagnosis'
import { type Diagnosis, useDiagnosis } from '../hooks/use-diagnosis'
import { useFindingWords } from '../hooks/use-finding-words'
import { FindingAction } from './finding-action'
import { FindingRow } from './finding-row'

/** What is wrong, why, and what helps: from a complaint, or everything. */
export function DiagnosisPage({ config }: { config: Config }) {
  const { t } = useTranslation()
  const isAdmin = usePhoneState().session?.role === 'admin'
  const { diagnosis, run, again } = useDiagnosis(config, isAdmin)
  const { complaint, findings, state } = diagnosis
  const running = state === 'running'
  const cause = causeOf(findings, complaint)
  const shown = sorted(findings)
  return (
    <div className="mx-auto flex w-full max-w-[640px] flex-col gap-4">
      <h1 className="text-title font-semibold">{t('diagnosis.title')}</h1>
      <p className="text-soft">{t('diagnosis.lead')}</p>
      <ul aria-label={t('diagnosis.complaints')} className="grid grid-cols-2 gap-2 max-sm:grid-cols-1">
        {COMPLAINTS.map((one) => (
          <li key={one} className="flex">
            <button
              type="button"
              aria-pressed={complaint === one && state !== 'idle'}
              onClick={() => void run(one)}
              className="flex min-h-14 flex-1 flex-col items-start rounded-card border border-control bg-surface px-4 py-2 text-left transition-colors duration-150 hover:bg-raised aria-pressed:border-accent aria-pressed:bg-accent-muted"
            >
              <span className="font-medium">{t(`diagnosis.complaint.${one}.title`)}</span>
              <span className="text-sm text-soft">{t(`diagnosis.complaint.${one}.help`)}</span>
            </button>
          </li>
        ))}
      </ul>
      <Button
        className="self-start"
        icon={<Stethoscope aria-hidden="true" className="size-4" />}
        onClick={() => void run(null)}
      >
        {t('diagnosis.all')}
      </Button>
      {state !== 'idle' && <Progress diagnosis={diagnosis} />}
      {state !== 'idle' && <Cause diagnosis={diagnosis} onAgain={again} />}
      {diagnosis.serverProblem && (
        <ErrorNote
          title={t(`diagnosis.problem.${diagnosis.serverProblem}`)}
          help={t('diagnosis.problemHelp')}
        />
      )}
      {findings.length > 0 && (
        <Card
          title={t('diagnosis.findings')}
          action={running ? null : <CopyReport findings={findings} config={config} />}
        >
          <ul aria-label={t('diagnosis.findings')} className="divide-y divide-line">
            {shown.map((finding, index) => (
              <FindingRow
                // biome-ignore lint/suspicious/noArrayIndexKey: one check may find several things.
                key={`${finding.check}-${finding.code}-${index}`}
                finding={finding}
                isAdmin={isAdmin}
              >
                {/* The cause has its button above, and one button mends all that a check found. */}
                {finding.check !== cause?.check &&
                  shown.findIndex(({ check }) => check === finding.check) === index && (
                    <FindingAction finding={finding} isAdmin={isAdmin} onAgain={again} disabled={running} />
                  )}
              </FindingRow>
            ))}
          </ul>
        </Card>
      )}
    </div>
  )
}

function Progress({ diagnosis }: { diagnosis: Diagnosis }) {
  const { t } = useTranslation()
  const { checkTitle } = useFindingWords()
  const { state, trying, done, all } = diagnosis
  if (state !== 'running') return null
  const now = trying[0]
  const words = now ? t('diagnosis.trying', { what: checkTitle(now) }) : t('diagnosis.starting')
  return (
    <div className="flex flex-col gap-2">
      <p className="flex items-center gap-2 text-soft">
        <Loader2 aria-hidden="true" className="size-4 shrink-0 animate-spin" />
        {words}
      </p>
      <progress
        aria-label={t('diagnosis.progress')}
        max={Math.max(all, 1)}
        value={done}
        className="h-1.5 w-full appearance-none overflow-hidden rounded-full bg-line [&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-line [&::-webkit-progress-value]:bg-accent [&::-webkit-progress-value]:transition-all"
      />
    </div>
  )
}

/** The one thing to know, above the list; told to who listens once it is certain. */
function Cause({ diagnosis, onAgain }: { diagnosis: Diagnosis; onAgain: (check: string) => Promise<void> }) {
  const { t } = useTranslation()
  const isAdmin = usePhoneState().session?.role === 'admin'
  const { found, fix } = useFindingWords()
  const { complaint, findings, state } = diagnosis
  const cause = causeOf(findings, complaint)
  const over = state === 'done'
  const shown = useRef<HTMLElement>(null)
  // On a small screen it would be found below what one sees.
  useEffect(() => {
    if (over) shown.current?.scrollIntoView({ block: 'nearest' })
  }, [over])
  if (!over && cause?.verdict !== 'failed') return <div role="status" />
  const tone = !cause ? 'bg-good-muted' : cause.verdict === 'failed' ? 'bg-bad-muted' : 'bg-warn-muted'
  return (
    <section
      ref={shown}
      role="status"
      aria-label={t('diagnosis.cause')}
      className={`flex flex-col items-start gap-2 rounded-card p-4 ${tone}`}
    >
      {cause ? (
        <>
          <h2 className="text-sm font-semibold text-soft">
            {complaint ? t(`diagnosis.complaint.${complaint}.title`) : t('diagnosis.cause')}
          </h2>
          <p className="flex gap-2 font-medium [overflow-wrap:anywhere]">
            <CircleAlert
              aria-hidden="true"
              className={`mt-0.5 size-4 shrink-0 ${cause.verdict === 'failed' ? 'text-bad' : 'text-warn'}`}
            />
            {found(cause, isAdmin)}
          </p>
          <p>{fix(cause, isAdmin)}</p>
          <FindingAction finding={cause} isAdmin={isAdmin} onAgain={onAgain} disabled={!over} />
        </>
      ) : (
        <>
          <p className="flex items-center gap-2 font-medium text-good">
            <CircleCheck aria-hidden="true" className="size-4 shrink-0" />
            {t('diagnosis.nothing')}
          </p>
          <p className="text-soft">{t('diagnosis.nothingHelp')}</p>
        </>
      )}
    </section>
  )
}

function CopyReport({ findings, config }: { findings: readonly Finding[]; config: Config }) {
  const { t } = useTranslation()
  const { found } = useFindingWords()
  const [copied, setCopied] = useState(false)
  const copy = async () => {
    const about = [
      `TeepTrak Softphone ${config.version} (${config.carrier})`,
      new Date().toISOString(),
      navigator.userAgent,
    ]
    await navigator.clipboard.writeText(reportText(findings, about, (one) => found(one, true)))
    setCopied(true)
    setTimeout(() => setCopied(false), 3_000)
  }
  return (
    <Button
      look="quiet"
      icon={
        copied ? (
          <Check aria-hidden="true" className="size-4" />
        ) : (
          <Copy aria-hidden="true" className="size-4" />
        )
      }
      onClick={() => void copy()}
    >
      <span aria-live="polite">{t(copied ? 'diagnosis.copied' : 'diagnosis.copy')}</span>
    </Button>
  )
}
