// Synthesises every sound of the phone: short, soft, the same bytes on every run.
// 16 kHz mono 16-bit WAV is enough for notes below 2 kHz and keeps all files under 300 kB together.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const RATE = 16000
const target = join(dirname(fileURLToPath(import.meta.url)), '..', 'public', 'sounds')

/** Silence of `seconds`, as float samples. */
const silence = (seconds) => new Float32Array(Math.round(seconds * RATE))

/** Adds a sum of sines at `at` seconds with raised-cosine edges, so that nothing clicks. */
function tone(samples, { at = 0, length, frequencies, gain, attack = 0.01, release = 0.02 }) {
  const start = Math.round(at * RATE)
  const count = Math.round(length * RATE)
  for (let i = 0; i < count && start + i < samples.length; i++) {
    const t = i / RATE
    const rise = Math.min(1, t / attack)
    const fall = Math.min(1, (length - t) / release)
    const edge = 0.25 * (1 - Math.cos(Math.PI * rise)) * (1 - Math.cos(Math.PI * fall))
    let value = 0
    for (const frequency of frequencies) value += Math.sin(2 * Math.PI * frequency * t)
    samples[start + i] += (gain * edge * value) / frequencies.length
  }
}

/** A struck note: the fundamental and two weak overtones, dying away exponentially. */
function note(samples, { at, frequency, length, gain, decay }) {
  const start = Math.round(at * RATE)
  const count = Math.round(length * RATE)
  for (let i = 0; i < count && start + i < samples.length; i++) {
    const t = i / RATE
    const rise = 0.5 * (1 - Math.cos(Math.PI * Math.min(1, t / 0.012)))
    const fall = Math.exp(-t / decay) * Math.min(1, (length - t) / 0.03)
    const wave =
      Math.sin(2 * Math.PI * frequency * t) +
      0.22 * Math.sin(4 * Math.PI * frequency * t) * Math.exp(-t / (decay / 2)) +
      0.06 * Math.sin(6 * Math.PI * frequency * t) * Math.exp(-t / (decay / 3))
    samples[start + i] += gain * rise * fall * wave
  }
}

function wav(samples) {
  const data = Buffer.alloc(44 + samples.length * 2)
  data.write('RIFF', 0)
  data.writeUInt32LE(36 + samples.length * 2, 4)
  data.write('WAVEfmt ', 8)
  data.writeUInt32LE(16, 16)
  data.writeUInt16LE(1, 20)
  data.writeUInt16LE(1, 22)
  data.writeUInt32LE(RATE, 24)
  data.writeUInt32LE(RATE * 2, 28)
  data.writeUInt16LE(2, 32)
  data.writeUInt16LE(16, 34)
  data.write('data', 36)
  data.writeUInt32LE(samples.length * 2, 40)
  samples.forEach((value, i) => {
    data.writeInt16LE(Math.round(Math.max(-1, Math.min(1, value)) * 32767), 44 + i * 2)
  })
  return data
}

const sounds = {}

// Two notes a fourth apart, twice, then a rest: the SDK loops the file.
sounds.incoming = silence(3)
for (const at of [0, 0.7]) {
  note(sounds.incoming, { at, frequency: 659.26, length: 0.5, gain: 0.3, decay: 0.16 })
  note(sounds.incoming, { at: at + 0.18, frequency: 880, length: 0.6, gain: 0.3, decay: 0.2 })
}

sounds.outgoing = silence(0.3)
note(sounds.outgoing, { at: 0, frequency: 587.33, length: 0.28, gain: 0.16, decay: 0.08 })

// The French ring-back: 440 Hz, 1.5 s on, 3.5 s off. Looped by the page when the network sends none.
sounds.ringback = silence(5)
tone(sounds.ringback, { length: 1.5, frequencies: [440], gain: 0.12, attack: 0.03, release: 0.05 })

sounds.busy = silence(2)
for (const at of [0, 0.66, 1.32]) {
  tone(sounds.busy, { at, length: 0.33, frequencies: [440], gain: 0.14, attack: 0.02, release: 0.03 })
}

sounds.disconnect = silence(0.5)
note(sounds.disconnect, { at: 0, frequency: 587.33, length: 0.25, gain: 0.2, decay: 0.09 })
note(sounds.disconnect, { at: 0.13, frequency: 440, length: 0.35, gain: 0.2, decay: 0.1 })

// ITU-T Q.23 pairs, so that the key heard here is the key heard there.
const rows = [697, 770, 852, 941]
const columns = [1209, 1336, 1477]
const keys = ['1', '2', '3', '4', '5', '6', '7', '8', '9', 's', '0', 'h']
keys.forEach((key, i) => {
  const samples = silence(0.14)
  const frequencies = [rows[Math.floor(i / 3)], columns[i % 3]]
  tone(samples, { length: 0.12, frequencies, gain: 0.16, attack: 0.006, release: 0.02 })
  sounds[`dtmf${key}`] = samples
})

// What the other side hears while a page comes back: two soft notes a third apart.
sounds.comfort = silence(1.6)
note(sounds.comfort, { at: 0, frequency: 523.25, length: 0.9, gain: 0.3, decay: 0.3 })
note(sounds.comfort, { at: 0.45, frequency: 659.26, length: 1.1, gain: 0.3, decay: 0.35 })

mkdirSync(target, { recursive: true })
for (const [name, samples] of Object.entries(sounds)) writeFileSync(join(target, `${name}.wav`), wav(samples))
