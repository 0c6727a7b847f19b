import { Mic, Square, Trash2, Upload } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { greetingUrl, linesApi } from '@/lib/api/lines'
import { mediaCors } from '@/lib/api/server'
import { toTelephoneWav } from '@/lib/wav'

const MAX_SECONDS = 60

type Problem = 'soundFailed' | 'soundLong' | 'soundUpload' | 'noMicrophone'

interface Props {
  sound: string | null
  onChange: (sound: string | null) => void
}

/** A greeting in one's own voice: spoken into the microphone, or from a file; heard before it is saved. */
export function GreetingSound({ sound, onChange }: Props) {
  const { t } = useTranslation()
  const [problem, setProblem] = useState<Problem | null>(null)
  const [busy, setBusy] = useState(false)
  const picker = useRef<HTMLInputElement>(null)

  const take = async (file: Blob) => {
    setProblem(null)
    setBusy(true)
    try {
      const read = await toTelephoneWav(file).catch(() => null)
      if (!read) return setProblem('soundFailed')
      if (read.seconds > MAX_SECONDS + 0.5) return setProblem('soundLong')
      onChange(await linesApi.upload(read.wav))
    } catch {
      setProblem('soundUpload')
    } finally {
      setBusy(false)
    }
  }
  const recorder = useRecorder(
    (file) => void take(file),
    () => setProblem('noMicrophone'),
  )

  return (
    <div className="flex flex-col gap-2">
      <p className="font-medium">{t('lines.greetingSound.sound')}</p>
      <p className="text-sm text-soft">{t('lines.greetingSound.soundHelp')}</p>
      <div className="flex flex-wrap items-center gap-2">
        <Button
          look={recorder.seconds === null ? 'plain' : 'bad'}
          disabled={busy}
          icon={
            recorder.seconds === null ? (
              <Mic aria-hidden="true" className="size-4" />
            ) : (
              <Square aria-hidden="true" className="size-4" />
            )
          }
          onClick={recorder.toggle}
        >
          {recorder.seconds === null
            ? t('lines.greetingSound.record')
            : t('lines.greetingSound.stop', { seconds: recorder.seconds })}
        </Button>
        <Button
          disabled={busy || recorder.seconds !== null}
          icon={<Upload aria-hidden="true" className="size-4" />}
          onClick={() => picker.current?.click()}
        >
          {t('lines.greetingSound.file')}
        </Button>
        <input
          ref={picker}
          type="file"
          accept="audio/*"
          aria-label={t('lines.greetingSound.file')}
          tabIndex={-1}
          className="sr-only"
          onChange={(event) => {
            const file = event.target.files?.[0]
            if (file) void take(file)
            event.target.value = ''
          }}
        />
        {sound && (
          <Button
            look="quiet"
            icon={<Trash2 aria-hidden="true" className="size-4" />}
            onClick={() => onChange(null)}
          >
            {t('lines.greetingSound.soundRemove')}
          </Button>
        )}
      </div>
      {sound && (
        // biome-ignore lint/a11y/useMediaCaption: its words are in the announcement itself.
        <audio
          controls
          preload="none"
          aria-label={t('lines.greetingSound.soundPreview')}
          crossOrigin={mediaCors}
          src={greetingUrl(sound)}
          className="h-11 w-full"
        />
      )}
      {problem && (
        <p role="alert" className="text-sm text-bad">
          {t(`lines.greetingSound.${problem}`)}
        </p>
      )}
    </div>
  )
}

/** The microphone until it is stopped, or a minute is full. `seconds`: null while it does not record. */
function useRecorder(onDone: (file: Blob) => void, onRefused: () => void) {
  const [seconds, setSeconds] = useState<number | null>(null)
  const running = useRef<MediaRecorder | null>(null)
  const recording = seconds !== null
  useEffect(() => {
    if (!recording) return
    const timer = setInterval(() => setSeconds((now) => (now === null ? null : now + 1)), 1000)
    return () => clearInterval(timer)
  }, [recording])
  useEffect(() => {
    if (seconds !== null && seconds >= MAX_SECONDS) running.current?.stop()
  }, [seconds])
  useEffect(() => () => running.current?.stop(), [])

  const start = async () => {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true })
    const recorder = new MediaRecorder(stream)
    const parts: Blob[] = []
    recorder.ondataavailable = (event) => parts.push(event.data)
    recorder.onstop = () => {
      for (const track of stream.getTracks()) track.stop()
      running.current = null
      setSeconds(null)
      onDone(new Blob(parts, { type: recorder.mimeType }))
    }
    recorder.start()
    running.current = recorder
    setSeconds(0)
  }
  return {
    seconds,
    toggle: () => {
      if (running.current) running.current.stop()
      else start().catch(onRefused)
    },
  }
}
