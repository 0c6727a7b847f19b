// Presence, lines and voicemail for the stand-in: fixed data behind docs/api/{presence,lines,voicemail}.md.
const voicemail = { on: true, greeting: '', closedGreeting: '', sound: null, maxSeconds: 180 }
const usual = {
  language: 'fr',
  hours: null,
  lastRep: false,
  firstSeconds: 30,
  groups: [],
  overflow: null,
  overflowSeconds: 30,
  overflowWhenClosed: false,
  voicemail,
  set: false,
}
const office = [1, 2, 3, 4, 5].flatMap((day) => [
  { day, from: 540, to: 750 },
  { day, from: 840, to: 1080 },
])
export const lines = [
  {
    ...usual,
    number: '+33199001000',
    name: 'Accueil',
    owner: null,
    lastRep: true,
    firstSeconds: 15,
    hours: {
      zone: 'Europe/Paris',
      periods: office,
      closed: ['2026-12-25', '2027-01-01'],
      opened: [{ date: '2026-12-05', from: 540, to: 780 }],
      holidays: [],
      worked: [],
      calendars: [],
      schedule: null,
    },
    groups: [
      { reps: ['alice', 'bob'], inTurn: false, seconds: 20 },
      { reps: ['chloe'], inTurn: false, seconds: 20 },
    ],
    set: true,
  },
  { ...usual, number: '+33199001001', name: 'Alice Martin', owner: 'alice' },
  { ...usual, number: '+33199001002', name: 'Bob Durand', owner: 'bob' },
]
const minute = 60_000
const sid = (n) => `RE${String(n).padStart(32, '0')}`
const message = (n, box, value, ago, duration, heardBy = null) => ({
  sid: sid(n),
  callSid: `CA${String(n).padStart(32, '0')}`,
  box,
  peer: value.startsWith('+')
    ? { kind: 'number', value, name: null }
    : { kind: 'rep', value, name: 'Bob Durand' },
  at: Date.now() - ago,
  duration,
  heardBy,
  heardAt: heardBy ? Date.now() - ago / 2 : null,
  deleted: false,
})
let messages = [
  message(1, '+33199001000', '+33639980001', 4 * minute, 17),
  message(2, 'alice', '+442079460018', 95 * minute, 48),
  message(3, 'alice', 'bob', 300 * minute, 6, 'alice'),
  message(4, '+33199001000', '+33639980012', 1600 * minute, 31, 'chloe'),
]
let mine = { ringOn: null, missedSeenAt: 0 }

/** The answer to a request of this subject, or undefined. `me`: the signed-in rep; `told`: presence changed. */
export function answer(method, pathname, body, me, told) {
  const item = /^\/api\/voicemails\/(RE\w+)$/.exec(pathname)
  if (item && method === 'PATCH') {
    messages = messages.map((one) =>
      one.sid !== item[1]
        ? one
        : {
            ...one,
            ...('deleted' in body ? { deleted: body.deleted } : {}),
            ...('heard' in body
              ? { heardBy: body.heard ? me.identity : null, heardAt: body.heard ? Date.now() : null }
              : {}),
          },
    )
    return messages.find((one) => one.sid === item[1])
  }
  switch (`${method} ${pathname}`) {
    case 'GET /api/lines':
      return { lines }
    case 'PUT /api/lines':
      lines[lines.findIndex((one) => one.number === body.number)] = { ...body, set: true }
      return body
    case 'GET /api/mine':
      return mine
    case 'PATCH /api/mine':
      mine = { ...mine, ...body }
      return mine
    case 'GET /api/voicemails': {
      const left = process.env.EMPTY ? [] : messages.filter((one) => !one.deleted)
      return { messages: left, unheard: left.filter((one) => !one.heardAt).length, next: null }
    }
    case 'GET /api/contacts/calls':
      return { calls: [] }
    case 'PUT /api/presence':
      Object.assign(me, { chosen: body.status, status: body.status, until: body.until })
      told()
      return { status: body.status, until: body.until }
  }
}
