import type { AwayMessages } from './en-away'

export const awayFr: AwayMessages = {
  region: 'Votre appel ailleurs',
  state: 'De retour dans un instant…',
  lost: 'Votre appel avec {{name}} vous attend',
  lostHelp: '{{name}} entend que vous revenez tout de suite.',
  goesOn: 'Votre appel avec {{name}} continue sans vous',
  goesOnHelp: 'Les autres se parlent. Vous pouvez les rejoindre.',
  device: 'Votre appel avec {{name}} est sur un autre appareil',
  deviceHelp: 'Il passe ici sans coupure.',
  parked: '{{name}} est en attente',
  parkedHelp: 'Avec de la musique, pendant votre autre appel.',
  resume: 'Reprendre',
  switch: 'Passer à {{name}}',
  holdAndAnswer: 'Mettre en attente et répondre',
  heldCalls: 'Appels en attente',
  back: 'Reprendre l’appel',
  here: 'Continuer ici',
  end: 'Terminer l’appel',
  seconds: '{{seconds}} s',
  remaining: 'Temps restant pour revenir',
}
