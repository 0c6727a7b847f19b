// A stand-in for the server while the page alone is worked on: fixed data behind docs/api/desk.md and a signalling
// socket that answers without media. Never shipped, never used by a test. `node dev/stand-in.mjs`, port 3000.
import { randomUUID } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { WebSocketServer } from 'ws'
import { answeredCall, command } from './stand-in-control.mjs'
import { answer } from './stand-in-incoming.mjs'
import { decorate, records } from './stand-in-records.mjs'

const PORT = Number(process.env.PORT ?? 3000)
const dist = join(fileURLToPath(new URL('.', import.meta.url)), '..', 'dist')
const kinds = ['echo', 'speak', 'busy', 'no_answer', 'slow_answer', 'unknown', 'bad_line']
const practice = kinds.map((kind, i) => ({ number: `+3319900000${i + 1}`, kind }))
const reps = [
  {
    identity: 'alice',
    name: 'Alice Martin',
    number: '+33199001001',
    shortNumber: '101',
    online: false,
    role: 'admin',
  },
  {
    identity: 'bob',
    name: 'Bob Durand',
    number: '+33199001002',
    shortNumber: '102',
    online: true,
    status: 'do_not_disturb',
  },
  {
    identity: 'chloe',
    name: 'Chloé Bernard',
    number: '+33199001003',
    shortNumber: '103',
    online: false,
    status: 'unreachable',
  },
]
const config = {
  version: '0.1.0',
  trial: true,
  carrier: 'built-in',
  signaling: '/signal',
  edge: 'roaming',
  phoneNumber: '+33199001000',
  defaultCountry: 'FR',
  practice: { numbers: practice },
}
const types = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webmanifest': 'application/manifest+json',
}
const settings = { revision: 0, preferences: {} }
const sid = () => `CA${randomUUID().replaceAll('-', '')}`
const minute = 60_000
const calls = process.env.EMPTY ? [] : sampleCalls()
decorate(calls)
const live = new Set()
const signal = new Set()
let identity = process.env.REP ?? null

function record(direction, peer, outcome, ago, duration, more = {}) {
  const startedAt = Date.now() - ago
  return {
    sid: sid(),
    direction,
    peer,
    line: '+33199001001',
    state: 'ended',
    outcome,
    reason: null,
    answeredBy: null,
    ...(process.env.OLD ? {} : { parties: [], held: false, consultation: null, transfer: null }),
    endedBy: 'caller',
    startedAt,
    answeredAt: duration ? startedAt + 4000 : null,
    endedAt: startedAt + 4000 + duration * 1000,
    duration,
    ...more,
  }
}

function sampleCalls() {
  const number = (value, name = null) => ({ kind: 'number', value, name })
  const bob = { kind: 'rep', value: 'bob', name: 'Bob Durand' }
  const day = 24 * 60 * minute
  const ended = { state: 'left', me: false, pending: null, since: 0, failed: null }
  return [
    record('outgoing', number('+33199000001'), 'answered', 6 * minute, 74, {
      parties: [
        { ...ended, id: 'rep-alice', peer: { kind: 'rep', value: 'alice', name: 'Alice Martin' }, me: true },
        { ...ended, id: 'customer', peer: number('+33199000001') },
        {
          ...ended,
          id: 'rep-chloe',
          peer: { kind: 'rep', value: 'chloe', name: 'Chloé Bernard' },
          failed: 'busy',
        },
        { ...ended, id: 'rep-bob', peer: bob },
      ],
    }),
    record('incoming', number('+33639980004'), 'answered', 12 * minute, 95, {
      answeredBy: 'alice',
      transferredBy: 'bob',
    }),
    record('incoming', number('+33639980001'), 'missed', 18 * minute, 0),
    record('outgoing', bob, 'busy', 41 * minute, 0),
    record('incoming', bob, 'answered', 65 * minute, 612, { answeredBy: 'alice' }),
    record('outgoing', number('+12125550143'), 'no_answer', 3 * 60 * minute, 0),
    record('outgoing', number('+33199000006'), 'unknown_number', day, 0),
    record('incoming', number('+33639980002'), 'answered_elsewhere', day + 60 * minute, 0, {
      answeredBy: 'chloe',
    }),
    record('outgoing', number('+442079460123'), 'failed', day + 90 * minute, 0, {
      reason: 'The voice webhook did not answer.',
    }),
    record('outgoing', number('+33199000005'), 'canceled', 4 * day, 0),
    record('incoming', number('+33199000001'), 'declined', 4 * day + minute, 0),
  ]
}

