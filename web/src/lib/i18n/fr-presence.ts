import type { presenceEn } from './en-presence'

export const presenceFr: typeof presenceEn = {
  title: 'Votre présence',
  status: {
    available: 'Disponible',
    busy: 'En appel',
    wrap_up: 'Post-appel',
    away: 'Absent',
    do_not_disturb: 'Ne pas déranger',
    unreachable: 'Injoignable',
    offline: 'Hors ligne',
  },
  until: '{{status}} jusqu’à {{time}}',
  help: {
    available: 'Les appels sonnent ici.',
    away: 'Les appels de groupe sonnent chez les autres.',
    do_not_disturb: 'Aucun appel ne sonne ici ; vos correspondants joignent votre messagerie.',
  },
  duration: {
    label: 'Pour combien de temps',
    open: 'Jusqu’à nouvel ordre',
    minutes: '{{n}} min',
    hours: '{{n}} h',
  },
  shortcut: 'Ne pas déranger, ou de nouveau disponible (hors appel)',
  failed: 'Votre présence n’a pas pu être changée : le serveur ne répond pas. Réessayez.',
  absence: {
    title: 'Cette page n’a pas répondu de {{from}} à {{to}}.',
    help: 'Elle était en veille ou figée : les appels sont allés ailleurs. Vous êtes de nouveau joignable.',
    tip: 'Pour rester joignable, gardez cet onglet dans sa propre fenêtre et l’ordinateur éveillé.',
    missed: 'Voir les appels manqués',
    dismiss: 'Compris',
  },
}
