import { Download, Pause, Play, RotateCcw, RotateCw } from 'lucide-react'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import WaveSurfer from 'wavesurfer.js'
import { IconButton } from '@/components/ui/icon-button'
import { recordingUrl } from '@/lib/api/records'
import { mediaCors } from '@/lib/api/server'
import type { Recording } from '@/lib/api/types'
import { formatDuration, formatMoment } from '@/lib/format'
import { saveApart } from '@/lib/save-file'
import { readPeaks, waveLooks } from './wave'

const SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 2] as const
const STEP_S = 5
/** Longer recordings are played without a picture: making one means to hold all of their sound in memory. */
const LONGEST_WAVE_S = 45 * 60

/** Plays one recording. The sound comes in parts, the picture of it once, when the player is opened. */
export function RecordingPlayer({ recording }: { recording: Recording }) {
  const { t, i18n } = useTranslation()
  const audio = useRef<HTMLAudioElement>(null)
  const wave = useRef<HTMLDivElement>(null)
  const [playing, setPlaying] = useState(false)
  const [opened, setOpened] = useState(false)
  const [failed, setFailed] = useState(false)
  const [position, setPosition] = useState(0)
  const [length, setLength] = useState(recording.duration ?? 0)
  const [speed, setSpeed] = useState(1)
  const { sid, channels, duration } = recording
  const label = t('records.player.label', { when: formatMoment(recording.startedAt, i18n.language) })
  const drawn = (duration ?? 0) <= LONGEST_WAVE_S

  // Nothing of the sound is fetched before somebody wants to hear it: who listened is noted with the call.
  useEffect(() => {
    if (!opened || !drawn) return
    const gone = new AbortController()
    let surfer: WaveSurfer | null = null
    readPeaks(recordingUrl(sid), channels, gone.signal).then(
      ({ peaks, seconds }) => {
        if (gone.signal.aborted || !audio.current || !wave.current) return
        surfer = WaveSurfer.create({
          container: wave.current,
          media: audio.current,
          peaks,
          duration: seconds,
          ...waveLooks(channels),
        })
        surfer.once('redrawcomplete', () => wave.current?.setAttribute('data-drawn', 'true'))
      },
      // Without its picture it can be heard all the same.
      () => undefined,
    )
    return () => {
      gone.abort()
      surfer?.destroy()
    }
  }, [opened, sid, channels, drawn])

  useEffect(() => {
    if (audio.current) audio.current.playbackRate = speed
  }, [speed])

  const toggle = () => {
    const player = audio.current
    if (!player) return
    setOpened(true)
    if (player.paused) player.play().catch(() => setFailed(true))
    else player.pause()
  }
  const move = (seconds: number) => {
    if (audio.current) audio.current.currentTime = Math.max(0, audio.current.currentTime + seconds)
  }
  const change = (steps: number) => {
    const at = SPEEDS.indexOf(speed as (typeof SPEEDS)[number]) + steps
    setSpeed(SPEEDS[Math.min(SPEEDS.length - 1, Math.max(0, at))] ?? 1)
  }

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.target instanceof HTMLSelectElement) return
    const onControl = event.target instanceof HTMLElement && event.target.closest('button, a, input')
    const key = event.key.toLowerCase()
    if (key === 'k' || (key === ' ' && !onControl)) toggle()
    else if (key === 'j') move(-STEP_S)
    else if (key === 'l') move(STEP_S)
    else if (event.shiftKey && event.code === 'Comma') change(-1)
    else if (event.shiftKey && event.code === 'Period') change(1)
    else return
    // In a call the same letters are its controls.
    event.preventDefault()
    event.stopPropagation()
  }

  const at = formatDuration(position)
  const of = formatDuration(length)
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would be a form's.
    <div
      role="group"
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the keys of the player act where it has the focus.
      tabIndex={0}
      onKeyDown={onKeyDown}
      className="flex flex-col gap-2 rounded-card border border-line bg-surface p-3"
    >
      {/* biome-ignore lint/a11y/useMediaCaption: a telephone call has no captions. */}
      <audio
        ref={audio}
        preload="none"
        crossOrigin={mediaCors}
        src={recordingUrl(sid)}
        onPlay={(event) => {
          event.currentTarget.playbackRate = speed
          setPlaying(true)
        }}
        onPause={() => setPlaying(false)}
        onEnded={() => setPlaying(false)}
        onError={() => setFailed(true)}
        onTimeUpdate={(event) => setPosition(event.currentTarget.currentTime)}
        onLoadedMetadata={(event) => {
          if (Number.isFinite(event.currentTarget.duration)) setLength(event.currentTarget.duration)
        }}
      />
      <div ref={wave} aria-hidden="true" className={drawn && opened ? 'min-h-18' : ''} />
      {channels > 1 && drawn && <p className="sr-only">{t('records.player.channels')}</p>}
      <input
        type="range"
        min={0}
        max={Math.max(1, Math.round(length))}
        step={1}
        value={Math.min(Math.round(position), Math.max(1, Math.round(length)))}
        aria-label={t('records.player.position')}
        aria-valuetext={t('records.player.at', { at, length: of })}
        onChange={(event) => {
          if (audio.current) audio.current.currentTime = Number(event.target.value)
        }}
        className="w-full accent-accent"
      />
      <div className="flex flex-wrap items-center gap-1">
        <IconButton
          label={t('records.player.back')}
          shortcut="J"
          onClick={() => move(-STEP_S)}
          className="hover:bg-raised"
          icon={<RotateCcw aria-hidden="true" className="size-4" />}
        />
        <IconButton
          label={t(playing ? 'records.player.pause' : 'records.player.play')}
          shortcut="K"
          onClick={toggle}
          className="bg-accent text-on-accent hover:bg-accent-hover"
          icon={
            playing ? (
              <Pause aria-hidden="true" className="size-5" />
            ) : (
              <Play aria-hidden="true" className="size-5" />
            )
          }
        />
        <IconButton
          label={t('records.player.forward')}
          shortcut="L"
          onClick={() => move(STEP_S)}
          className="hover:bg-raised"
          icon={<RotateCw aria-hidden="true" className="size-4" />}
        />
        <span className="px-2 text-soft tabular-nums">
          {at} / {of}
        </span>
        <label className="ml-auto flex items-center gap-2 text-sm text-soft">
          {t('records.player.speed')}
          <select
            value={speed}
            aria-keyshortcuts="Shift+, Shift+."
            onChange={(event) => setSpeed(Number(event.target.value))}
            className="min-h-11 rounded-card border border-control bg-surface pr-1 pl-2 text-ink"
          >
            {SPEEDS.map((one) => (
              <option key={one} value={one} className="bg-surface text-ink">
                {one.toLocaleString(i18n.language)}×
              </option>
            ))}
          </select>
        </label>
        <a
          href={recordingUrl(sid, { wav: true, download: true })}
          download
          onClick={(event) => saveApart(event, event.currentTarget.href, () => setFailed(true))}
          aria-label={t('records.player.download')}
          title={t('records.player.download')}
          className="inline-flex size-11 items-center justify-center rounded-full hover:bg-raised"
        >
          <Download aria-hidden="true" className="size-4" />
        </a>
      </div>
      {failed ? (
        <p role="alert" className="text-bad">
          {t('records.player.failed')}
        </p>
      ) : (
        <p className="text-sm text-soft pointer-coarse:hidden max-sm:hidden">{t('records.player.keys')}</p>
      )}
    </div>
  )
}
