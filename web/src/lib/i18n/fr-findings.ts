import type { FindingMessages } from './en-findings'
import { fixesFr } from './fr-fixes'

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
    turn: {
      ok: 'Le serveur TURN donne une adresse à ce navigateur : le son passe même là où UDP ne passe pas ({{urls}}).',
      unreachable: 'Le serveur TURN ne répond pas à ce navigateur ({{urls}}).',
      credentials: 'Le serveur TURN n’accepte pas les identifiants ({{urls}}).',
      no_address: 'Le serveur TURN répond, et ne donne aucune adresse ({{urls}}).',
    },
    bandwidth: {
      ok: '{{down}} vers vous, {{up}} depuis vous : un appel demande 40 à 90 kbit/s dans chaque sens.',
      tight:
        '{{down}} vers vous, {{up}} depuis vous : assez pour un appel en Opus, pas pour un en G.711 (90 kbit/s dans chaque sens).',
      little: '{{down}} vers vous, {{up}} depuis vous : trop peu pour un appel (40 kbit/s dans chaque sens).',
      no_answer: 'Il n’a pas pu être mesuré : la connexion s’interrompt, ou prend trop de temps.',
    },
    copies: {
      ok: '{{here}} ici, {{waiting}} en route ; {{free}} Go libres.',
      late: 'Il en manque encore {{waiting}}, le plus ancien depuis {{hours}} h. {{why}}',
      failed: 'Abandonnés : {{failed}}. {{why}}',
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
      taken: 'Un autre programme occupe son port.',
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
    media: { ok: 'Il est libre.', taken: 'Un autre programme l’occupe.' },
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
      application:
        'Des appels sont menés ailleurs qu’ici : {{field}} de l’application TwiML {{app}} vaut {{is}}, et non {{wanted}}.',
      application_unset:
        'Des appels ne sont pas menés ici : {{field}} de l’application TwiML {{app}} n’est pas réglé ; il doit valoir {{wanted}}.',
      number_app: '{{number}} ne sonne pas ici : il relève d’une autre application TwiML, {{app}}.',
      number_url: '{{number}} ne sonne pas ici : il mène à {{url}}.',
      number_unset: '{{number}} ne sonne pas ici : il ne mène nulle part.',
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
  fix: fixesFr,
}
