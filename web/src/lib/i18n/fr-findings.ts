import type { FindingMessages } from './en-findings'

export const findingsFr: FindingMessages = {
  found: {
    browser: {
      ok: '{{name}} peut téléphoner.',
      old: '{{name}} est ancien.',
      insecure: 'Cette adresse n’est pas assez sûre pour un micro.',
      no_webrtc: 'Ce navigateur ne peut pas téléphoner.',
    },
    desk: {
      ok: 'Il répond en {{ms}} ms.',
      slow: 'Il répond tard : après {{ms}} ms.',
      no_answer: 'Il ne répond pas.',
      signed_out: 'Votre session est terminée.',
    },
    live: { ok: 'Elles arrivent.', closed: 'Elles n’arrivent pas.' },
    device: { ok: 'Le téléphone est enregistré.', not_registered: 'Le téléphone n’est pas enregistré.' },
    microphone: {
      ok: 'Il marche (au plus fort {{level}} dB).',
      silent: 'Il est ouvert, et tout à fait muet.',
      gone: 'Celui que vous avez choisi n’est pas branché ; un autre est utilisé.',
      refused: 'Le micro est bloqué pour cette page.',
      missing: 'Aucun micro n’a été trouvé.',
      busy: 'Le micro ne peut pas être ouvert.',
    },
    speaker: {
      ok: 'Appareils au choix : {{count}}.',
      unlisted: 'Le son sort de l’appareil choisi par le système.',
      gone: 'Celui que vous avez choisi n’est pas branché ; un autre est utilisé.',
    },
    notifications: {
      ok: 'Les appels sont annoncés quand vous regardez ailleurs.',
      unsupported: 'Ce navigateur n’en a pas.',
      blocked: 'Elles sont bloquées pour cette page : vous manquez des appels quand vous regardez ailleurs.',
      not_asked:
        'Elles ne sont pas encore autorisées : vous manquez des appels quand vous regardez ailleurs.',
    },
    ice: {
      ok: 'Le navigateur peut utiliser le réseau ({{kinds}}).',
      none: 'Le navigateur n’offre aucune adresse : aucun son ne peut passer.',
      blocked: 'Le navigateur a des adresses et ne se joint pas lui-même.',
    },
    line: {
      ok: 'Le son passe dans les deux sens. Qualité {{mos}} sur 5, délai {{rtt}} ms, gigue {{jitter}} ms, {{loss}} % perdus.',
      in_call: 'Pas essayé : vous êtes en appel.',
      microphone: 'Le micro n’a pas pu être ouvert.',
      signed_out: 'L’opérateur a refusé ce téléphone : son jeton n’a pas été accepté.',
      signaling: 'L’opérateur n’a pas pu être joint, ou a refusé l’appel d’essai.',
      media: 'L’opérateur répond, mais aucun son ne passe.',
      failed: 'L’appel d’essai s’est terminé trop tôt (erreur {{error}}).',
      no_sound: 'Rien n’a été reçu pendant l’appel d’essai.',
      silence: 'Rien n’est venu de votre micro pendant l’appel d’essai.',
      loss: 'Votre réseau perd {{loss}} % du son.',
      delay: 'Votre réseau répond tard : {{rtt}} ms.',
      jitter: 'Le son arrive irrégulièrement : {{jitter}} ms.',
      poor: 'La ligne est mauvaise : qualité {{mos}} sur 5.',
    },
    own_clock: {
      ok: 'Elle s’accorde avec celle du serveur.',
      ahead: '{{seconds}} secondes d’avance sur celle du serveur.',
      behind: '{{seconds}} secondes de retard sur celle du serveur.',
    },
    deliveries: {
      ok: 'Tout est remis, ou en chemin.',
      none: 'Rien n’est à dire à personne.',
      paused: '{{target}} n’est pas joignable : ce qui est à dire attend.',
      dead: 'Abandonnés : {{count}}.',
    },
    settings: { ok: 'Ils sont complets.' },
    server: {
      ok: 'Il tourne, et sa base de données répond.',
      unwell: 'Il tourne, et dit qu’il ne va pas bien.',
      no_answer: 'Il ne se répond pas à lui-même.',
    },
    folder: { ok: 'On peut y écrire.', not_writable: 'Le serveur n’a pas le droit d’y écrire.' },
    disk: { ok: '{{free}} Go libres.', full: 'Seulement {{free}} Go libres.' },
    database: {
      ok: 'Elle est saine : {{calls}} appels.',
      locked: 'Un autre programme la verrouille.',
      damaged: 'Elle est abîmée.',
    },
    secrets: { ok: 'Seul leur propriétaire peut les lire.', readable: 'D’autres peuvent lire {{file}}.' },
    media: { ok: 'Il est libre.' },
    tunnel: {
      ok: '{{address}} mène ici.',
      elsewhere: '{{address}} mène à {{target}}, pas ici.',
      not_here: 'ngrok tourne, et mène ailleurs.',
      not_installed: 'ngrok n’est pas installé, et aucun ne tourne.',
      not_running: 'ngrok ne tourne pas.',
    },
    public_url: {
      ok: 'Elle mène à ce serveur.',
      no_answer: '{{address}} ne répond pas.',
      elsewhere: '{{address}} répond, mais ce n’est pas ce serveur (état {{status}}).',
    },
    webhook: {
      ok: 'Ils arrivent, et leur signature est juste.',
      no_answer: 'Ils n’arrivent pas.',
      bad_signature: 'Ils arrivent, et leur signature est jugée fausse.',
      elsewhere: 'Autre chose leur répond (état {{status}}).',
    },
    account: {
      ok: 'Le jeton d’authentification est juste.',
      refused: 'Il refuse le jeton d’authentification.',
      refused_there: 'Il refuse le jeton d’authentification dans la région {{region}}.',
      not_reached: 'Il ne peut pas être joint.',
    },
    key: {
      ok: 'Elle est acceptée : les téléphones peuvent se connecter.',
      refused: 'Elle est refusée : aucun téléphone ne peut se connecter.',
      not_reached: 'Elle ne peut pas être essayée : l’opérateur n’est pas joint.',
    },
    clock: {
      ok: 'Elle s’accorde avec celle de l’opérateur.',
      ahead: '{{seconds}} secondes d’avance sur celle de l’opérateur.',
      behind: '{{seconds}} secondes de retard sur celle de l’opérateur.',
    },
    drift: {
      ok: 'Ils mènent les appels ici.',
      gone: 'L’application TwiML n’existe plus : personne ne peut appeler.',
      elsewhere: 'Des appels sont menés ailleurs qu’ici. {{sentence}}',
      unreadable: 'On ne peut pas lire où ils mènent.',
    },
    countries: {
      ok: 'Autorisés : {{countries}}.',
      none: 'Aucun pays ne peut être appelé.',
      home: '{{country}} ne peut pas être appelé, alors que votre numéro en vient.',
      unreadable: 'Ils ne peuvent pas être lus.',
    },
    balance: {
      ok: '{{balance}}.',
      low: 'Il est bas : {{balance}}.',
      empty: 'Il est épuisé : {{balance}}.',
      unknown: 'Il n’a pas été compris.',
    },
    crm: {
      ok: 'Odoo {{version}} est joint ; pistes, contacts et notes peuvent être lus.',
      none: 'Aucun CRM n’est configuré.',
      not_reached: 'Odoo ne peut pas être joint : les appels attendent.',
      credentials: 'Odoo n’accepte pas la clé : les appels attendent.',
      rights: 'La clé n’a pas les droits qu’il faut : les appels attendent.',
      failing: 'Odoo répond par une erreur : les appels attendent.',
      no_notes: 'La clé n’a pas le droit de lire les notes.',
    },
    numbers: {
      ok: 'Qui appelle est connu ici, même quand Odoo est en panne.',
      behind: 'Les numéros connus ici ne sont pas à jour.',
    },
  },
  fix: {
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
    server: { unwell: 'Son journal dit pourquoi.', no_answer: 'Son journal dit pourquoi.' },
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
      elsewhere: 'La console a été modifiée à la main. Le bouton ramène les appels ici.',
    },
    countries: {
      none: 'Autorisez-en dans la console : Voice, Settings, Geo permissions.',
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
  },
}
