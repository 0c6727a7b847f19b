import type { CallingHoursMessages } from './en-calling-hours'

export const callingHoursFr: CallingHoursMessages = {
  title: 'Heures d’appel',
  lead: 'À l’heure de la personne appelée. Pour toute l’équipe, dès le prochain appel.',
  policy: 'En dehors de ces heures',
  policies: { off: 'Appeler sans demander', warn: 'Demander avant d’appeler', block: 'Ne pas appeler' },
  policyHelp: 'Un rappel arrivé à son heure passe toujours : la personne l’a demandé.',
  others: 'Tous les autres pays',
  never: 'jamais',
  noHolidays: 'sauf jours fériés',
  unknownHolidays: 'Les jours fériés de ce pays ne sont pas connus ici.',
  edit: 'Modifier les heures : {{country}}',
  editTitle: 'Heures d’appel : {{country}}',
  holidays: 'Pas les jours fériés',
  add: 'Ajouter un pays',
  addLabel: 'Pays',
  remove: 'Retirer',
  usual: 'Selon les lois',
  usualHelp:
    'Heures de démarchage fixées par la loi ou un code de conduite en France, en Espagne, en Italie, aux États-Unis, au Canada et en Australie. Vérifiez-les pour votre métier.',
  save: 'Enregistrer',
  failed: 'Le réglage n’a pas pu être lu ou gardé. Réessayez.',
  ask: {
    title: 'Appeler à cette heure ?',
    refused: 'Pas à cette heure',
    weekly: 'Il est {{time}} là-bas ({{country}}). Votre équipe n’appelle pas à cette heure.',
    several:
      'Dans l’un des fuseaux horaires de ce numéro, il est {{time}}. Votre équipe n’appelle pas à cette heure.',
    holiday: 'Jour férié ({{country}}) : {{name}}.',
    until: 'Les appels seront de nouveau possibles {{when}}, heure locale.',
    promise:
      'La personne a demandé cet horaire ? Notez un rappel sur son dernier appel : le moment venu, l’appel passera.',
    call: 'Appeler quand même',
    leave: 'Pas maintenant',
  },
  note: {
    promised: 'a demandé un appel à {{time}}',
    holiday: 'jour férié',
    until: 'heures d’appel à partir de {{when}}',
    closed: 'hors des heures d’appel',
  },
}
