/** The sounds the SDK plays, all served by us; the keys are the SDK's own names. */
export function sdkSounds(): Record<string, string> {
  const sounds: Record<string, string> = {}
  const names = ['incoming', 'outgoing', 'disconnect', 'dtmfs', 'dtmfh']
  for (let digit = 0; digit <= 9; digit++) names.push(`dtmf${digit}`)
  for (const name of names) sounds[name] = soundUrl(name)
  return sounds
}

export function soundUrl(name: string): string {
  return new URL(`/sounds/${name}.wav`, location.origin).href
}

type Sinkable = HTMLAudioElement & { setSinkId?: (id: string) => Promise<void> }

/** Sounds of the page itself: ring-back when the network sends none, the busy tone, the preview in settings. */
export class Ringtones {
  private ringback: HTMLAudioElement | null = null

  setRingback(on: boolean, speaker: string | null): void {
    if (on === (this.ringback !== null)) return
    if (!on) {
      this.ringback?.pause()
      this.ringback = null
      return
    }
    this.ringback = this.play('ringback', speaker, true)
  }

  play(name: string, sink: string | null, loop = false): HTMLAudioElement {
    const audio: Sinkable = new Audio(soundUrl(name))
    audio.loop = loop
    // A device that is gone must not silence the tone: it then plays on the default one.
    if (sink && audio.setSinkId) audio.setSinkId(sink).catch(() => undefined)
    audio.play().catch(() => undefined)
    return audio
  }
}
