import { ApiError } from '@/lib/api/client'
import type { CallCommand, CallRecord } from '@/lib/api/types'
import { createStore, type Store } from '@/lib/store'
import {
  type ControlEvent,
  type ControlState,
  controlView,
  idleControl,
  type Leaving,
  reduceControl,
  SETTLE_MS,
} from './call-control'

interface Options {
  post: (sid: string, id: string, command: CallCommand) => Promise<{ call: CallRecord }>
  onRecord: (record: CallRecord) => void
  now?: () => number
  newId?: () => string
}

/** Between two tries of a command that nobody answered; after the last one it is given up. */
const RETRY_MS = [400, 1_000, 2_000, 4_000] as const
/** A hang-up that does not arrive keeps the other side waiting for somebody who will not come back. */
const HANGUP_RETRIES = 15

/** Carries a rep's commands to the desk, one call's in the order given, and keeps what each call shows. */
export class CallCommander {
  /** By the desk's name of the call. */
  readonly state: Store<ReadonlyMap<string, ControlState>> = createStore<ReadonlyMap<string, ControlState>>(
    new Map(),
  )
  private readonly post: Options['post']
  private readonly onRecord: Options['onRecord']
  private readonly now: () => number
  private readonly newId: () => string
  private readonly queues = new Map<string, Promise<unknown>>()
  private readonly sleepers = new Set<() => void>()

  constructor(options: Options) {
    this.post = options.post
    this.onRecord = options.onRecord
    this.now = options.now ?? Date.now
    this.newId = options.newId ?? (() => crypto.randomUUID())
  }

  get(sid: string | null): ControlState {
    return (sid !== null && this.state.get().get(sid)) || idleControl
  }

  leaving(sid: string | null): Leaving | null {
    return controlView(this.get(sid)).leaving
  }

  /** Shows the command at once and sends it; resolves to whether the desk took it. */
  issue(sid: string, command: CallCommand): Promise<boolean> {
    const id = this.newId()
    this.send(sid, { type: 'issued', id, command, at: this.now() })
    const before = this.queues.get(sid) ?? Promise.resolve()
    const done = before.then(() => this.deliver(sid, id, command))
    this.queues.set(sid, done)
    return done
  }

  /** The desk's record of a call; those that are over are forgotten. */
  record(record: CallRecord): void {
    if (record.parties === undefined) return
    if (record.state === 'ended') this.forget(record.sid)
    else this.send(record.sid, { type: 'record', record, at: this.now() })
  }

  dismiss(sid: string): void {
    this.send(sid, { type: 'dismissed' })
  }

  /** The server is back: what waits for its next try goes now. */
  wake(): void {
    for (const go of [...this.sleepers]) go()
  }

  clear(): void {
    this.state.set(new Map())
    this.queues.clear()
  }

  private forget(sid: string): void {
    if (!this.state.get().has(sid)) return
    this.state.update((all) => new Map([...all].filter(([key]) => key !== sid)))
    this.queues.delete(sid)
  }

  private async deliver(sid: string, id: string, command: CallCommand): Promise<boolean> {
    for (let attempt = 0; ; attempt++) {
      // The call is over: there is nobody left to ask for.
      if (!this.state.get().has(sid)) return false
      try {
        const { call } = await this.post(sid, id, command)
        this.send(sid, { type: 'accepted', id, at: this.now() })
        this.onRecord(call)
        setTimeout(() => this.send(sid, { type: 'settled', at: this.now() }), SETTLE_MS)
        return true
      } catch (error) {
        const delay = worthAnotherTry(error) ? retryDelay(command, attempt) : undefined
        if (delay !== undefined) {
          await this.sleep(delay)
          continue
        }
        const { code, message } =
          error instanceof ApiError ? error : { code: 'failed', message: String(error) }
        this.send(sid, { type: 'refused', id, code, message, at: this.now() })
        return false
      }
    }
  }

  private sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const go = () => {
        clearTimeout(timer)
        this.sleepers.delete(go)
        resolve()
      }
      const timer = setTimeout(go, ms)
      this.sleepers.add(go)
    })
  }

  private send(sid: string, event: ControlEvent): void {
    const before = this.state.get().get(sid)
    // Answers that come after the call is over have nothing left to change.
    if (!before && event.type !== 'record' && event.type !== 'issued') return
    const after = reduceControl(before ?? idleControl, event)
    if (after !== before) this.state.update((all) => new Map(all).set(sid, after))
  }
}

function retryDelay(command: CallCommand, attempt: number): number | undefined {
  const goes = command.command === 'hangup' || command.command === 'leave'
  return RETRY_MS[attempt] ?? (goes && attempt < HANGUP_RETRIES ? RETRY_MS.at(-1) : undefined)
}

/** Nobody answered, or somebody who was too busy did: the same id may be sent again. */
function worthAnotherTry(error: unknown): boolean {
  return (
    error instanceof ApiError && (error.code === 'network' || error.status === 429 || error.status >= 500)
  )
}
