import { useCallback, useEffect, useRef, useState } from 'react'
import { type MediaProblem, problemOfError } from '@/phone/media-access'

export interface MicrophoneMeter {
  /** The loudness of this moment, 0 to 1. */
  read: () => number
  /** Something louder than the noise of a room has been heard. */
  heard: boolean
  problem: MediaProblem | null
}

/** A spoken word reaches this; the noise of a quiet room does not. */
const HEARD = 0.02
/** Speech has peaks far above its mean: this much fills the meter. */
const GAIN = 4

/** Opens the microphone while `on`, to show that it works. */
export function useMicrophoneMeter(deviceId: string | null, on: boolean): MicrophoneMeter {
  const analyser = useRef<AnalyserNode | null>(null)
  const [heard, setHeard] = useState(false)
  const [problem, setProblem] = useState<MediaProblem | null>(null)

  useEffect(() => {
    if (!on) return
    setHeard(false)
    setProblem(null)
    let stop = () => undefined as unknown
    let over = false
    const wanted = deviceId ? { deviceId: { exact: deviceId } } : true
    navigator.mediaDevices
      .getUserMedia({ audio: wanted })
      .then((stream) => {
        const end = () => {
          for (const track of stream.getTracks()) track.stop()
        }
        if (over) return end()
        const context = new AudioContext()
        const node = new AnalyserNode(context, { fftSize: 1024 })
        context.createMediaStreamSource(stream).connect(node)
        analyser.current = node
        stop = () => {
          analyser.current = null
          end()
          return context.close()
        }
      })
      .catch((error: unknown) => {
        if (!over) setProblem(problemOfError(error))
      })
    return () => {
      over = true
      stop()
    }
  }, [deviceId, on])

  const read = useCallback(() => {
    const node = analyser.current
    if (!node) return 0
    const samples = new Float32Array(node.fftSize)
    node.getFloatTimeDomainData(samples)
    const rms = Math.sqrt(samples.reduce((sum, value) => sum + value * value, 0) / samples.length)
    if (rms > HEARD) setHeard(true)
    return Math.min(1, rms * GAIN)
  }, [])
  return { read, heard, problem }
}
