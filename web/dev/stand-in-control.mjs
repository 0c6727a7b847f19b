// Call control of the stand-in: commands take effect at once, who is asked answers after two seconds.

const ANSWER_MS = Number(process.env.ANSWER_MS ?? 2000)

/** The call once the far end has answered. */
export function answeredCall(call, identity, reps) {
  const since = Date.now()
  const me = {
    kind: 'rep',
    value: identity,
    name: reps.find((one) => one.identity === identity)?.name ?? null,
  }
  const party = (id, peer, more = {}) => ({
    id,
    peer,
    state: 'talking',
    me: false,
    pending: null,
    since,
    failed: null,
    ...more,
  })
  return {
    ...call,
    state: 'talking',
    answeredAt: since,
    parties: [party(`rep-${identity}`, me, { me: true }), party('customer', call.peer)],
    held: false,
    consultation: null,
    transfer: null,
    recording: { state: 'off', since: null },
    mine: call.sid,
  }
}

const refuse = (code, message) => ({ error: { code, message } })

export function command({ call, body, identity, reps, tell }) {
  if (!call || call.state === 'ended') return refuse('call_ended', 'The call is over.')
  const set = (change) => {
    Object.assign(call, change)
    tell(call)
    return { call }
  }
  const state = (id, value, more = {}) =>
    call.parties.map((party) =>
      party.id === id && party.state !== value
        ? { ...party, state: value, since: Date.now(), ...more }
        : party,
    )
  const others = (value) =>
    call.parties.map((party) =>
      party.me || party.state === 'left' || party.state === value
        ? party
        : { ...party, state: value, since: Date.now() },
    )
  const bring = (to) => {
    const value = to.replace('client:', '')
    const rep = reps.find((one) => one.identity === value)
    const peer = rep ? { kind: 'rep', value, name: rep.name } : { kind: 'number', value: to, name: null }
    const id = rep ? `rep-${value}` : `party-${call.parties.length}`
    const party = {
      id,
      peer,
      state: 'ringing',
      me: false,
      pending: 'adding',
      since: Date.now(),
      failed: null,
    }
    call.parties = [...call.parties.filter((one) => one.id !== id), party]
    setTimeout(() => {
      if (!call.parties.some((one) => one.id === id && one.state === 'ringing')) return
      const busy = /3$/.test(to) || value === 'chloe'
      const change = {
        parties: state(id, busy ? 'left' : 'talking', { pending: null, failed: busy ? 'busy' : null }),
      }
      if (call.consultation) change.consultation = busy ? null : { ...call.consultation, state: 'talking' }
      if (call.transfer)
        change.transfer = { ...call.transfer, state: busy ? 'failed' : 'done', reason: busy ? 'busy' : null }
      set(change)
    }, ANSWER_MS)
    return { id, peer }
  }
  switch (body.command) {
    case 'hangup':
      return set({})
    case 'hold':
      return set({ held: true, parties: others('held') })
    case 'resume':
      return set({ held: false, parties: others('talking') })
    case 'transfer': {
      const { peer } = bring(body.to)
      return set({ transfer: { to: peer, state: 'ringing', reason: null } })
    }
    case 'consult': {
      call.parties = others('held')
      const { id } = bring(body.to)
      return set({ held: true, consultation: { party: id, speakingTo: id, state: 'ringing' } })
    }
    case 'add':
      bring(body.to)
      return set({})
    case 'swap': {
      const { party, speakingTo } = call.consultation
      const next = speakingTo === party ? 'customer' : party
      call.parties = state(speakingTo, 'held')
      return set({
        parties: state(next, 'talking'),
        held: next === party,
        consultation: { ...call.consultation, speakingTo: next },
      })
    }
    case 'cancel': {
      const { party } = call.consultation
      call.parties = state(party, 'left')
      return set({ held: false, consultation: null, parties: state('customer', 'talking') })
    }
    case 'merge':
      return set({ held: false, consultation: null, parties: others('talking') })
    case 'complete':
    case 'leave':
      return set({ held: false, consultation: null, parties: state(`rep-${identity}`, 'left') })
    case 'remove':
      return set({ parties: state(body.party, 'left') })
    case 'record':
      if (process.env.NO_RECORDING) return refuse('recording_forbidden', 'Your team does not record calls.')
      return set({ recording: { state: 'on', since: Date.now() } })
    case 'pause_recording':
      return set({ recording: { ...call.recording, state: 'paused' } })
    case 'resume_recording':
      return set({ recording: { ...call.recording, state: 'on' } })
    case 'stop_recording':
      return set({ recording: { state: 'off', since: null } })
  }
  return refuse('unknown_command', 'The server does not know this command.')
}
