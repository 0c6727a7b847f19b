import type { WaveSurferOptions } from 'wavesurfer.js'
import { credentials } from '@/lib/api/server'

/** How fine the picture is: points over its whole width. */
const POINTS = 1_200
/** Enough for the loudness of speech, and a sixth of the memory that the sound card's own rate would take. */
const RATE = 8_000

interface Peaks {
  /** The loudest of each piece, a list a channel. */
  peaks: Float32Array[]
  seconds: number
}

/** Fetches the whole sound and keeps its outline. */
export async function readPeaks(url: string, channels: number, signal: AbortSignal): Promise<Peaks> {
  const response = await fetch(url, { credentials, signal })
  if (!response.ok) throw new Error(`status ${response.status}`)
  const context = new OfflineAudioContext(Math.max(1, channels), 1, RATE)
  const sound = await context.decodeAudioData(await response.arrayBuffer())
  const sides = Array.from({ length: sound.numberOfChannels }, (_, side) =>
    outline(sound.getChannelData(side)),
  )
  return { peaks: sides, seconds: sound.duration }
}

/** The loudest sample of each of POINTS pieces. */
export function outline(samples: Float32Array, points = POINTS): Float32Array {
  const peaks = new Float32Array(Math.min(points, samples.length))
  for (let i = 0; i < samples.length; i++) {
    const piece = Math.floor((i * peaks.length) / samples.length)
    peaks[piece] = Math.max(peaks[piece] ?? 0, Math.abs(samples[i] ?? 0))
  }
  return peaks
}

/** The looks of the picture: with two channels, a line for each side of the call. */
export function waveLooks(channels: number): Partial<WaveSurferOptions> {
  const quiet = drawn('--control')
  const line = (name: string) => ({ waveColor: quiet, progressColor: drawn(name) })
  return {
    height: channels > 1 ? 36 : 56,
    barWidth: 2,
    barGap: 1,
    barRadius: 2,
    normalize: true,
    cursorColor: drawn('--ink'),
    ...line('--accent'),
    ...(channels > 1 ? { splitChannels: [line('--accent'), line('--good')] } : {}),
  }
}

/** A canvas knows no light-dark(): the colour of a token as it is drawn now. */
function drawn(name: string): string {
  const probe = document.createElement('span')
  probe.style.color = `var(${name})`
  document.body.append(probe)
  const plain = getComputedStyle(probe).color
  probe.remove()
  return plain
}
