/** What is said of the hours in which the outside may be called. */
export const callingHoursEn = {
  title: 'Calling hours',
  lead: 'By the clock of whoever is called. For the whole team, from the next call on.',
  policy: 'Outside of these hours',
  policies: { off: 'Call without asking', warn: 'Ask before calling', block: 'Do not call' },
  policyHelp: 'A follow-up that is due always goes through: they asked for the call.',
  others: 'All other countries',
  never: 'never',
  noHolidays: 'not on public holidays',
  unknownHolidays: 'The public holidays of this country are not known here.',
  edit: 'Edit the hours: {{country}}',
  editTitle: 'Calling hours: {{country}}',
  holidays: 'Not on public holidays',
  add: 'Add a country',
  addLabel: 'Country',
  remove: 'Remove',
  usual: 'As laws have them',
  usualHelp:
    'Hours for canvassing by law or code of conduct in France, Spain, Italy, the United States, Canada and Australia. Check them for your trade.',
  save: 'Save',
  failed: 'The setting could not be read or kept. Try again.',
  ask: {
    title: 'Call at this hour?',
    refused: 'Not at this hour',
    weekly: 'It is {{time}} there ({{country}}). Your team does not call at this hour.',
    several: 'In one of the time zones of this number it is {{time}}. Your team does not call at this hour.',
    holiday: '{{country}} has a public holiday: {{name}}.',
    until: 'Calls are welcome again {{when}}, their time.',
    promise:
      'Did they ask to be called at this hour? Note a follow-up with their last call; once it is due, the call goes through.',
    call: 'Call anyway',
    leave: 'Not now',
  },
  note: {
    promised: 'asked to be called at {{time}}',
    holiday: 'public holiday',
    until: 'calling hours from {{when}}',
    closed: 'outside of calling hours',
  },
}

export type CallingHoursMessages = typeof callingHoursEn
