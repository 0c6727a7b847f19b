import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { LiveMessage } from '@/lib/api/types'
import { backoffDelay, LiveConnection, type LiveStatus, parseLiveMessage } from './live'

class FakeSocket {
  static all: FakeSocket[] = []
  static get last(): FakeSocket {
    const socket = FakeSocket.all.at(-1)
    if (!socket) throw new Error('no socket was opened')
    return socket
  }
  sent: string[] = []
  closed = false
  onopen: (() => void) | null = null
  onmessage: ((event: { data: unknown }) => void) | null = null
  onclose: (() => void) | null = null
  readonly url: string
  constructor(url: string) {
    this.url = url
    FakeSocket.all.push(this)
  }
  send(text: string) {
    this.sent.push(text)
  }
  close() {
    this.closed = true
  }
}

let statuses: LiveStatus[]
let messages: LiveMessage[]
let refused: number

function connection(): LiveConnection {
  return new LiveConnection({
    url: () => 'ws://localhost/api/live',
    onMessage: (message) => messages.push(message),
    onStatus: (status) => statuses.push(status),
    onRefused: () => refused++,
    WebSocket: FakeSocket as unknown as typeof WebSocket,
    random: () => 1,
  })
}

beforeEach(() => {
  vi.useFakeTimers()
  FakeSocket.all = []
  statuses = []
  messages = []
  refused = 0
})
afterEach(() => void vi.useRealTimers())

describe('LiveConnection', () => {
  it('passes messages on and answers pings itself', () => {
    connection().open()
    FakeSocket.last.onopen?.()
    FakeSocket.last.onmessage?.({ data: '{"type":"hello","identity":"alice","boot":"1"}' })
    FakeSocket.last.onmessage?.({ data: '{"type":"ping","n":7}' })
    FakeSocket.last.onmessage?.({ data: '<html>' })
    expect(messages).toEqual([{ type: 'hello', identity: 'alice', boot: '1' }])
    expect(FakeSocket.last.sent).toEqual(['{"type":"pong","n":7}'])
    expect(statuses).toEqual(['connecting', 'open'])
  })

  it('comes back by itself, ever more slowly, and at once when hurried', () => {
    const live = connection()
    live.open()
    FakeSocket.last.onclose?.()
    expect(refused).toBe(1)
    vi.advanceTimersByTime(399)
    expect(FakeSocket.all).toHaveLength(1)
    vi.advanceTimersByTime(1)
    expect(FakeSocket.all).toHaveLength(2)
    FakeSocket.last.onclose?.()
    vi.advanceTimersByTime(400)
    expect(FakeSocket.all).toHaveLength(2)
    live.hurry()
    expect(FakeSocket.all).toHaveLength(3)
    live.hurry()
    expect(FakeSocket.all).toHaveLength(3)
  })

  it('is not refused when an open line breaks', () => {
    connection().open()
    FakeSocket.last.onopen?.()
    FakeSocket.last.onclose?.()
    expect(refused).toBe(0)
    expect(statuses).toEqual(['connecting', 'open', 'waiting'])
  })

  it('takes silence for a dead line', () => {
    connection().open()
    const first = FakeSocket.last
    first.onopen?.()
    vi.advanceTimersByTime(30_000)
    first.onmessage?.({ data: '{"type":"ping","n":1}' })
    vi.advanceTimersByTime(30_000)
    expect(first.closed).toBe(false)
    vi.advanceTimersByTime(8_000)
    expect(first.closed).toBe(true)
    vi.advanceTimersByTime(400)
    expect(FakeSocket.all).toHaveLength(2)
  })

  it('stays closed once closed', () => {
    const live = connection()
    live.open()
    live.close()
    expect(FakeSocket.last.closed).toBe(true)
    live.hurry()
    vi.advanceTimersByTime(60_000)
    expect(FakeSocket.all).toHaveLength(1)
    expect(statuses.at(-1)).toBe('closed')
  })
})

it('waits between half and the whole of a step that doubles up to eight seconds', () => {
  expect([0, 1, 2, 3].map((attempt) => backoffDelay(attempt, 1))).toEqual([400, 800, 1600, 3200])
  expect(backoffDelay(0, 0)).toBe(200)
  expect(backoffDelay(1000, 1)).toBe(8000)
})

it.each(['', '[]', 'null', '{}', '{"type":"other"}', '{"type":1}', '\n'])('drops %j', (data) => {
  expect(parseLiveMessage(data)).toBeNull()
})
