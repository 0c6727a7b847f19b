export const openedEn = {
  title: 'Special openings',
  help: 'On these dates the line is open at these times and no others, whatever the week, public holidays and calendars say.',
  wrong: 'The end must come after the beginning.',
  from: 'Special opening, from',
  to: 'Special opening, to',
  add: 'Add a special opening',
  remove: 'Remove {{opening}}',
  sentence_one: 'Specially open on {{dates}}.',
  sentence_other: 'Specially open on {{count}} dates.',
}
