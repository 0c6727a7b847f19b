import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ApiError } from '@/lib/api/client'
import type { CallCommand, CallRecord, Party } from '@/lib/api/types'
import { CallCommander } from './call-commander'
import { controlView, SETTLE_MS } from './call-control'

const party = (id: string, me: boolean, state: Party['state'] = 'talking'): Party => ({
  id,
  peer: me
    ? { kind: 'rep', value: 'alice', name: null }
    : { kind: 'number', value: '+33199000001', name: null },
  state,
  me,
  pending: null,
  since: 0,
  failed: null,
})
const record = (change: Partial<CallRecord> = {}): CallRecord => ({
  sid: 'CA1',
  revision: 1,
  direction: 'outgoing',
  peer: { kind: 'number', value: '+33199000001', name: null },
  line: null,
  state: 'talking',
  outcome: null,
  reason: null,
  answeredBy: null,
  endedBy: null,
  startedAt: 0,
  answeredAt: 0,
  endedAt: null,
  duration: 0,
  parties: [party('rep-alice', true), party('customer', false)],
  held: false,
  consultation: null,
  transfer: null,
  recording: { state: 'off', since: null },
  ...change,
})
const held = record({ held: true, parties: [party('rep-alice', true), party('customer', false, 'held')] })

type Answer = { call: CallRecord } | ApiError
let posted: { id: string; command: CallCommand }[]
let answers: Answer[]
let commander: CallCommander
let records: CallRecord[]

beforeEach(() => {
  vi.useFakeTimers()
  posted = []
  answers = []
  records = []
  let n = 0
  commander = new CallCommander({
    post: async (_sid, id, command) => {
      posted.push({ id, command })
      const answer = answers.shift() ?? { call: held }
      if (answer instanceof ApiError) throw answer
      return answer
    },
    onRecord: (one) => {
      records.push(one)
      commander.record(one)
    },
    newId: () => `id-${++n}`,
  })
  commander.record(record())
})
afterEach(() => void vi.useRealTimers())

const shown = () => controlView(commander.get('CA1'))
const silence = () => new ApiError(0, 'network', 'The server does not answer.')

describe('CallCommander', () => {
  it('shows a command before the desk has answered, then what the desk says', async () => {
    const done = commander.issue('CA1', { command: 'hold' })
    expect(shown().held).toBe(true)
    expect(posted).toEqual([])
    expect(await done).toBe(true)
    expect(records).toEqual([held])
    await vi.advanceTimersByTimeAsync(SETTLE_MS)
    expect(commander.get('CA1').issued).toEqual([])
    expect(shown().held).toBe(true)
  })

  it('takes a refused command back and keeps the reason', async () => {
    answers = [new ApiError(409, 'already_transferring', 'A transfer is under way.')]
    expect(await commander.issue('CA1', { command: 'hold' })).toBe(false)
    expect(shown().held).toBe(false)
    expect(commander.get('CA1').refusal).toMatchObject({ code: 'already_transferring' })
    expect(posted).toHaveLength(1)
    commander.dismiss('CA1')
    expect(commander.get('CA1').refusal).toBe(null)
  })

  it('sends again under the same name while nobody answers', async () => {
    answers = [silence(), new ApiError(503, 'http_503', 'busy'), { call: held }]
    const done = commander.issue('CA1', { command: 'hold' })
    await vi.advanceTimersByTimeAsync(2000)
    expect(await done).toBe(true)
    expect(posted.map((one) => one.id)).toEqual(['id-1', 'id-1', 'id-1'])
  })

  it('gives up in the end and says that nothing has changed', async () => {
    answers = [silence(), silence(), silence(), silence(), silence(), silence()]
    const done = commander.issue('CA1', { command: 'hold' })
    await vi.advanceTimersByTimeAsync(20_000)
    expect(await done).toBe(false)
    expect(posted).toHaveLength(5)
    expect(shown().held).toBe(false)
    expect(commander.get('CA1').refusal?.code).toBe('network')
  })

  it('does not wait for its next try when the live connection is back', async () => {
    answers = [silence(), { call: held }]
    const done = commander.issue('CA1', { command: 'hold' })
    await vi.advanceTimersByTimeAsync(10)
    expect(posted).toHaveLength(1)
    commander.wake()
    expect(await done).toBe(true)
    expect(posted).toHaveLength(2)
  })

  it('keeps the order of one call, and does not let one call wait for another', async () => {
    answers = [silence(), { call: record({ sid: 'CA2' }) }]
    commander.record(record({ sid: 'CA2' }))
    const first = commander.issue('CA1', { command: 'hold' })
    const second = commander.issue('CA1', { command: 'resume' })
    const other = commander.issue('CA2', { command: 'record' })
    expect(await other).toBe(true)
    expect(posted.map((one) => one.id)).toEqual(['id-1', 'id-3'])
    await vi.advanceTimersByTimeAsync(1000)
    expect(await first).toBe(true)
    expect(await second).toBe(true)
    expect(posted.map((one) => one.id)).toEqual(['id-1', 'id-3', 'id-1', 'id-2'])
    expect(shown().held).toBe(false)
  })

  it('forgets a call that is over, and stops asking for it', async () => {
    answers = [silence()]
    const done = commander.issue('CA1', { command: 'hold' })
    await vi.advanceTimersByTimeAsync(10)
    commander.record(record({ state: 'ended' }))
    await vi.advanceTimersByTimeAsync(5000)
    expect(commander.state.get().size).toBe(0)
    commander.wake()
    await vi.advanceTimersByTimeAsync(5000)
    await done
    expect(commander.state.get().size).toBe(0)
    expect(posted.length).toBeLessThanOrEqual(2)
  })

  it('knows nothing of calls of an older server', () => {
    commander.record(record({ sid: 'CA9', parties: undefined }))
    expect(commander.state.get().has('CA9')).toBe(false)
  })
})
