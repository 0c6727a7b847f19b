import { fixesEn } from './en-fixes'

/** What the diagnosis found, and what helps, by check and code. */
export const findingsEn = {
  found: {
    browser: {
      ok: '{{name}} can make calls.',
      old: '{{name}} is old.',
      insecure: 'This address is not secure enough for a microphone.',
      no_webrtc: 'This browser cannot make calls.',
    },
    desk: {
      ok: 'It answers in {{ms}} ms.',
      slow: 'It answers late: after {{ms}} ms.',
      no_answer: 'It does not answer.',
      signed_out: 'Your session has ended.',
    },
    live: { ok: 'They arrive.', closed: 'They do not arrive.' },
    device: { ok: 'The phone is registered.', not_registered: 'The phone is not registered.' },
    microphone: {
      ok: 'It works (loudest {{level}} dB).',
      silent: 'It is open, and quite silent.',
      gone: 'The chosen one is not plugged in; another is used.',
      refused: 'The microphone is blocked for this page.',
      missing: 'No microphone was found.',
      busy: 'The microphone cannot be opened.',
    },
    speaker: {
      ok: 'Devices to choose from: {{count}}.',
      unlisted: 'Sound comes from the device that the system chose.',
      gone: 'The chosen one is not plugged in; another is used.',
    },
    notifications: {
      ok: 'Calls are announced while you look elsewhere.',
      unsupported: 'This browser has none.',
      blocked: 'They are blocked for this page: you miss calls while you look elsewhere.',
      not_asked: 'They are not allowed yet: you miss calls while you look elsewhere.',
    },
    turn: {
      ok: 'The TURN server gives this browser an address: sound gets through even where UDP does not ({{urls}}).',
      unreachable: 'The TURN server does not answer this browser ({{urls}}).',
      credentials: 'The TURN server does not accept the credentials ({{urls}}).',
      no_address: 'The TURN server answers, and gives no address ({{urls}}).',
    },
    bandwidth: {
      ok: '{{down}} to you, {{up}} from you: a call needs 40 to 90 kbit/s each way.',
      tight:
        '{{down}} to you, {{up}} from you: enough for a call in Opus, not for one in G.711 (90 kbit/s each way).',
      little: '{{down}} to you, {{up}} from you: too little for a call (40 kbit/s each way).',
      no_answer: 'It could not be measured: the connection broke off, or takes too long.',
    },
    copies: {
      ok: '{{here}} here, {{waiting}} on their way; {{free}} GB free.',
      late: '{{waiting}} are still missing, the oldest for {{hours}} h. {{why}}',
      failed: 'Given up: {{failed}}. {{why}}',
    },
    ice: {
      ok: 'The browser may use the network ({{kinds}}).',
      none: 'The browser offers no address: no sound can flow.',
      blocked: 'The browser has addresses and does not reach itself.',
    },
    line: {
      ok: 'Sound goes both ways. Quality {{mos}} of 5, delay {{rtt}} ms, jitter {{jitter}} ms, {{loss}} % lost.',
      in_call: 'Not tried: you are in a call.',
      microphone: 'The microphone could not be opened.',
      signed_out: 'The carrier refused this phone: its token was not accepted.',
      signaling: 'The carrier could not be reached, or refused the test call.',
      media: 'The carrier answers, but no sound gets through.',
      failed: 'The test call was ended early (error {{error}}).',
      no_sound: 'Nothing was received in the test call.',
      silence: 'Nothing came from your microphone in the test call.',
      loss: 'Your network loses {{loss}} % of the sound.',
      delay: 'Your network answers late: {{rtt}} ms.',
      jitter: 'Sound arrives unevenly: {{jitter}} ms.',
      poor: 'The line is bad: quality {{mos}} of 5.',
    },
    own_clock: {
      ok: 'It agrees with the server’s.',
      ahead: '{{seconds}} seconds ahead of the server’s.',
      behind: '{{seconds}} seconds behind the server’s.',
    },
    deliveries: {
      ok: 'Everything is delivered, or on its way.',
      none: 'Nothing is to be told to anybody.',
      paused: '{{target}} is not reachable: what is to be told waits.',
      dead: 'Given up: {{count}}.',
    },
    settings: { ok: 'They are complete.' },
    server: {
      ok: 'It runs, and its database answers.',
      taken: 'Another program has its port.',
      unwell: 'It runs, and says that it is not well.',
      no_answer: 'It does not answer itself.',
    },
    folder: { ok: 'It can be written.', not_writable: 'The server may not write there.' },
    disk: { ok: '{{free}} GB are free.', full: 'Only {{free}} GB are free.' },
    database: {
      ok: 'It is sound: {{calls}} calls.',
      locked: 'Another program has locked it.',
      damaged: 'It is damaged.',
    },
    secrets: { ok: 'Only their owner may read them.', readable: 'Others may read {{file}}.' },
    media: { ok: 'It is free.', taken: 'Another program has it.' },
    tunnel: {
      ok: '{{address}} leads here.',
      elsewhere: '{{address}} leads to {{target}}, not here.',
      not_here: 'ngrok runs, and leads elsewhere.',
      not_installed: 'ngrok is not installed, and none runs.',
      not_running: 'ngrok does not run.',
    },
    public_url: {
      ok: 'It leads to this server.',
      no_answer: '{{address}} does not answer.',
      elsewhere: '{{address}} is answered, but not by this server (status {{status}}).',
    },
    webhook: {
      ok: 'They arrive, and their signature is right.',
      no_answer: 'They do not arrive.',
      bad_signature: 'They arrive, and their signature is found wrong.',
      elsewhere: 'Something else answers them (status {{status}}).',
    },
    account: {
      ok: 'The auth token is right.',
      refused: 'It refuses the auth token.',
      refused_there: 'It refuses the auth token in the region {{region}}.',
      not_reached: 'It cannot be reached.',
    },
    key: {
      ok: 'It is accepted, so that phones may connect.',
      refused: 'It is refused: no phone can connect.',
      not_reached: 'It cannot be tried: the carrier is not reached.',
    },
    clock: {
      ok: 'It agrees with the carrier’s.',
      ahead: '{{seconds}} seconds ahead of the carrier’s.',
      behind: '{{seconds}} seconds behind the carrier’s.',
    },
    drift: {
      ok: 'They lead calls here.',
      gone: 'The TwiML App does not exist any more: nobody can call out.',
      application:
        'Calls are led elsewhere than here: {{field}} of the TwiML App {{app}} is {{is}}, not {{wanted}}.',
      application_unset:
        'Calls are not led here: {{field}} of the TwiML App {{app}} is not set; it must be {{wanted}}.',
      number_app: '{{number}} does not ring here: it belongs to another TwiML App, {{app}}.',
      number_url: '{{number}} does not ring here: it leads to {{url}}.',
      number_unset: '{{number}} does not ring here: it leads nowhere.',
      unreadable: 'It cannot be read where they lead.',
    },
    countries: {
      ok: 'Allowed: {{countries}}.',
      none: 'No country may be called.',
      home: '{{country}} may not be called, where your number is from.',
      unreadable: 'They cannot be read.',
    },
    balance: {
      ok: '{{balance}}.',
      low: 'It is low: {{balance}}.',
      empty: 'It is used up: {{balance}}.',
      unknown: 'It was not understood.',
    },
    crm: {
      ok: 'Odoo {{version}} is reached; leads, contacts and notes may be read.',
      none: 'No CRM is set up.',
      not_reached: 'Odoo cannot be reached: calls wait.',
      credentials: 'Odoo does not accept the key: calls wait.',
      rights: 'The key may not do what is needed: calls wait.',
      failing: 'Odoo answers with an error: calls wait.',
      no_notes: 'The key may not read notes.',
    },
    numbers: {
      ok: 'Who calls is known here, even when Odoo is down.',
      behind: 'The numbers that are known here are not up to date.',
    },
  } as Record<string, Record<string, string>>,
  fix: fixesEn,
}

export type FindingMessages = typeof findingsEn
