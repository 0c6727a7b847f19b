import type { CrmIndexMessages } from './en-crm-index'

export const crmIndexFr: CrmIndexMessages = {
  title: 'Numéros du CRM',
  lead: 'Vous savez tout de suite qui appelle, même si le CRM est absent. Les changements sont lus chaque minute, l’ensemble chaque nuit.',
  phase: {
    empty: 'Rien n’a encore été lu',
    reading: 'Lecture…',
    ready: 'À jour',
    failing: 'Pas à jour',
  },
  leads_one: '{{count}} piste',
  leads_other: '{{count}} pistes',
  contacts_one: '{{count}} contact',
  contacts_other: '{{count}} contacts',
  synced: 'changements connus jusqu’au {{when}}',
  full: 'tout a été lu le {{when}}',
  emptyHelp: 'La première lecture commence d’elle-même dès que le CRM répond.',
  why: {
    network: 'Le CRM est injoignable. Ce qui est connu ici reste affiché ; la lecture reprendra d’elle-même.',
    server: 'Le CRM a répondu par une erreur. La lecture reprendra d’elle-même.',
    credentials: 'Le CRM refuse la clé de ce serveur : un administrateur doit la renouveler.',
    rights:
      'Ce serveur n’a pas le droit de lire les pistes ou les contacts : un administrateur doit l’accorder.',
  },
  since: 'Échec depuis le {{when}}.',
  update: 'Lire les changements',
  updateAll: 'Tout relire',
  begun: 'La lecture est en cours.',
  failed: 'Impossible de commencer. Réessayez.',
  error: 'L’état des numéros du CRM n’a pas pu être chargé.',
}
