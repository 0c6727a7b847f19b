import type { openedEn } from './en-opened'

export const openedFr: typeof openedEn = {
  title: 'Ouvertures exceptionnelles',
  help: 'Ces jours-là, la ligne est ouverte à ces heures et à aucune autre, quoi que disent la semaine, les jours fériés et les calendriers.',
  wrong: 'La fin doit suivre le début.',
  from: 'Ouverture exceptionnelle, de',
  to: 'Ouverture exceptionnelle, à',
  add: 'Ajouter une ouverture',
  remove: 'Retirer : {{opening}}',
  sentence_one: 'Ouverte exceptionnellement le {{dates}}.',
  sentence_other: 'Ouverte exceptionnellement {{count}} jours.',
}
