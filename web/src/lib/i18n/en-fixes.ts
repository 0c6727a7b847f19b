/** What helps with what the diagnosis found, by check and code. */
export const fixesEn: Record<string, Record<string, string>> = {
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
  turn: {
    unreachable:
      'A firewall may block it: ask who runs your network to allow that host and port. If it is so everywhere, an admin has to check TURN_URLS and that the TURN server runs.',
    credentials: 'An admin has to compare TURN_USERNAME and TURN_CREDENTIAL with those of the TURN server.',
    no_address: 'An admin has to look at the TURN server’s own log: its ports or its quota may be used up.',
  },
  bandwidth: {
    tight: 'Choose Opus in the settings, use a cable, and close downloads, video and VPN.',
    little: 'Use a cable or another network, and close downloads, video and VPN.',
    no_answer: 'Check your network; if other pages are fast, the server’s connection is the trouble.',
  },
  copies: {
    late: 'They are tried again by themselves. If the reason stays, an admin has to see to it.',
    failed: 'See to the reason, then have them tried again in the history, call by call.',
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
    media: 'A firewall may block UDP. Try another network or without VPN, or ask who runs yours to allow it.',
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
  server: {
    taken: 'Choose another with PORT, or stop what has it.',
    unwell: 'Its log tells why.',
    no_answer: 'Its log tells why.',
  },
  media: { taken: 'Choose another with SOFTPHONE_MEDIA_PORT, or stop what has it.' },
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
    application: 'The console was changed by hand. The button leads calls here again.',
    application_unset: 'The console was changed by hand. The button leads calls here again.',
    number_app: 'The console was changed by hand. The button leads calls here again.',
    number_url: 'The console was changed by hand. The button leads calls here again.',
    number_unset: 'The console was changed by hand. The button leads calls here again.',
    unreadable: 'See the lines about the account: its credentials, or the network, keep it from being read.',
  },
  countries: {
    none: 'Allow some in the console: Voice, Settings, Geo permissions.',
    unreadable:
      'See the lines about the account: its credentials, or the network, keep them from being read.',
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
}
