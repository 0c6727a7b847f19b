/** Live frames about legs that wait until the carrier may be asked to ring somebody. */
export type LineQueueMessage = {
  type: 'lines'
  /** Call → ids of the parties who wait; all of this rep's, every time. */
  awaited: AwaitedLines
}

export type AwaitedLines = Readonly<Record<string, readonly string[]>>
