// What the server finds when it looks at itself; docs/api/diagnosis.md is the contract.
import type { Finding } from '@/lib/diagnosis'
import { ApiError, actingQuery, request } from './client'
import { credentials } from './server'

/** Unix milliseconds by the server's clock, and how many steps there are. */
interface Begin {
  type: 'begin'
  steps: number
  now: number
}
/** A step is about to be taken. */
interface Step {
  type: 'step'
  check: string
  left: number
}
interface ServerFinding extends Omit<Finding, 'where'> {
  type: 'finding'
}
export type DiagnosisEvent = Begin | Step | ServerFinding | { type: 'end' }

/** The lines of a stream, each as soon as it is whole. */
async function* lines(stream: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  let kept = ''
  for await (const chunk of pieces(stream)) {
    kept += decoder.decode(chunk, { stream: true })
    const whole = kept.split('\n')
    kept = whole.pop() ?? ''
    yield* whole.filter((line) => line !== '')
  }
}

/** Nothing on the way can make fewer of them. */
function noise(bytes: number): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(bytes)
  // The browser gives so many at once.
  for (let at = 0; at < bytes; at += 65_536) crypto.getRandomValues(all.subarray(at, at + 65_536))
  return all
}

async function* pieces(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      yield value
    }
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}

export const diagnosisApi = {
  /** So many characters from the server, and to it, to measure the connection by. */
  fetchBulk: async (bytes: number) => {
    await request<{ data: string }>('GET', `/api/diagnosis/bulk?bytes=${bytes}`)
  },
  sendBulk: (bytes: number) =>
    request<void>(
      'POST',
      '/api/diagnosis/bulk',
      new Blob([noise(bytes)], { type: 'application/octet-stream' }),
    ),
  /** Looks at the server, those checks only that are named (none: all), and tells each thing as it is known. */
  async read(
    checks: readonly string[],
    onEvent: (event: DiagnosisEvent) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const query = checks.length > 0 ? `?checks=${checks.join(',')}` : ''
    let response: Response
    try {
      response = await fetch(actingQuery(`/api/diagnosis${query}`), { credentials, signal })
    } catch (cause) {
      if (signal.aborted) throw cause
      throw new ApiError(0, 'network', 'The server does not answer.')
    }
    if (!response.ok || !response.body) {
      const body = (await response.json().catch(() => null)) as { error?: { code?: string } } | null
      throw new ApiError(response.status, body?.error?.code ?? 'network', response.statusText)
    }
    let ended = false
    try {
      for await (const line of lines(response.body)) {
        const event = JSON.parse(line) as DiagnosisEvent
        ended = event.type === 'end'
        onEvent(event)
      }
    } catch (cause) {
      if (signal.aborted) throw cause
    }
    if (!ended) throw new ApiError(0, 'network', 'The server stopped in the middle.')
  },
  repair: (check: string) => request<void>('POST', '/api/diagnosis/repair', { check }),
}
