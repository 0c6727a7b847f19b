import { CircleAlert, CircleCheck, Loader2, Mic, Network, Volume2 } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DeviceSelect } from '@/components/device-select'
import { LevelMeter } from '@/components/level-meter'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { ErrorNote } from '@/components/ui/error-note'
import { useMicrophoneMeter } from '@/hooks/use-microphone-meter'
import { useInCall, usePhone, usePhoneState } from '@/hooks/use-phone'
import { useStore } from '@/hooks/use-store'
import type { Config } from '@/lib/api/types'
import { preferences } from '@/lib/preferences'
import { type LineTestStage, testLine } from '@/phone/line-test'
import { type LineReport, lineVerdict } from '@/phone/line-verdict'
import { environmentProblem } from '@/phone/media-access'

/** Whether a call would go well from here: each part by itself, with what to do where it would not. */
export function TestPage({ config, back }: { config: Config; back?: ReactNode }) {
  const { t } = useTranslation()
  const { session } = usePhoneState()
  const problem = environmentProblem(window)
  return (
    <div className="mx-auto flex w-full max-w-[640px] flex-col gap-4">
      <div className="flex items-center justify-between gap-4">
        <h1 className="text-title font-semibold">{t('page.test.title')}</h1>
        {back}
      </div>
      <p className="text-soft">{t('page.test.lead')}</p>
      {problem ? (
        <ErrorNote
          title={t(`signIn.problems.${problem}.title`)}
          help={t(`signIn.problems.${problem}.help`)}
        />
      ) : (
        <>
          <MicrophoneTest />
          <SpeakerTest />
          <NetworkTest config={config} signedIn={session !== null} />
        </>
      )}
    </div>
  )
}

type Verdict = 'good' | 'bad' | null

function Part(props: {
  title: string
  icon: ReactNode
  verdict: Verdict
  says: string
  children: ReactNode
}) {
  const { title, icon, verdict, says, children } = props
  const Icon = verdict === 'good' ? CircleCheck : CircleAlert
  const tone = verdict === 'good' ? 'text-good' : verdict === 'bad' ? 'text-bad' : 'text-soft'
  return (
    <Card title={title}>
      <div className="flex flex-col gap-3 px-4 pt-1 pb-4">
        <p role="status" className={`flex items-start gap-2 ${tone}`}>
          <span aria-hidden="true" className="mt-0.5 shrink-0">
            {verdict ? <Icon className="size-4" /> : icon}
          </span>
          {says}
        </p>
        {children}
      </div>
    </Card>
  )
}

function MicrophoneTest() {
  const { t } = useTranslation()
  const { microphone } = useStore(preferences)
  const phone = usePhone()
  const [on, setOn] = useState(false)
  const { read, heard, problem } = useMicrophoneMeter(microphone, on)
  const says = problem
    ? `${t(`signIn.problems.${problem}.title`)}. ${t(`page.test.microphoneFix.${problem === 'microphone_refused' || problem === 'microphone_missing' ? problem : 'microphone_busy'}`)}`
    : heard
      ? t('page.test.microphoneGood')
      : t(on ? 'page.test.microphoneSpeak' : 'page.test.microphoneIdle')
  const start = () => {
    setOn(!on)
    // Names of devices are told only once the microphone may be used.
    setTimeout(() => void phone.audio.refresh(), 1_000)
  }
  return (
    <Part
      title={t('settings.microphone')}
      icon={<Mic className="size-4" />}
      verdict={problem ? 'bad' : heard && on ? 'good' : null}
      says={says}
    >
      <LevelMeter label={t('page.test.level')} read={read} on={on && !problem} />
      <DeviceSelect use="microphone" />
      <Button className="self-start" onClick={start}>
        {t(on ? 'page.test.microphoneStop' : 'page.test.microphoneStart')}
      </Button>
    </Part>
  )
}

function SpeakerTest() {
  const { t } = useTranslation()
  const { speaker } = useStore(preferences)
  const phone = usePhone()
  const [answer, setAnswer] = useState<'idle' | 'asked' | 'yes' | 'no'>('idle')
  const play = () => {
    const sound = phone.ringtones.play('incoming', speaker)
    setTimeout(() => sound.pause(), 3_000)
    setAnswer('asked')
  }
  return (
    <Part
      title={t('settings.speaker')}
      icon={<Volume2 className="size-4" />}
      verdict={answer === 'yes' ? 'good' : answer === 'no' ? 'bad' : null}
      says={t(`page.test.speaker.${answer}`)}
    >
      <DeviceSelect use="speaker" />
      <div className="flex flex-wrap gap-2">
        <Button onClick={play}>
          {t(answer === 'idle' ? 'page.test.speakerPlay' : 'page.test.speakerAgain')}
        </Button>
        {answer === 'asked' && (
          <>
            <Button look="quiet" onClick={() => setAnswer('yes')}>
              {t('page.test.yes')}
            </Button>
            <Button look="quiet" onClick={() => setAnswer('no')}>
              {t('page.test.no')}
            </Button>
          </>
        )}
      </div>
    </Part>
  )
}

function NetworkTest({ config, signedIn }: { config: Config; signedIn: boolean }) {
  const { t } = useTranslation()
  const inCall = useInCall()
  const [stage, setStage] = useState<LineTestStage | 'idle'>('idle')
  const [report, setReport] = useState<LineReport | null>(null)
  const running = stage === 'connecting' || stage === 'talking'
  const verdict = report ? lineVerdict(report) : null
  const run = async () => {
    setReport(null)
    setReport(await testLine(config, setStage))
  }
  const says = running
    ? t(`page.test.network.${stage}`)
    : verdict
      ? t(`page.test.network.${verdict.grade}`)
      : t(signedIn ? 'page.test.network.idle' : 'page.test.network.signedOut')
  return (
    <Part
      title={t('page.test.network.title')}
      icon={running ? <Loader2 className="size-4 animate-spin" /> : <Network className="size-4" />}
      verdict={verdict ? (verdict.grade === 'good' ? 'good' : 'bad') : null}
      says={says}
    >
      {verdict && verdict.causes.length > 0 && (
        <ul className="flex list-disc flex-col gap-2 pl-5">
          {verdict.causes.map((cause) => (
            <li key={cause}>
              <span className="font-medium">{t(`page.test.causes.${cause}.title`)}</span>{' '}
              <span className="text-soft">{t(`page.test.causes.${cause}.help`)}</span>
            </li>
          ))}
        </ul>
      )}
      {report && report.samples > 0 && (
        <p className="text-sm text-soft tabular-nums">
          {t('page.test.network.figures', {
            mos: report.mos?.toFixed(1) ?? '–',
            rtt: Math.round(report.rtt),
            jitter: Math.round(report.jitter),
            loss: (report.loss * 100).toFixed(1),
          })}
        </p>
      )}
      <Button className="self-start" disabled={!signedIn || running || inCall} onClick={() => void run()}>
        {t(report ? 'page.test.network.again' : 'page.test.network.start')}
      </Button>
      {inCall && <p className="text-sm text-soft">{t('page.test.network.inCall')}</p>}
    </Part>
  )
}
