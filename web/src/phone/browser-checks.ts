import { ApiError, api } from '@/lib/api/client'
import { outboxApi } from '@/lib/api/outbox'
import type { Config } from '@/lib/api/types'
import { bandwidthVerdict, formatRate } from '@/lib/bandwidth'
import { type BrowserCheck, browserOf, type Finding, isOld, type Verdict } from '@/lib/diagnosis'
import { localeOf } from '@/lib/format'
import { preferences } from '@/lib/preferences'
import { measureBandwidth } from './bandwidth-test'
import { testLine } from './line-test'
import { lineVerdict } from './line-verdict'
import { environmentProblem, problemOfError } from './media-access'
import type { PhoneState } from './phone-state'
import { tryRelays } from './relays'

export interface BrowserChecks {
  config: Config
  phone: () => PhoneState
  /** Deliveries are shown to admins. */
  isAdmin: boolean
}

type Values = Record<string, string>

function found(check: BrowserCheck, code: string, verdict: Verdict, values: Values = {}): Finding {
  return { check, code, verdict, where: 'browser', values }
}

/** Null: it does not concern this rep, or cannot be tried now. */
type Check = (context: BrowserChecks) => Promise<Finding | null>

/** What is tried from here, by the word of its finding. None rejects. */
export const browserChecks: Record<BrowserCheck, Check> = {
  browser: async () => {
    const problem = environmentProblem(window)
    if (problem === 'insecure' || problem === 'no_webrtc') return found('browser', problem, 'failed')
    const browser = browserOf(navigator.userAgent)
    const values = { name: browser ? `${browser.name} ${browser.version}` : '?' }
    return browser && isOld(browser)
      ? found('browser', 'old', 'warning', values)
      : found('browser', 'ok', 'ok', values)
  },
  desk: async () => {
    const before = performance.now()
    try {
      await api.session()
    } catch (error) {
      const signedOut = error instanceof ApiError && error.status === 401
      return found('desk', signedOut ? 'signed_out' : 'no_answer', 'failed')
    }
    const ms = Math.round(performance.now() - before)
    return found('desk', ms > SLOW_MS ? 'slow' : 'ok', ms > SLOW_MS ? 'warning' : 'ok', { ms: String(ms) })
  },
  live: async ({ phone }) => {
    const open = await within(LIVE_MS, () => phone().live === 'open')
    return found('live', open ? 'ok' : 'closed', open ? 'ok' : 'failed')
  },
  device: async ({ phone }) => {
    const ready = await within(LIVE_MS, () => phone().device === 'ready')
    return found('device', ready ? 'ok' : 'not_registered', ready ? 'ok' : 'failed')
  },
  microphone: async ({ phone }) => {
    const wanted = preferences.get().microphone
    try {
      const devices = await navigator.mediaDevices.enumerateDevices()
      const gone = wanted && !devices.some(({ deviceId }) => deviceId === wanted)
      const level = await microphoneLevel(gone ? null : wanted)
      const values = { level: String(level) }
      if (gone) return found('microphone', 'gone', 'warning', values)
      // A microphone that is open is never quite silent, unless it is muted at its switch.
      return level <= DIGITAL_SILENCE && phone().calls.length === 0
        ? found('microphone', 'silent', 'warning', values)
        : found('microphone', 'ok', 'ok', values)
    } catch (error) {
      return found('microphone', problemOfError(error).replace('microphone_', ''), 'failed')
    }
  },
  speaker: async () => {
    const devices = await navigator.mediaDevices.enumerateDevices().catch(() => [])
    const speakers = devices.filter(({ kind }) => kind === 'audiooutput')
    const wanted = preferences.get().speaker
    if (wanted && !speakers.some(({ deviceId }) => deviceId === wanted))
      return found('speaker', 'gone', 'warning')
    // Some browsers list none, and play through the system's all the same.
    const count = String(speakers.length)
    return found('speaker', speakers.length > 0 ? 'ok' : 'unlisted', 'ok', { count })
  },
  notifications: async () => {
    if (typeof Notification === 'undefined') return found('notifications', 'unsupported', 'ok')
    if (Notification.permission === 'granted') return found('notifications', 'ok', 'ok')
    const blocked = Notification.permission === 'denied'
    return found('notifications', blocked ? 'blocked' : 'not_asked', 'warning')
  },
  ice: async () => {
    const { kinds, connected } = await loopback()
    const values = { kinds: kinds.join(', ') }
    if (kinds.length === 0) return found('ice', 'none', 'failed')
    return connected ? found('ice', 'ok', 'ok', values) : found('ice', 'blocked', 'warning', values)
  },
  turn: async () => {
    const iceServers = (await api.token()).iceServers ?? []
    if (iceServers.length === 0) return null
    const problem = await tryRelays(iceServers)
    const urls = iceServers.flatMap(({ urls }) => urls).join(', ')
    return found('turn', problem ?? 'ok', problem ? 'failed' : 'ok', { urls })
  },
  bandwidth: async () => {
    try {
      const rates = await measureBandwidth()
      const verdict = bandwidthVerdict(rates)
      const say = (kbit: number) => formatRate(kbit, localeOf(document.documentElement.lang))
      const values = { down: say(rates.down), up: say(rates.up) }
      const worth = { ok: 'ok', tight: 'warning', little: 'failed' } as const
      return found('bandwidth', verdict, worth[verdict], values)
    } catch (error) {
      // Others measure just now; that is no finding.
      if (error instanceof ApiError && error.code === 'busy') return null
      return found('bandwidth', 'no_answer', 'failed')
    }
  },
  deliveries: async ({ isAdmin }) => {
    if (!isAdmin) return null
    const view = await outboxApi.read().catch(() => null)
    if (!view) return null
    const dead = view.targets.reduce((sum, target) => sum + target.dead, 0)
    const paused = view.targets.find((target) => target.configured && target.pausedUntil)
    if (paused) return found('deliveries', 'paused', 'failed', { target: paused.label || 'CRM' })
    if (dead > 0) return found('deliveries', 'dead', 'failed', { count: String(dead) })
    return found('deliveries', view.targets.length > 0 ? 'ok' : 'none', 'ok')
  },
  line: async ({ config, phone }) => {
    if (phone().calls.some((call) => call.phase !== 'ended')) return found('line', 'in_call', 'ok')
    const report = await testLine(config, () => undefined)
    const { grade, causes } = lineVerdict(report)
    const values = {
      mos: report.mos?.toFixed(1) ?? '–',
      rtt: String(Math.round(report.rtt)),
      jitter: String(Math.round(report.jitter)),
      loss: (report.loss * 100).toFixed(1),
      error: String(report.error ?? ''),
    }
    if (grade === 'good') return found('line', 'ok', 'ok', values)
    return found('line', causes[0] ?? 'poor', grade === 'fair' ? 'warning' : 'failed', values)
  },
}