const server = createServer(async (request, response) => {
  const url = new URL(request.url ?? '/', 'http://localhost')
  const { pathname } = url
  const chunks = []
  for await (const chunk of request) chunks.push(chunk)
  const body = chunks.length > 0 ? JSON.parse(Buffer.concat(chunks).toString() || '{}') : {}
  const json = (status, value, headers = {}) => {
    response.writeHead(status, { 'Content-Type': 'application/json', ...headers })
    response.end(JSON.stringify(value))
  }
  const rep = reps.find((one) => one.identity === identity)
  const about = /^\/api\/calls\/(\w+)\/(commands|recordings)$/.exec(pathname)
  if (about?.[2] === 'recordings') {
    const call = calls.find((one) => one.sid === about[1])
    const made = {
      sid: 'RE1',
      startedAt: call?.startedAt ?? 0,
      duration: 64,
      channels: 2,
      status: 'completed',
    }
    return json(200, { recordings: call?.duration ? [made] : [] })
  }
  if (about) {
    const call = calls.find((one) => one.sid === about[1])
    const answer = command({ call, body, identity, reps, tell })
    return json(answer.error ? 409 : 202, answer)
  }
  const incoming = rep && answer(request.method, pathname, body, rep, present)
  if (incoming) return json(200, incoming)
  if (records({ request, response, url, body, calls, tell, json })) return
  switch (`${request.method} ${pathname}`) {
    case 'GET /api/config':
      return json(200, config)
    case 'GET /api/reps':
      return json(200, { reps })
    case 'GET /api/session':
      return rep ? json(200, rep) : json(401, { error: { code: 'not_signed_in', message: 'Sign in first.' } })
    case 'POST /api/session':
      identity = body.identity
      return json(
        200,
        reps.find((one) => one.identity === identity),
      )
    case 'DELETE /api/session':
      identity = null
      return response.writeHead(204).end()
    case 'POST /api/token':
      return json(200, { token: `h.${Buffer.from('{}').toString('base64url')}.s`, identity, ttl: 3600 })
    case 'POST /api/register-identity':
      return json(200, { success: true, identity })
    case 'GET /api/calls':
      return json(200, { calls, next: null })
    case 'GET /api/me/preferences':
      return json(200, settings)
    case 'PUT /api/me/preferences':
      settings.revision++
      settings.preferences = body.preferences
      return json(200, { revision: settings.revision })
    case 'POST /api/practice/ring':
      ring(process.env.PASSED_ON)
      return json(202, { callSid: sid() })
  }
  const file = join(dist, pathname === '/' ? 'index.html' : pathname)
  if (!existsSync(file)) return json(404, { error: { code: 'not_found', message: 'No such page.' } })
  response.writeHead(200, {
    'Content-Type': types[extname(file)] ?? 'application/octet-stream',
    'Content-Security-Policy':
      "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self' ws: wss:; media-src 'self' blob:; object-src 'none'",
  })
  createReadStream(file).pipe(response)
})

function sdp(setup) {
  const print = Array.from({ length: 32 }, () => 'AB').join(':')
  const lines = [
    'v=0',
    'o=- 1 1 IN IP4 127.0.0.1',
    's=-',
    't=0 0',
    'a=group:BUNDLE 0',
    'a=ice-lite',
    'm=audio 9 UDP/TLS/RTP/SAVPF 0 126',
    'c=IN IP4 127.0.0.1',
    'a=candidate:1 1 udp 2130706431 127.0.0.1 9 typ host',
    'a=ice-ufrag:abcd',
    'a=ice-pwd:abcdefghijklmnopqrstuvwx',
    `a=fingerprint:sha-256 ${print}`,
    `a=setup:${setup}`,
    'a=sendrecv',
    'a=mid:0',
    'a=rtcp-mux',
    'a=rtpmap:0 PCMU/8000',
    'a=rtpmap:126 telephone-event/8000',
    '',
  ]
  return lines.join('\r\n')
}

