/** What helps with what the diagnosis found, by check and code. */
export const fixesFr: Record<string, Record<string, string>> = {
  browser: {
    old: 'Mettez-le à jour : son audio n’est plus vérifié.',
    insecure: 'Ouvrez la page en https:// ou, sur l’ordinateur du serveur, par http://localhost.',
    no_webrtc: 'Utilisez une version récente de Chrome, Edge, Firefox ou Safari.',
  },
  desk: {
    slow: 'Votre réseau est occupé : fermez téléchargements et VPN, ou utilisez un câble.',
    no_answer: 'Vérifiez votre réseau ; si d’autres pages s’ouvrent, c’est le serveur qui est arrêté.',
    signed_out: 'Déconnectez-vous, puis reconnectez-vous.',
  },
  live: {
    closed:
      'Un proxy bloque peut-être les WebSockets. Rechargez la page ; si cela ne suffit pas, essayez un autre réseau.',
  },
  device: {
    not_registered:
      'Les lignes ci-dessus disent pourquoi. Si elles vont toutes bien, rechargez la page ; un pare-feu bloque peut-être les WebSockets (wss, port 443).',
  },
  microphone: {
    silent: 'Vérifiez l’interrupteur de son câble ou sa touche, ou choisissez-en un autre.',
    gone: 'Branchez-le, ou choisissez-en un autre.',
    refused: 'Cliquez sur l’icône à gauche de l’adresse, autorisez le micro, puis redemandez-le.',
    missing: 'Branchez un casque ou un micro.',
    busy: 'Fermez le programme qui l’utilise, puis redemandez-le.',
  },
  speaker: { gone: 'Branchez-le, ou choisissez-en un autre.' },
  notifications: {
    blocked: 'Cliquez sur l’icône à gauche de l’adresse, et autorisez les notifications.',
    not_asked: 'Autorisez-les ; le navigateur vous le demande une seule fois.',
  },
  turn: {
    unreachable:
      'Un pare-feu le bloque peut-être : demandez à la personne qui gère votre réseau d’autoriser cet hôte et ce port. Si c’est ainsi partout, un administrateur doit vérifier TURN_URLS et que le serveur TURN tourne.',
    credentials:
      'Un administrateur doit comparer TURN_USERNAME et TURN_CREDENTIAL avec ceux du serveur TURN.',
    no_address:
      'Un administrateur doit regarder le journal du serveur TURN : ses ports ou son quota sont peut-être épuisés.',
  },
  bandwidth: {
    tight: 'Choisissez Opus dans les réglages, utilisez un câble, et fermez téléchargements, vidéo et VPN.',
    little: 'Utilisez un câble ou un autre réseau, et fermez téléchargements, vidéo et VPN.',
    no_answer:
      'Vérifiez votre réseau ; si d’autres pages sont rapides, c’est la connexion du serveur qui pose problème.',
  },
  copies: {
    late: 'Ils sont réessayés d’eux-mêmes. Si la raison demeure, un administrateur doit s’en occuper.',
    failed: 'Occupez-vous de la raison, puis relancez-les dans l’historique, appel par appel.',
  },
  ice: {
    none: 'Une règle ou une extension coupe WebRTC du réseau. Désactivez-la, ou essayez un autre navigateur.',
    blocked:
      'Un pare-feu de cet ordinateur bloque peut-être UDP. Les appels peuvent marcher malgré tout : l’appel d’essai le dit.',
  },
  line: {
    in_call: 'Réessayez après votre appel.',
    microphone: 'Autorisez-le à côté de l’adresse de la page, ou fermez le programme qui l’utilise.',
    signed_out: 'Un administrateur doit regarder la clé d’API et l’horloge du serveur.',
    signaling:
      'Si personne ne peut appeler, un administrateur doit regarder ici les lignes du serveur. Si c’est vous seul : un pare-feu bloque peut-être les WebSockets (wss, port 443).',
    media:
      'Un pare-feu bloque peut-être UDP. Essayez un autre réseau ou sans VPN, ou demandez à qui gère le vôtre de l’autoriser.',
    failed:
      'Réessayez ; si cela se reproduit, le rapport aidera la personne qui s’occupe de votre téléphone.',
    no_sound: 'Un VPN ou un pare-feu perd peut-être le son au retour. Essayez sans.',
    silence: 'Vérifiez l’interrupteur du micro, ou choisissez-en un autre.',
    loss: 'Rapprochez-vous du Wi-Fi, ou utilisez un câble.',
    delay: 'Fermez téléchargements, vidéo et VPN, ou changez de réseau.',
    jitter:
      'Quelqu’un occupe peut-être toute la connexion. Utilisez un câble, ou suspendez les gros transferts.',
    poor: 'Utilisez un câble, et fermez ce qui occupe le réseau.',
  },
  own_clock: {
    ahead: 'Laissez le système la régler : les heures de votre historique sont fausses.',
    behind: 'Laissez le système la régler : les heures de votre historique sont fausses.',
  },
  deliveries: {
    paused: 'Ils seront remis dès qu’il répondra de nouveau.',
    dead: 'Les réglages disent pourquoi, et les relancent.',
  },
  server: {
    taken: 'Choisissez-en un autre par PORT, ou arrêtez ce qui l’occupe.',
    unwell: 'Son journal dit pourquoi.',
    no_answer: 'Son journal dit pourquoi.',
  },
  media: { taken: 'Choisissez-en un autre par SOFTPHONE_MEDIA_PORT, ou arrêtez ce qui l’occupe.' },
  folder: {
    not_writable: 'Lancez le serveur sous le nom du propriétaire du dossier, ou donnez-lui le dossier.',
  },
  disk: {
    full: 'Faites de la place ou déplacez le dossier : les enregistrements, puis l’historique, ne pourront plus être gardés.',
  },
  database: {
    locked: 'Arrêtez ce qui la tient ouverte.',
    damaged: 'Remettez une copie de softphone.db avec ses -wal et -shm.',
  },
  secrets: { readable: 'Il contient des secrets : chmod 600 {{file}}' },
  tunnel: {
    elsewhere: 'Arrêtez cet ngrok ; le serveur en lance un lui-même.',
    not_here: 'Le journal du serveur dit pourquoi.',
    not_installed: 'Installez ngrok (ngrok.com/download), ou réglez PUBLIC_URL et menez cette adresse ici.',
    not_running: 'Le serveur le relance sans cesse ; son journal dit pourquoi il s’arrête.',
  },
  public_url: {
    no_answer: 'Vérifiez le nom, le proxy inverse ou le tunnel, et son certificat.',
    elsewhere: 'Le proxy inverse ou le tunnel doit remettre tous les chemins à ce serveur.',
  },
  webhook: {
    no_answer: 'Voyez l’adresse publique : l’opérateur ne peut pas joindre le serveur.',
    bad_signature:
      'Le proxy doit transmettre chemin, paramètres et corps tels quels ; le jeton d’authentification doit être celui du compte.',
    elsewhere: 'Le proxy doit remettre /webhook/ à ce serveur, et n’y demander aucun mot de passe.',
  },
  account: {
    refused: 'Recopiez TWILIO_AUTH_TOKEN depuis la console, et relancez le serveur avec lui.',
    refused_there:
      'Jetons et clés appartiennent à une région : copiez ceux que la console affiche quand {{region}} est choisie.',
    not_reached: 'Vérifiez le réseau du serveur, et TWILIO_API_BASE.',
  },
  key: {
    refused: 'Lancez softphone setup twilio : il en crée une nouvelle.',
    not_reached: 'Vérifiez le réseau du serveur, et TWILIO_API_BASE.',
  },
  clock: {
    ahead: 'Réglez-la par NTP (timedatectl set-ntp true) : des jetons d’une heure fausse sont refusés.',
    behind: 'Réglez-la par NTP (timedatectl set-ntp true) : des jetons d’une heure fausse sont refusés.',
  },
  drift: {
    gone: 'Lancez softphone setup twilio : il en crée une autre.',
    application: 'La console a été modifiée à la main. Le bouton ramène les appels ici.',
    application_unset: 'La console a été modifiée à la main. Le bouton ramène les appels ici.',
    number_app: 'La console a été modifiée à la main. Le bouton ramène les appels ici.',
    number_url: 'La console a été modifiée à la main. Le bouton ramène les appels ici.',
    number_unset: 'La console a été modifiée à la main. Le bouton ramène les appels ici.',
    unreadable: 'Voyez les lignes du compte : ses identifiants, ou le réseau, empêchent de le lire.',
  },
  countries: {
    none: 'Autorisez-en dans la console : Voice, Settings, Geo permissions.',
    unreadable: 'Voyez les lignes du compte : ses identifiants, ou le réseau, empêchent de les lire.',
    home: 'Autorisez-le dans la console : Voice, Settings, Geo permissions.',
  },
  balance: {
    low: 'Rechargez-le dans la console avant que des appels soient refusés.',
    empty: 'Les appels sont refusés tant qu’il n’est pas rechargé dans la console.',
    unknown: 'Regardez la page de facturation de la console.',
  },
  crm: {
    none: 'Réglez ODOO_URL, ODOO_DB, ODOO_LOGIN et ODOO_API_KEY, et relancez le serveur.',
    not_reached:
      'Vérifiez qu’Odoo tourne et que ODOO_URL est juste ; ce qui attend sera écrit dès qu’il répondra.',
    credentials:
      'Créez une nouvelle clé d’API dans Odoo (elles expirent), réglez ODOO_API_KEY, et relancez le serveur.',
    rights: 'Donnez à l’utilisateur de la clé le droit de vente « Tous les documents ».',
    failing: 'Le journal d’Odoo dit pourquoi ; ce qui attend sera écrit dès qu’il marchera.',
    no_notes: 'Donnez à l’utilisateur de la clé le droit de vente « Tous les documents ».',
  },
  numbers: {
    behind: 'Regardez Réglages, Envois : la raison et le moment y sont dits.',
  },
}