const SLOW_MS = 1_500
const LIVE_MS = 6_000
const LISTEN_MS = 1_200
/** dBFS. */
const DIGITAL_SILENCE = -90
const GATHER_MS = 5_000

async function within(ms: number, holds: () => boolean): Promise<boolean> {
  const end = performance.now() + ms
  while (!holds() && performance.now() < end) await sleep(100)
  return holds()
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

/** The loudest of a second or so, dBFS. */
async function microphoneLevel(deviceId: string | null): Promise<number> {
  const audio = deviceId ? { deviceId: { exact: deviceId } } : true
  const stream = await navigator.mediaDevices.getUserMedia({ audio })
  const context = new AudioContext()
  try {
    const node = new AnalyserNode(context, { fftSize: 2048 })
    context.createMediaStreamSource(stream).connect(node)
    const samples = new Float32Array(node.fftSize)
    let peak = 0
    for (const end = performance.now() + LISTEN_MS; performance.now() < end; await sleep(40)) {
      node.getFloatTimeDomainData(samples)
      for (const sample of samples) peak = Math.max(peak, Math.abs(sample))
    }
    return peak > 0 ? Math.round(20 * Math.log10(peak)) : -120
  } finally {
    for (const track of stream.getTracks()) track.stop()
    await context.close().catch(() => undefined)
  }
}

/** Two ends in this page: whether the browser has addresses to offer over UDP, and may use them. */
async function loopback(): Promise<{ kinds: string[]; connected: boolean }> {
  const [here, there] = [new RTCPeerConnection(), new RTCPeerConnection()]
  const kinds = new Set<string>()
  try {
    here.onicecandidate = ({ candidate }) => {
      if (candidate?.protocol) kinds.add(`${candidate.type} ${candidate.protocol}`)
      if (candidate) void there.addIceCandidate(candidate).catch(() => undefined)
    }
    there.onicecandidate = ({ candidate }) => {
      if (candidate) void here.addIceCandidate(candidate).catch(() => undefined)
    }
    const channel = here.createDataChannel('check')
    await here.setLocalDescription(await here.createOffer())
    await there.setRemoteDescription(here.localDescription as RTCSessionDescription)
    await there.setLocalDescription(await there.createAnswer())
    await here.setRemoteDescription(there.localDescription as RTCSessionDescription)
    const connected = await within(GATHER_MS, () => channel.readyState === 'open')
    return { kinds: [...kinds].filter((kind) => kind.endsWith('udp')), connected }
  } catch {
    return { kinds: [...kinds], connected: false }
  } finally {
    here.close()
    there.close()
  }
}