const send = (socket, type, payload) => socket.send(JSON.stringify({ type, version: '1.6', payload }))
const tell = (call) => {
  const known = calls.findIndex((one) => one.sid === call.sid)
  if (known < 0) calls.unshift(call)
  else calls[known] = call
  for (const socket of live) socket.send(JSON.stringify({ type: 'call', call }))
}

function ring(passedOn) {
  const peer = { kind: 'number', value: '+33639980001', name: null }
  const call = record('incoming', peer, null, 0, 0, {
    state: 'ringing',
    endedAt: null,
    endedBy: null,
    ...(passedOn ? { transferredBy: 'bob' } : {}),
  })
  tell(call)
  for (const socket of signal) {
    send(socket, 'invite', {
      callsid: sid(),
      sdp: sdp('actpass'),
      reconnect: 'r',
      parameters: { From: peer.value, To: 'client:alice', Params: `callSid=${call.sid}&line=%2B33199001001` },
    })
  }
}

function invited(socket, payload) {
  const to = decodeURIComponent(/To=([^&]*)/.exec(payload.twilio?.params ?? '')?.[1] ?? '')
  const peer = to.startsWith('client:')
    ? {
        kind: 'rep',
        value: to.slice(7),
        name: reps.find((one) => one.identity === to.slice(7))?.name ?? null,
      }
    : { kind: 'number', value: to, name: null }
  const kind = practice.find((one) => one.number === to)?.kind ?? 'slow_answer'
  const call = record('outgoing', peer, null, 0, 0, { state: 'ringing', endedAt: null, endedBy: null })
  tell(call)
  setTimeout(() => send(socket, 'ringing', { callsid: call.sid }), 300)
  const over = { busy: 'busy', unknown: 'unknown_number' }[kind]
  if (over) {
    setTimeout(() => {
      send(socket, 'hangup', { callsid: call.sid })
      tell({ ...call, state: 'ended', outcome: over, endedAt: Date.now(), endedBy: 'callee' })
    }, 1200)
  } else if (kind !== 'no_answer') {
    const answer = () => {
      send(socket, 'answer', { callsid: call.sid, sdp: sdp('passive'), reconnect: 'r' })
      tell(process.env.OLD ? { ...call, state: 'talking' } : answeredCall(call, identity, reps))
    }
    setTimeout(answer, kind === 'slow_answer' ? 5000 : 1200)
  }
}

function present() {
  const online = reps.map((rep) =>
    rep.identity === identity ? { status: 'available', chosen: 'available', ...rep, online: true } : rep,
  )
  for (const socket of live) socket.send(JSON.stringify({ type: 'presence', reps: online }))
}

const sockets = new WebSocketServer({ noServer: true })
server.on('upgrade', (request, socket, head) => {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost')
  sockets.handleUpgrade(request, socket, head, (client) => {
    if (pathname === '/api/live') {
      live.add(client)
      client.on('close', () => live.delete(client))
      client.send(JSON.stringify({ type: 'hello', identity, boot: '1' }))
      present()
      return
    }
    signal.add(client)
    const heartbeat = setInterval(() => client.send('\n'), 5000)
    client.on('close', () => {
      signal.delete(client)
      clearInterval(heartbeat)
    })
    client.on('message', (data) => {
      const text = data.toString()
      if (text === '\n') return
      const { type, payload } = JSON.parse(text)
      if (type === 'listen')
        send(client, 'connected', { region: 'US_EAST_VIRGINIA', home: 'us1', token: { identity, ttl: 3600 } })
      if (type === 'register') send(client, payload.media.audio ? 'ready' : 'offline', {})
      if (type === 'invite') invited(client, payload)
    })
  })
})
server.listen(PORT, () => console.log(`stand-in: http://localhost:${PORT}`))
