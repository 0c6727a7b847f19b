/** Samples from -1 to 1 as a WAV file: 16-bit PCM, one channel. */
export function encodeWav(samples: Float32Array, rate: number): Blob {
  const bytes = new DataView(new ArrayBuffer(44 + samples.length * 2))
  const text = (at: number, letters: string) => {
    for (let i = 0; i < letters.length; i++) bytes.setUint8(at + i, letters.charCodeAt(i))
  }
  text(0, 'RIFF')
  bytes.setUint32(4, 36 + samples.length * 2, true)
  text(8, 'WAVEfmt ')
  bytes.setUint32(16, 16, true)
  bytes.setUint16(20, 1, true)
  bytes.setUint16(22, 1, true)
  bytes.setUint32(24, rate, true)
  bytes.setUint32(28, rate * 2, true)
  bytes.setUint16(32, 2, true)
  bytes.setUint16(34, 16, true)
  text(36, 'data')
  bytes.setUint32(40, samples.length * 2, true)
  samples.forEach((sample, i) => {
    const limited = Math.max(-1, Math.min(1, sample))
    bytes.setInt16(44 + i * 2, Math.round(limited < 0 ? limited * 0x8000 : limited * 0x7fff), true)
  })
  return new Blob([bytes.buffer as ArrayBuffer], { type: 'audio/wav' })
}

/** Whatever the browser can read, as 16 kHz mono: what a telephone line carries, and every carrier plays. */
export async function toTelephoneWav(file: Blob): Promise<{ wav: Blob; seconds: number }> {
  const rate = 16_000
  const decoded = await new OfflineAudioContext(1, 1, rate).decodeAudioData(await file.arrayBuffer())
  const context = new OfflineAudioContext(1, Math.max(1, Math.ceil(decoded.duration * rate)), rate)
  const source = new AudioBufferSourceNode(context, { buffer: decoded })
  source.connect(context.destination)
  source.start()
  const rendered = await context.startRendering()
  return { wav: encodeWav(rendered.getChannelData(0), rate), seconds: decoded.duration }
}
