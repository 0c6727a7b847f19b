/** What a test call told of the line. */
export interface LineReport {
  /** Code of what made the test fail (0: unknown), or null when it was completed. */
  error: number | null
  mos: number | null
  /** Milliseconds, mean. */
  rtt: number
  /** Milliseconds, mean. */
  jitter: number
  /** 0 to 1. */
  loss: number
  /** The SDK's names. */
  warnings: readonly string[]
  samples: number
}

/** What is wrong, in the order in which it hurts; each has a sentence and a fix in both languages. */
export type LineCause =
  | 'microphone'
  | 'signed_out'
  | 'signaling'
  | 'media'
  | 'failed'
  | 'no_sound'
  | 'silence'
  | 'loss'
  | 'delay'
  | 'jitter'

export interface LineVerdict {
  grade: 'good' | 'fair' | 'poor' | 'failed'
  causes: readonly LineCause[]
}

/** The limits beyond which a conversation suffers: those of the SDK's own warnings. */
const LOSS = 0.03
const RTT_MS = 400
const JITTER_MS = 30

function causeOfError(code: number): LineCause {
  if (code >= 31400 && code < 31500) return 'microphone'
  if ((code >= 20100 && code < 20200) || (code >= 31200 && code < 31300)) return 'signed_out'
  // 53405 and its kind: the call was agreed upon, and no sound found a way.
  if (code === 53405 || code === 31003 || (code >= 53400 && code < 53500)) return 'media'
  if (code === 31005 || code === 31009 || code === 31000 || (code >= 53000 && code < 53100))
    return 'signaling'
  return 'failed'
}

/** What to tell a rep of their line. */
export function lineVerdict(report: LineReport): LineVerdict {
  if (report.error !== null) return { grade: 'failed', causes: [causeOfError(report.error)] }
  if (report.samples === 0) return { grade: 'failed', causes: ['media'] }
  const { warnings } = report
  const causes: LineCause[] = []
  if (warnings.includes('low-bytes-received')) causes.push('no_sound')
  if (warnings.includes('constant-audio-input-level') || warnings.includes('low-bytes-sent'))
    causes.push('silence')
  if (report.loss > LOSS || warnings.includes('high-packet-loss')) causes.push('loss')
  if (report.rtt > RTT_MS) causes.push('delay')
  if (report.jitter > JITTER_MS) causes.push('jitter')
  const mos = report.mos ?? 4.5
  if (causes.includes('no_sound') || mos < 3.2 || report.loss > 3 * LOSS) return { grade: 'poor', causes }
  return { grade: causes.length > 0 || mos < 3.8 ? 'fair' : 'good', causes }
}
