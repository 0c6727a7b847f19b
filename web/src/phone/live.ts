import type { LiveMessage } from '@/lib/api/types'

export type LiveStatus = 'closed' | 'connecting' | 'open' | 'waiting'

interface LiveOptions {
  url: () => string
  onMessage: (message: LiveMessage) => void
  onStatus: (status: LiveStatus) => void
  /** Called when an attempt failed before it opened: the session may be gone, which a WebSocket cannot tell. */
  onRefused: () => void
  WebSocket?: typeof WebSocket
  random?: () => number
}

const FIRST_DELAY_MS = 400
const LAST_DELAY_MS = 8_000
/** The server pings every 15 s: two and a half intervals of silence mean a dead line. */
const SILENCE_MS = 38_000

const KNOWN = new Set<string>([
  'hello',
  'call',
  'presence',
  'team',
  'ping',
  'probe',
  'reachable',
  'mine',
  'lines',
  'voicemail',
] satisfies LiveMessage['type'][])

/** Full jitter between half and the whole of an exponential step, so that reloaded pages do not come in step. */
export function backoffDelay(attempt: number, random: number): number {
  const step = Math.min(LAST_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.min(attempt, 10))
  return step / 2 + (random * step) / 2
}

export function parseLiveMessage(data: unknown): LiveMessage | null {
  if (typeof data !== 'string') return null
  try {
    const message: unknown = JSON.parse(data)
    if (typeof message !== 'object' || message === null) return null
    const { type } = message as { type?: unknown }
    return typeof type === 'string' && KNOWN.has(type) ? (message as LiveMessage) : null
  } catch {
    return null
  }
}

/** The desk's live events over a WebSocket that comes back by itself until close() is called. */
export class LiveConnection {
  private readonly options: LiveOptions
  private socket: WebSocket | null = null
  private retryTimer: ReturnType<typeof setTimeout> | undefined
  private silenceTimer: ReturnType<typeof setTimeout> | undefined
  private attempt = 0
  private wanted = false

  constructor(options: LiveOptions) {
    this.options = options
  }

  open(): void {
    if (this.wanted) return
    this.wanted = true
    this.attempt = 0
    this.connect()
  }

  close(): void {
    this.wanted = false
    clearTimeout(this.retryTimer)
    this.drop()
    this.options.onStatus('closed')
  }

  hurryWhenSeen(): void {
    window.addEventListener('online', () => this.hurry())
    document.addEventListener('visibilitychange', () => this.hurry())
  }

  /** Tries at once instead of waiting: the network came back, or the rep looks at the page again. */
  hurry(): void {
    if (!this.wanted || this.socket) return
    clearTimeout(this.retryTimer)
    this.connect()
  }

  /** Says something to the server; nothing is kept for later when there is no line. */
  send(frame: object): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(frame))
  }

  private connect(): void {
    this.options.onStatus('connecting')
    const Socket = this.options.WebSocket ?? WebSocket
    const socket = new Socket(this.options.url())
    let opened = false
    this.socket = socket
    this.listenForSilence()
    socket.onopen = () => {
      opened = true
      this.attempt = 0
      this.options.onStatus('open')
    }
    socket.onmessage = (event) => {
      this.listenForSilence()
      const message = parseLiveMessage(event.data)
      if (!message) return
      if (message.type === 'ping') socket.send(JSON.stringify({ type: 'pong', n: message.n }))
      else this.options.onMessage(message)
    }
    socket.onclose = () => {
      if (this.socket !== socket) return
      this.drop()
      if (!opened) this.options.onRefused()
      if (this.wanted) this.retryLater()
    }
  }

  private retryLater(): void {
    this.options.onStatus('waiting')
    const delay = backoffDelay(this.attempt++, (this.options.random ?? Math.random)())
    this.retryTimer = setTimeout(() => this.connect(), delay)
  }

  private listenForSilence(): void {
    clearTimeout(this.silenceTimer)
    this.silenceTimer = setTimeout(() => {
      this.drop()
      if (this.wanted) this.retryLater()
    }, SILENCE_MS)
  }

  private drop(): void {
    clearTimeout(this.silenceTimer)
    const socket = this.socket
    this.socket = null
    if (!socket) return
    socket.onopen = socket.onmessage = socket.onclose = null
    socket.close()
  }
}
