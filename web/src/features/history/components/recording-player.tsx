import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { recordingUrl } from '@/lib/api/client'
import type { Recording } from '@/lib/api/types'
import { formatMoment } from '@/lib/format'

const SPEEDS = [0.75, 1, 1.25, 1.5, 2] as const
const STEP_S = 5

/** Plays one recording; nothing is fetched before it is asked for. */
export function RecordingPlayer({ recording }: { recording: Recording }) {
  const { t, i18n } = useTranslation()
  const audio = useRef<HTMLAudioElement>(null)
  const [speed, setSpeed] = useState(1)
  const label = t('history.recording', { when: formatMoment(recording.startedAt, i18n.language) })

  useEffect(() => {
    if (audio.current) audio.current.playbackRate = speed
  }, [speed])

  const onKeyDown = (event: KeyboardEvent) => {
    const player = audio.current
    if (!player || event.ctrlKey || event.altKey || event.metaKey) return
    const key = event.key.toLowerCase()
    if (key === 'k') void (player.paused ? player.play().catch(() => undefined) : player.pause())
    else if (key === 'j') player.currentTime = Math.max(0, player.currentTime - STEP_S)
    else if (key === 'l') player.currentTime += STEP_S
    else return
    // In a call the same letters are its controls.
    event.preventDefault()
    event.stopPropagation()
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: shortcuts for the player inside, which has its own controls.
    <div onKeyDown={onKeyDown} className="flex flex-wrap items-center gap-3">
      {/* biome-ignore lint/a11y/useMediaCaption: a telephone call has no captions. */}
      <audio
        ref={audio}
        controls
        preload="none"
        aria-label={label}
        src={recordingUrl(recording.sid)}
        onPlay={(event) => {
          event.currentTarget.playbackRate = speed
        }}
        className="h-11 min-w-0 max-w-full flex-1 basis-64"
      />
      <label className="flex items-center gap-2 text-sm text-soft">
        {t('history.speed')}
        <select
          value={speed}
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
    </div>
  )
}
