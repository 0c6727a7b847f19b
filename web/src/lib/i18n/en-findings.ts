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
    media: { ok: 'It is free.' },
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
      elsewhere: 'Calls are led elsewhere than here. {{sentence}}',
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
  fix: {
    browser: {
      old: 'Update it: its sound is not tested any more.',
      insecure: 'Open the page over https:// or, on the server’s own computer, as http://localhost.',
      no_webrtc: 'Use a recent version of Chrome, Edge, Firefox or Safari.',
    },
    desk: {
      slow: 'Your network is busy: close downloads and VPN, or use a cable.',
      no_answer: 'Check your network; if other pages open, the server is down.',
      signed_out: 'Sign out, and sign in again.',
    },
    live: {
      closed: 'A proxy may block WebSockets. Reload the page; if that does not help, try another network.',
    },
    device: {
      not_registered:
        'The lines above say why. If all of them are well, reload the page; a firewall may block WebSockets (wss, port 443).',
    },
    microphone: {
      silent: 'Check the mute switch on its cable or its key, or choose another one.',
      gone: 'Plug it in, or choose another one.',
      refused: 'Click the icon to the left of the address, allow the microphone, then ask again.',
      missing: 'Plug in a headset or a microphone.',
      busy: 'Close the program that uses it, then ask again.',
    },
    speaker: { gone: 'Plug it in, or choose another one.' },
    notifications: {
      blocked: 'Click the icon to the left of the address, and allow notifications.',
      not_asked: 'Allow them; the browser asks you once.',
    },
    ice: {
      none: 'A policy or an extension keeps WebRTC from the network. Switch it off, or try another browser.',
      blocked: 'A firewall on this computer may block UDP. Calls may work all the same: the test call tells.',
    },
    line: {
      in_call: 'Try again after your call.',
      microphone: 'Allow it next to the address of the page, or close the program that uses it.',
      signed_out: 'An admin has to look at the API key and the clock of the server.',
      signaling:
        'If calls fail for everybody, an admin has to look at the server’s lines here. If only for you: a firewall may block WebSockets (wss, port 443).',
      media:
        'A firewall may block UDP. Try another network or without VPN, or ask who runs yours to allow it.',
      failed: 'Try again; if it happens again, the report helps who looks after your phone.',
      no_sound: 'A VPN or firewall may drop sound on its way back. Try without it.',
      silence: 'Check the microphone’s mute switch, or choose another one.',
      loss: 'Move closer to the Wi-Fi, or use a cable.',
      delay: 'Close downloads, video and VPN, or use another network.',
      jitter: 'Somebody may use the whole connection. Use a cable, or pause large transfers.',
      poor: 'Use a cable, and close what uses the network.',
    },
    own_clock: {
      ahead: 'Let the system set it by itself: times in your history are wrong.',
      behind: 'Let the system set it by itself: times in your history are wrong.',
    },
    deliveries: {
      paused: 'They are delivered as soon as it answers again.',
      dead: 'The settings say why, and try them again.',
    },
    server: { unwell: 'Its log tells why.', no_answer: 'Its log tells why.' },
    folder: { not_writable: 'Run the server as the folder’s owner, or give the folder to that user.' },
    disk: { full: 'Make room or move the folder: recordings, then the history, cannot be kept any more.' },
    database: {
      locked: 'Stop what has it open.',
      damaged: 'Put back a copy of softphone.db with its -wal and -shm.',
    },
    secrets: { readable: 'It holds secrets: chmod 600 {{file}}' },
    tunnel: {
      elsewhere: 'Stop that ngrok; the server starts one of its own.',
      not_here: 'The server’s log says why.',
      not_installed: 'Install ngrok (ngrok.com/download), or set PUBLIC_URL and lead that address here.',
      not_running: 'The server starts it again and again; its log says why it ends.',
    },
    public_url: {
      no_answer: 'Check the name, the reverse proxy or tunnel, and its certificate.',
      elsewhere: 'The reverse proxy or tunnel must hand all paths to this server.',
    },
    webhook: {
      no_answer: 'See the public address: the carrier cannot reach the server.',
      bad_signature:
        'The proxy must hand on path, query and body as they are; the auth token must be that of the account.',
      elsewhere: 'The proxy must hand /webhook/ to this server, and ask for no password there.',
    },
    account: {
      refused: 'Copy TWILIO_AUTH_TOKEN from the console again, and start the server with it.',
      refused_there:
        'Auth tokens and keys are of one region: copy those that the console shows when {{region}} is chosen.',
      not_reached: 'Check the server’s network, and TWILIO_API_BASE.',
    },
    key: {
      refused: 'Run softphone setup twilio: it makes a new one.',
      not_reached: 'Check the server’s network, and TWILIO_API_BASE.',
    },
    clock: {
      ahead: 'Set it by NTP (timedatectl set-ntp true): tokens of a wrong time are refused.',
      behind: 'Set it by NTP (timedatectl set-ntp true): tokens of a wrong time are refused.',
    },
    drift: {
      gone: 'Run softphone setup twilio: it makes another one.',
      elsewhere: 'The console was changed by hand. The button leads calls here again.',
    },
    countries: {
      none: 'Allow some in the console: Voice, Settings, Geo permissions.',
      home: 'Allow it in the console: Voice, Settings, Geo permissions.',
    },
    balance: {
      low: 'Top it up in the console before calls are refused.',
      empty: 'Calls are refused until it is topped up in the console.',
      unknown: 'Look at the console’s billing page.',
    },
    crm: {
      none: 'Set ODOO_URL, ODOO_DB, ODOO_LOGIN and ODOO_API_KEY, and start the server again.',
      not_reached: 'Check that Odoo runs and ODOO_URL is right; what waits is written when it answers.',
      credentials: 'Make a new API key in Odoo (they expire), set ODOO_API_KEY, and start the server again.',
      rights: 'Give the key’s user the sales right “All documents”.',
      failing: 'Odoo’s own log says why; what waits is written when it works.',
      no_notes: 'Give the key’s user the sales right “All documents”.',
    },
    numbers: {
      behind: 'Look at Settings, Deliveries: it says why, and since when.',
    },
  } as Record<string, Record<string, string>>,
}

export type FindingMessages = typeof findingsEn
