// The stand-in's answers about what comes after a call: docs/api/records.md with fixed data.

const outcomes = [
  ['connected', 'Connected', 'Conversation'],
  ['voicemail', 'Voicemail', 'Messagerie'],
  ['no_answer', 'No answer', 'Sans réponse'],
  ['busy', 'Busy', 'Occupé'],
  ['follow_up', 'Follow-up', 'À rappeler'],
  ['not_interested', 'Not interested', 'Pas intéressé'],
  ['wrong_number', 'Wrong number', 'Mauvais numéro'],
  ['do_not_call', 'Do not call', 'Ne plus appeler'],
].map(([key, en, fr]) => ({ key, en, fr, hidden: false }))

const alice = { kind: 'rep', value: 'alice', name: 'Alice Martin' }

/** Gives a few of the sample calls a word, a sound and a recording. */
export function decorate(calls) {
  const [first, second, third] = calls.filter((call) => call.duration > 0)
  const word = { id: 'w', by: 'alice', outcome: 'connected', note: '', followUp: null, followUpDone: false }
  if (first) {
    first.recorded = true
    first.quality = { verdict: 'poor', mos: 2.6 }
    first.wrapUp = {
      ...word,
      at: first.endedAt + 9_000,
      note: 'Devis envoyé, budget de 12 k€ validé.\nRappeler le directeur technique.',
      followUp: Date.now() - 3_600_000,
    }
  }
  if (second)
    second.wrapUp = { ...word, at: second.endedAt, outcome: 'follow_up', followUp: Date.now() + 86_400_000 }
  if (third) third.quality = { verdict: 'fair', mos: 3.4 }
}

function timeline(call) {
  const blank = { by: null, who: null, detail: null, note: '', followUp: null, number: 0, mos: null }
  const event = (kind, after, more) => ({ ...blank, at: call.startedAt + after, kind, ...more })
  if (!call.duration)
    return [
      event('called', 0, { by: alice, who: call.peer }),
      event('not_reached', 9_000, { who: call.peer, detail: 'busy' }),
      event('ended', 9_100, { detail: 'callee' }),
    ]
  const said = call.wrapUp
  return [
    event('called', 0, { by: alice, who: call.peer }),
    event('answered', 4_000, { who: call.peer }),
    event('recording_started', 7_000, { by: alice }),
    event('held', 20_000, { by: alice }),
    event('resumed', 51_000, { by: alice, number: 31 }),
    event('transfer_asked', 60_000, { by: alice, who: { kind: 'rep', value: 'bob', name: 'Bob Durand' } }),
    event('joined', 66_000, { who: { kind: 'rep', value: 'bob', name: 'Bob Durand' } }),
    event('ended', 78_000, { detail: 'callee', number: call.duration, note: 'answered' }),
    ...(said
      ? [
          {
            ...event('wrapped_up', 0),
            at: said.at,
            by: alice,
            detail: said.outcome,
            note: said.note,
            followUp: said.followUp,
          },
        ]
      : []),
    ...(call.quality
      ? [event('quality', 78_500, { by: alice, detail: call.quality.verdict, mos: call.quality.mos })]
      : []),
  ]
}

/** Two channels of tones that swell and pause in turns, as WAV. */
function sound(seconds = 64, rate = 8000) {
  const data = Buffer.alloc(seconds * rate * 4)
  for (let i = 0; i < seconds * rate; i++) {
    const swell = (turn) => Math.max(0, Math.sin((i / rate) * 0.7 + turn)) * (0.4 + 0.6 * Math.random())
    data.writeInt16LE(swell(0) * 9000 * Math.sin(i / 3), i * 4)
    data.writeInt16LE(swell(Math.PI) * 12000 * Math.sin(i / 5), i * 4 + 2)
  }
  const head = Buffer.alloc(44)
  head.write('RIFF', 0)
  head.writeUInt32LE(36 + data.length, 4)
  head.write('WAVEfmt ', 8)
  head.writeUInt32LE(16, 16)
  head.writeUInt16LE(1, 20)
  head.writeUInt16LE(2, 22)
  head.writeUInt32LE(rate, 24)
  head.writeUInt32LE(rate * 4, 28)
  head.writeUInt16LE(4, 32)
  head.writeUInt16LE(16, 34)
  head.write('data', 36)
  head.writeUInt32LE(data.length, 40)
  return Buffer.concat([head, data])
}

/** Answers what it knows; false: somebody else's. */
export function records({ request, response, url, body, calls, tell, json }) {
  const { pathname, searchParams } = url
  const answer = (value) => {
    json(200, value)
    return true
  }
  if (pathname === '/api/outcomes') return answer({ outcomes })
  if (pathname === '/api/follow-ups') {
    const due = calls.filter((call) => call.wrapUp?.followUp && !call.wrapUp.followUpDone)
    return answer({ calls: due.sort((a, b) => a.wrapUp.followUp - b.wrapUp.followUp) })
  }
  if (pathname.startsWith('/api/recordings/')) {
    response.writeHead(200, { 'Content-Type': 'audio/x-wav', 'Accept-Ranges': 'none' })
    response.end(sound())
    return true
  }
  if (pathname === '/api/calls' && searchParams.get('q')) {
    const wanted = searchParams.get('q').replace(/\s/g, '').replace(/^0/, '').toLowerCase()
    const fits = (call) => `${call.peer.value} ${call.wrapUp?.note ?? ''}`.toLowerCase().includes(wanted)
    return answer({ calls: calls.filter(fits), next: null })
  }
  const about = /^\/api\/calls\/(\w+)(\/wrap-up|\/wrap-up\/undo|\/rating)?$/.exec(pathname)
  const call = about && calls.find((one) => one.sid === about[1])
  if (!call) return false
  if (request.method === 'GET') return answer({ call, timeline: timeline(call), quality: [] })
  const changed = { ...call }
  if (about[2] === '/wrap-up') changed.wrapUp = { ...body, by: 'alice', at: Date.now() }
  else if (about[2] === '/rating') changed.rating = body.score
  else changed.wrapUp = null
  tell(changed)
  return answer({ call: changed })
}
