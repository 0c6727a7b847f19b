import type { Call } from '@twilio/voice-sdk'
import { ApiError } from '@/lib/api/client'
import { createStore } from '@/lib/store'
import { isRefusal } from './call-outcome'
import type { Phone } from './phone'
import {
  addSample,
  addWarning,
  clearWarning,
  newQualityLog,
  type QualityLog,
  type QualitySample,
  type QualitySummary,
  summaryOf,
} from './quality'

/** Levels of the moment, 0 to 1: what the microphone sends and what is heard. */
export interface Levels {
  input: number
  output: number
}

const SILENT: Levels = { input: 0, output: 0 }
const RETRY_MS = [1_000, 5_000, 20_000]
/** The desk may hear of the call's end a moment after us. */
const SETTLE_MS = 1_500

type Post = (sid: string, summary: QualitySummary) => Promise<unknown>

/** Watches how each call sounds, and gives the desk a summary when it is over. */
export class CallQuality {
  readonly logs = createStore<ReadonlyMap<string, QualityLog>>(new Map())
  private readonly levels = new Map<string, Levels>()
  private readonly phone: Phone
  private readonly post: Post

  constructor(phone: Phone, post: Post) {
    this.phone = phone
    this.post = post
    phone.listen({ onCall: (id, call) => this.watch(id, call) })
  }

  /** Read by meters every frame; it changes too often to be a store. */
  levelsOf(id: string): Levels {
    return this.levels.get(id) ?? SILENT
  }

  private watch(id: string, call: Call): void {
    const change = (next: (log: QualityLog) => QualityLog) => {
      const logs = new Map(this.logs.get())
      logs.set(id, next(logs.get(id) ?? newQualityLog))
      this.logs.set(logs)
    }
    call.on('sample', (sample: QualitySample) => change((log) => addSample(log, sample)))
    call.on('warning', (name: string) => change((log) => addWarning(log, name, Date.now())))
    call.on('warning-cleared', (name: string) => change((log) => clearWarning(log, name, Date.now())))
    // Errors of the line stand among its warnings, and so in the call's timeline.
    call.on('error', (error: { code: number; originalError?: { code?: number } }) => {
      const code = error.originalError?.code ?? error.code
      if (!isRefusal(code)) change((log) => addWarning(log, `error-${code}`, Date.now()))
    })
    call.on('volume', (input: number, output: number) => this.levels.set(id, { input, output }))
    // Of every way to end this is the one that the page itself sees, too: a call that the desk ends is let go of.
    const stop = this.phone.state.subscribe(() => {
      const state = this.phone.state.get().calls.find((one) => one.id === id)
      if (state && state.phase !== 'ended') return
      stop()
      const summary = summaryOf(this.logs.get().get(id) ?? newQualityLog, this.phone.audio.inUse())
      this.forget(id)
      if (summary && state?.sid) setTimeout(() => void this.send(state.sid ?? '', summary), SETTLE_MS)
    })
  }

  private forget(id: string): void {
    const logs = new Map(this.logs.get())
    logs.delete(id)
    this.levels.delete(id)
    this.logs.set(logs)
  }

  private async send(sid: string, summary: QualitySummary): Promise<void> {
    for (const wait of [...RETRY_MS, null]) {
      try {
        await this.post(sid, summary)
        return
      } catch (error) {
        // Only silence is worth another try; a desk that does not keep figures says so at once.
        if (!(error instanceof ApiError) || error.code !== 'network' || wait === null) return
        await new Promise((resolve) => setTimeout(resolve, wait))
      }
    }
  }
}
