import { expect, it } from 'vitest'
import { encodeWav } from './wav'

it('writes a header that tells rate and length, and samples in 16 bits', async () => {
  const wav = encodeWav(new Float32Array([0, 1, -1, 0.5, 2, -2]), 16_000)
  const bytes = new DataView(await wav.arrayBuffer())
  const text = (at: number) => String.fromCharCode(...[0, 1, 2, 3].map((i) => bytes.getUint8(at + i)))
  expect([text(0), text(8), text(12), text(36)]).toEqual(['RIFF', 'WAVE', 'fmt ', 'data'])
  expect(bytes.byteLength).toBe(44 + 12)
  expect(bytes.getUint32(4, true)).toBe(48)
  expect(bytes.getUint32(24, true)).toBe(16_000)
  expect(bytes.getUint32(40, true)).toBe(12)
  const samples = [0, 1, 2, 3, 4, 5].map((i) => bytes.getInt16(44 + i * 2, true))
  expect(samples).toEqual([0, 32767, -32768, 16384, 32767, -32768])
  expect(wav.type).toBe('audio/wav')
})
