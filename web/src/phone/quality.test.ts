import { describe, expect, it } from 'vitest'
import {
  addSample,
  addWarning,
  clearWarning,
  gradeOf,
  lossOf,
  newQualityLog,
  type QualitySample,
  summaryOf,
} from './quality'

const sample = (more: Partial<QualitySample> = {}): QualitySample => ({
  mos: 4.3,
  rtt: 40,
  jitter: 4,
  packetsLostFraction: 0,
  codecName: 'opus',
  totals: { packetsLost: 0, packetsReceived: 50 },
  ...more,
})
const devices = { microphone: 'Headset', speaker: null }

describe('how a call sounded', () => {
  it('is averages and extremes of its seconds', () => {
    const log = [
      sample({ mos: null }),
      sample({ mos: 4.4, rtt: 30, jitter: 2 }),
      sample({
        mos: 3.1,
        rtt: 450,
        jitter: 40,
        packetsLostFraction: 6,
        totals: { packetsLost: 5, packetsReceived: 95 },
      }),
    ].reduce(addSample, newQualityLog)
    expect(summaryOf(log, devices)).toEqual({
      mos: { avg: 3.75, min: 3.1 },
      rtt: { avg: 173.3, max: 450 },
      jitter: { avg: 15.3, max: 40 },
      loss: { fraction: 0.05 },
      codec: 'opus',
      warnings: [],
      microphone: 'Headset',
      speaker: null,
    })
  })

  it('is nothing for a call without a sample', () => {
    expect(summaryOf(newQualityLog, devices)).toBe(null)
  })

  it('does not trip over figures that a browser leaves out', () => {
    const odd = sample({ mos: Number.NaN, rtt: undefined as never, jitter: Number.NaN, codecName: '' })
    expect(summaryOf(addSample(newQualityLog, odd), devices)).toMatchObject({
      mos: { avg: null, min: null },
      rtt: { avg: 0, max: 0 },
      codec: null,
    })
  })
})

describe('warnings', () => {
  it('are kept with their times, once while they last', () => {
    let log = addWarning(newQualityLog, 'high-rtt', 1000)
    log = addWarning(log, 'high-rtt', 2000)
    log = clearWarning(log, 'high-rtt', 3000)
    log = clearWarning(log, 'high-rtt', 4000)
    log = addWarning(log, 'high-rtt', 5000)
    expect(log.warnings).toEqual([
      { name: 'high-rtt', at: 1000, cleared: 3000 },
      { name: 'high-rtt', at: 5000, cleared: null },
    ])
  })

  it('are not kept without end', () => {
    let log = newQualityLog
    for (let i = 0; i < 500; i++) log = clearWarning(addWarning(log, 'low-mos', i), 'low-mos', i)
    expect(log.warnings.length).toBe(100)
  })
})

it.each([
  [sample(), 'good'],
  [sample({ mos: null }), 'good'],
  [sample({ mos: 3.5 }), 'fair'],
  [sample({ mos: 2.9 }), 'poor'],
  [sample({ rtt: 250 }), 'fair'],
  [sample({ rtt: 500 }), 'poor'],
  [sample({ jitter: 20 }), 'fair'],
  [sample({ packetsLostFraction: 2 }), 'fair'],
  [sample({ packetsLostFraction: 5 }), 'poor'],
])('%j is %s', (one, grade) => {
  expect(gradeOf(one)).toBe(grade)
})

it('says nothing before the first second', () => {
  expect(gradeOf(null)).toBe(null)
  expect(lossOf(null)).toBe(0)
})
