// WAV files with one pure tone, for Chromium's fake microphone.
import { writeFileSync } from "node:fs";

export function writeTone(path, frequency, seconds = 10, rate = 48000) {
  // A whole number of periods, so that the loop has no click.
  const samples = Math.round((Math.round(frequency * seconds) / frequency) * rate);
  const wav = Buffer.alloc(44 + samples * 2);
  wav.write("RIFF", 0);
  wav.writeUInt32LE(36 + samples * 2, 4);
  wav.write("WAVEfmt ", 8);
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20);
  wav.writeUInt16LE(1, 22);
  wav.writeUInt32LE(rate, 24);
  wav.writeUInt32LE(rate * 2, 28);
  wav.writeUInt16LE(2, 32);
  wav.writeUInt16LE(16, 34);
  wav.write("data", 36);
  wav.writeUInt32LE(samples * 2, 40);
  for (let i = 0; i < samples; i++) {
    wav.writeInt16LE(Math.round(0.5 * 32767 * Math.sin((2 * Math.PI * frequency * i) / rate)), 44 + i * 2);
  }
  writeFileSync(path, wav);
}

/// The effective value (0 to 1) of each tenth of a second of a WAV file of 16-bit PCM, all channels together.
export function loudness(wav) {
  const channels = wav.readUInt16LE(22);
  const rate = wav.readUInt32LE(24);
  const start = wav.indexOf("data") + 8;
  const step = Math.floor(rate / 10) * channels;
  const levels = [];
  for (let at = start; at + step * 2 <= wav.length; at += step * 2) {
    let sum = 0;
    for (let i = 0; i < step; i++) sum += (wav.readInt16LE(at + i * 2) / 32768) ** 2;
    levels.push(Math.sqrt(sum / step));
  }
  return levels;
}
