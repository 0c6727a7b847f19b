import type { Call, Device } from '@twilio/voice-sdk'
import { api } from '@/lib/api/client'
import type { Config } from '@/lib/api/types'
import type { LineReport } from './line-verdict'
import type { QualitySample } from './quality'
import { keepRelays, withRelays } from './relays'
import { sdkSounds } from './ringtones'
import { loadSdk } from './sdk'

/** Long enough for the SDK's averages, short enough to wait for. */
const TALK_MS = 12_000
/** The whole test, should no end of the SDK ever come. */
const LIMIT_MS = 45_000

export type LineTestStage = 'connecting' | 'talking' | 'done'

/**
 * Calls the desk's test announcement with the SDK's own preflight test, and tells how the line was. `onStage` hears how
 * far it is. Never rejects: a line that cannot be tested is a finding.
 */
export async function testLine(config: Config, onStage: (stage: LineTestStage) => void): Promise<LineReport> {
  onStage('connecting')
  try {
    const [sdk, { token }] = await Promise.all([loadSdk(config), api.token().then(keepRelays)])
    const report = await run(sdk.Device, token, config, onStage)
    onStage('done')
    return report
  } catch (error) {
    onStage('done')
    return { ...NOTHING, error: codeOf(error) }
  }
}

const NOTHING: LineReport = { error: null, mos: null, rtt: 0, jitter: 0, loss: 0, warnings: [], samples: 0 }

function codeOf(error: unknown): number {
  const code = (error as { code?: unknown } | null)?.code
  return typeof code === 'number' ? code : 0
}

function run(
  Base: typeof Device,
  token: string,
  config: Config,
  onStage: (stage: LineTestStage) => void,
): Promise<LineReport> {
  /** The SDK's test takes its device from here: ours says what the call is for, and ends it. */
  class TestDevice extends Base {
    constructor(own: string, options: Device.Options) {
      const quiet = config.signaling ? { publishEvents: false } : {}
      super(own, { ...options, ...quiet, sounds: sdkSounds() } as Device.Options)
    }

    override async connect(options?: Device.ConnectOptions): Promise<Call> {
      const call = await super.connect({ ...options, params: { Preflight: 'true' } })
      call.once('accept', () => setTimeout(() => call.disconnect(), TALK_MS))
      return call
    }
  }
  const options = {
    edge: config.edge,
    codecPreferences: ['opus', 'pcmu'],
    deviceFactory: TestDevice,
    ...withRelays(),
  }
  const test = Base.runPreflight(token, options as never)
  const samples: QualitySample[] = []
  const warnings = new Set<string>()
  return new Promise((resolve) => {
    const end = (error: number | null) => {
      clearTimeout(limit)
      const last = samples.at(-1)
      const lost = last?.totals.packetsLost ?? 0
      const all = lost + (last?.totals.packetsReceived ?? 0)
      const mean = (of: (sample: QualitySample) => number | null) => {
        const values = samples.map(of).filter((value): value is number => Number.isFinite(value))
        return values.length > 0 ? values.reduce((sum, value) => sum + value, 0) / values.length : null
      }
      resolve({
        error,
        mos: mean((sample) => sample.mos),
        rtt: mean((sample) => sample.rtt) ?? 0,
        jitter: mean((sample) => sample.jitter) ?? 0,
        loss: all > 0 ? lost / all : 0,
        warnings: [...warnings],
        samples: samples.length,
      })
    }
    const limit = setTimeout(() => {
      test.stop()
      end(0)
    }, LIMIT_MS)
    test.on('connected', () => onStage('talking'))
    test.on('sample', (sample: QualitySample) => samples.push(sample))
    test.on('warning', (warning: { name: string }) => warnings.add(warning.name))
    test.on('completed', () => end(null))
    test.on('failed', (error: unknown) => end(codeOf(error)))
  })
}
