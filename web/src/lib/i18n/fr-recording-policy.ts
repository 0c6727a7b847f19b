import type { RecordingPolicyMessages } from './en-recording-policy'

export const recordingPolicyFr: RecordingPolicyMessages = {
  title: 'Enregistrement des appels',
  lead: 'Pour toute l’équipe, dès le prochain appel.',
  policy: 'Enregistrer les appels',
  policies: { off: 'Jamais', rep: 'Si le commercial le veut', always: 'Toujours, dès la réponse' },
  announcement: 'Prévenir les participants',
  announcementHelp: 'Une voix annonce que l’appel est enregistré.',
  language: 'Langue de la voix',
  failed: 'Le réglage n’a pas pu être lu ou gardé. Réessayez.',
}
