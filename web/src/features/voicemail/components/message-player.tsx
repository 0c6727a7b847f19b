import { Pause, Play } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { recordingUrl } from '@/lib/api/records'
import { mediaCors } from '@/lib/api/server'
import type { VoicemailMessage } from '@/lib/api/voicemail'
import { formatDuration } from '@/lib/format'

interface Props {
  message: VoicemailMessage
  name: string
  onHeard: () => void
}

/** One button and one slider: a message is short, and mostly heard once. */
export function MessagePlayer({ message, name, onHeard }: Props) {
  const { t } = useTranslation()
  const audio = useRef<HTMLAudioElement>(null)
  const [playing, setPlaying] = useState(false)
  const [failed, setFailed] = useState(false)
  const [at, setAt] = useState(0)
  const [length, setLength] = useState(message.duration)
  useEffect(() => {
    const player = audio.current
    return () => player?.pause()
  }, [])

  const toggle = () => {
    const player = audio.current
    if (!player) return
    setFailed(false)
    if (!player.paused) return player.pause()
    player.play().catch((error: DOMException) => {
      if (error.name !== 'AbortError') setFailed(true)
    })
  }
  const Icon = playing ? Pause : Play
  return (
    <div className="flex min-w-0 flex-1 flex-wrap items-center gap-2">
      {/* biome-ignore lint/a11y/useMediaCaption: a telephone message has no captions. */}
      <audio
        ref={audio}
        preload="none"
        crossOrigin={mediaCors}
        src={recordingUrl(message.sid)}
        onPlay={() => {
          setPlaying(true)
          // Whoever presses play hears it; a message that is stopped half way is heard as well.
          onHeard()
        }}
        onPause={() => setPlaying(false)}
        onEnded={() => setAt(0)}
        onTimeUpdate={(event) => setAt(event.currentTarget.currentTime)}
        onLoadedMetadata={(event) => {
          if (Number.isFinite(event.currentTarget.duration)) setLength(event.currentTarget.duration)
        }}
      />
      <button
        type="button"
        aria-label={playing ? t('voicemail.pause') : t('voicemail.play', { name })}
        onClick={toggle}
        className="inline-flex size-11 shrink-0 items-center justify-center rounded-full bg-accent-muted text-accent transition-colors duration-150 hover:bg-line"
      >
        <Icon aria-hidden="true" className="size-4" />
      </button>
      <input
        type="range"
        aria-label={t('voicemail.position')}
        aria-valuetext={`${formatDuration(at)} / ${formatDuration(length)}`}
        min={0}
        max={Math.max(1, length)}
        step={0.1}
        value={Math.min(at, length)}
        onChange={(event) => {
          const to = Number(event.target.value)
          setAt(to)
          if (audio.current) audio.current.currentTime = to
        }}
        className="h-11 min-w-20 flex-1 accent-accent"
      />
      <span className="w-20 shrink-0 text-right text-sm text-soft tabular-nums">
        {at > 0 ? `${formatDuration(at)} / ` : ''}
        {formatDuration(length)}
      </span>
      {failed && (
        <p role="alert" className="w-full text-sm text-bad">
          {t('voicemail.soundFailed')}
        </p>
      )}
    </div>
  )
}
