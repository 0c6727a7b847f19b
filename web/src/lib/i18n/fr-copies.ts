import type { CopiesMessages } from './en-copies'

export const copiesFr: CopiesMessages = {
  waiting: 'En cours de récupération depuis Twilio.',
  here: 'Conservé sur ce serveur et chez Twilio.',
  hereAlone: 'Conservé sur ce serveur seulement ; supprimé chez Twilio.',
  failed: 'L’enregistrement n’a pas pu être récupéré depuis Twilio.',
  again: 'Réessayer',
  againFailed: 'Le serveur n’a pas pris la demande. Réessayez.',
  why: {
    not_ready: 'Twilio ne l’a pas (encore).',
    busy: 'Twilio est occupé.',
    refused: 'Twilio refuse les identifiants du compte.',
    unreachable: 'Twilio ne répond pas.',
    incomplete: 'Il n’en est arrivé qu’une partie.',
    too_large: 'Il dépasse 256 Mo.',
    disk: 'Le disque du serveur ne l’a pas pris.',
  },
}
