/** What the SDK tells of a call every second (Call 'sample' event), as far as it is used here. */
export interface QualitySample {
  /** Mean opinion score, 1 to 4.5; null while unknown. */
  mos: number | null
  /** Milliseconds. */
  rtt: number
  /** Milliseconds. */
  jitter: number
  /** Percent of the last second's packets. */
  packetsLostFraction: number
  codecName: string
  totals: { packetsLost: number; packetsReceived: number }
}

export interface LoggedWarning {
  name: string
  /** Unix milliseconds. */
  at: number
  cleared: number | null
}

/** How a call sounded, second by second, as sums: a call of hours costs no more than one of seconds. */
export interface QualityLog {
  current: QualitySample | null
  samples: number
  mos: { sum: number; count: number; min: number | null }
  rtt: { sum: number; max: number }
  jitter: { sum: number; max: number }
  warnings: readonly LoggedWarning[]
}

export const newQualityLog: QualityLog = {
  current: null,
  samples: 0,
  mos: { sum: 0, count: 0, min: null },
  rtt: { sum: 0, max: 0 },
  jitter: { sum: 0, max: 0 },
  warnings: [],
}

/** A call that warns every few seconds says nothing new by its hundredth warning. */
const MOST_WARNINGS = 100

const usable = (value: unknown): number => (typeof value === 'number' && Number.isFinite(value) ? value : 0)

export function addSample(log: QualityLog, sample: QualitySample): QualityLog {
  const { mos } = sample
  const rtt = usable(sample.rtt)
  const jitter = usable(sample.jitter)
  const rated = typeof mos === 'number' && Number.isFinite(mos)
  return {
    ...log,
    current: sample,
    samples: log.samples + 1,
    mos: rated
      ? { sum: log.mos.sum + mos, count: log.mos.count + 1, min: Math.min(log.mos.min ?? mos, mos) }
      : log.mos,
    rtt: { sum: log.rtt.sum + rtt, max: Math.max(log.rtt.max, rtt) },
    jitter: { sum: log.jitter.sum + jitter, max: Math.max(log.jitter.max, jitter) },
  }
}

export function addWarning(log: QualityLog, name: string, at: number): QualityLog {
  const open = log.warnings.some((one) => one.name === name && one.cleared === null)
  if (open || log.warnings.length >= MOST_WARNINGS) return log
  return { ...log, warnings: [...log.warnings, { name, at, cleared: null }] }
}

export function clearWarning(log: QualityLog, name: string, at: number): QualityLog {
  const open = log.warnings.findLast((one) => one.name === name && one.cleared === null)
  if (!open) return log
  return {
    ...log,
    warnings: log.warnings.map((one) => (one === open ? { ...one, cleared: at } : one)),
  }
}

/** Share of the packets meant for us that did not come, 0 to 1. */
export function lossOf(sample: QualitySample | null): number {
  const lost = usable(sample?.totals.packetsLost)
  const all = lost + usable(sample?.totals.packetsReceived)
  return all > 0 ? lost / all : 0
}

export type Grade = 'good' | 'fair' | 'poor'

/** The limits at which the SDK itself warns (its stats monitor), and half of them for "fair". */
const LIMITS = { rtt: 400, jitter: 30, lost: 3 }

export function gradeOf(sample: QualitySample | null): Grade | null {
  if (!sample) return null
  const beyond = (share: number) =>
    usable(sample.rtt) > LIMITS.rtt * share ||
    usable(sample.jitter) > LIMITS.jitter * share ||
    usable(sample.packetsLostFraction) > LIMITS.lost * share
  const mos = sample.mos ?? 4.5
  if (mos < 3.2 || beyond(1)) return 'poor'
  return mos < 3.8 || beyond(0.5) ? 'fair' : 'good'
}

/** What the desk keeps with the call. */
export interface QualitySummary {
  mos: { avg: number | null; min: number | null }
  /** Milliseconds. */
  rtt: { avg: number | null; max: number }
  /** Milliseconds. */
  jitter: { avg: number | null; max: number }
  /** 0 to 1. */
  loss: { fraction: number }
  codec: string | null
  warnings: readonly LoggedWarning[]
  microphone: string | null
  speaker: string | null
}

const rounded = (value: number, digits: number) => Number(value.toFixed(digits))

/** Null for a call that was too short to say anything of. */
export function summaryOf(
  log: QualityLog,
  devices: { microphone: string | null; speaker: string | null },
): QualitySummary | null {
  if (log.samples === 0 && log.warnings.length === 0) return null
  const { mos } = log
  const mean = (sum: number) => (log.samples > 0 ? rounded(sum / log.samples, 1) : null)
  return {
    mos: {
      avg: mos.count > 0 ? rounded(mos.sum / mos.count, 2) : null,
      min: mos.min === null ? null : rounded(mos.min, 2),
    },
    rtt: { avg: mean(log.rtt.sum), max: rounded(log.rtt.max, 1) },
    jitter: { avg: mean(log.jitter.sum), max: rounded(log.jitter.max, 1) },
    loss: { fraction: rounded(lossOf(log.current), 4) },
    codec: log.current?.codecName || null,
    warnings: log.warnings,
    ...devices,
  }
}
