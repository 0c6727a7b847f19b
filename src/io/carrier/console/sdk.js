// Put this classic script before Twilio's Voice SDK: it leads the unmodified SDK to the carrier that serves this file.
// Signalling goes to /signal here, telemetry to /v4/… here; the SDK's sounds become short tones of this page's own.
(() => {
  const carrier = new URL(document.currentScript.src).origin
  const edgeOf = (host) => /^voice-js(?:\.([a-z0-9-]+))?\.twilio\.com$/.exec(host)
  const isInsights = (host) => /^eventgw(\.[a-z0-9-]+)?\.twilio\.com$/.test(host)
  const isSound = (url) => url.host === 'sdk.twilio.com' && url.pathname.endsWith('.mp3')
  const parse = (url) => {
    try {
      return new URL(url, location.href)
    } catch {
      return null
    }
  }

  const NativeWebSocket = window.WebSocket
  window.WebSocket = class extends NativeWebSocket {
    constructor(address, protocols) {
      const url = parse(address)
      const edge = url && edgeOf(url.host)
      if (edge) address = `${carrier.replace(/^http/, 'ws')}/signal?edge=${edge[1] ?? 'roaming'}`
      super(address, protocols)
    }
  }

  const nativeFetch = window.fetch
  window.fetch = (input, options) => {
    const url = parse(input instanceof Request ? input.url : input)
    if (url && isInsights(url.host)) return nativeFetch(carrier + url.pathname, options)
    return nativeFetch.call(window, input, options)
  }

  // A WAV file of one tone: 400 ms at 8 kHz, 8 bit.
  const tone = (frequency) => {
    const rate = 8000
    const samples = 3200
    const text = (view, at, word) => [...word].forEach((c, i) => view.setUint8(at + i, c.charCodeAt(0)))
    const view = new DataView(new ArrayBuffer(44 + samples))
    text(view, 0, 'RIFF')
    view.setUint32(4, 36 + samples, true)
    text(view, 8, 'WAVEfmt ')
    view.setUint32(16, 16, true)
    view.setUint16(20, 1, true)
    view.setUint16(22, 1, true)
    view.setUint32(24, rate, true)
    view.setUint32(28, rate, true)
    view.setUint16(32, 1, true)
    view.setUint16(34, 8, true)
    text(view, 36, 'data')
    view.setUint32(40, samples, true)
    for (let i = 0; i < samples; i++) {
      const fade = Math.min(1, i / 400, (samples - i) / 400)
      view.setUint8(44 + i, 128 + Math.round(40 * fade * Math.sin((2 * Math.PI * frequency * i) / rate)))
    }
    return URL.createObjectURL(new Blob([view.buffer], { type: 'audio/wav' }))
  }
  const tones = {}
  const soundFor = (url) => {
    const name = url.pathname.split('/').pop()
    const frequency = name.startsWith('incoming') ? 880 : name.startsWith('dtmf') ? 770 : 440
    return (tones[frequency] ??= tone(frequency))
  }
  const map = (address) => {
    const url = parse(address)
    return url && isSound(url) ? soundFor(url) : address
  }
  const open = XMLHttpRequest.prototype.open
  XMLHttpRequest.prototype.open = function (method, address, ...rest) {
    return open.call(this, method, map(address), ...(rest.length ? rest : [true]))
  }
  const NativeAudio = window.Audio
  window.Audio = class extends NativeAudio {
    constructor(address) {
      super(address === undefined ? undefined : map(address))
    }
  }
})()
