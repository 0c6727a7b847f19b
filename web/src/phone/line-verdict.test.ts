import { expect, it } from 'vitest'
import { type LineReport, lineVerdict } from './line-verdict'

const report = (more: Partial<LineReport> = {}): LineReport => ({
  error: null,
  mos: 4.3,
  rtt: 30,
  jitter: 3,
  loss: 0,
  warnings: [],
  samples: 11,
  ...more,
})

it.each([
  [report(), 'good', []],
  [report({ mos: null }), 'good', []],
  [report({ loss: 0.05 }), 'fair', ['loss']],
  [report({ loss: 0.2, mos: 2.5 }), 'poor', ['loss']],
  [report({ rtt: 600 }), 'fair', ['delay']],
  [report({ jitter: 45, rtt: 500 }), 'fair', ['delay', 'jitter']],
  [report({ mos: 2 }), 'poor', []],
  [report({ warnings: ['constant-audio-input-level'] }), 'fair', ['silence']],
  [report({ warnings: ['low-bytes-received'] }), 'poor', ['no_sound']],
  [report({ samples: 0 }), 'failed', ['media']],
  [report({ error: 31402 }), 'failed', ['microphone']],
  [report({ error: 31401 }), 'failed', ['microphone']],
  [report({ error: 20101 }), 'failed', ['signed_out']],
  [report({ error: 31204 }), 'failed', ['signed_out']],
  [report({ error: 53405 }), 'failed', ['media']],
  [report({ error: 31005 }), 'failed', ['signaling']],
  [report({ error: 53000 }), 'failed', ['signaling']],
  [report({ error: 0 }), 'failed', ['failed']],
] as const)('%j is %s because of %j', (given, grade, causes) => {
  expect(lineVerdict(given)).toEqual({ grade, causes })
})
