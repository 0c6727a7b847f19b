import type { ReasonMessages } from './en-reasons'

export const reasonsFr: ReasonMessages = {
  no_destination: 'Rien n’a été composé.',
  not_a_number: 'Ce n’est pas un numéro de téléphone.',
  emergency: 'Les secours ne peuvent pas être appelés d’ici. Utilisez un mobile ou un téléphone fixe.',
  unknown_rep: 'Ce collègue n’existe pas.',
  own_number: 'Vous avez composé votre propre numéro.',
  nobody_to_ring: 'Il n’y avait personne à faire sonner.',
  no_such_call: 'Cet appel est terminé.',
  outside_hours: 'Votre équipe n’appelle pas là-bas à cette heure.',
  not_in_team: 'Ce compte ne peut plus passer d’appels.',
  budget:
    'Le budget de l’équipe pour ce mois est épuisé : plus de nouveaux appels vers des numéros. Les appels entrants arrivent toujours.',
  not_connected: '{{name}} n’est pas en ligne.',
  not_put_through: 'L’appel n’a pas pu aboutir.',
  network_refused: 'L’appel n’a pas pu aboutir (code {{sip}}).',
  not_placed: 'Le service téléphonique n’a pas passé l’appel.',
  refused: '{{trouble}} (code {{number}}).',
  server_stopped: 'Notre serveur s’est arrêté pendant cet appel.',
  not_known_there: 'Le service téléphonique ne connaît pas cet appel.',
  line_lost: 'La connexion de {{name}} a été perdue.',
  not_back: '{{name}} n’est pas revenu à l’appel en attente.',
}
