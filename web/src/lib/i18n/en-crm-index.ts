/** What is said of the numbers that the server knows from the CRM. */
export const crmIndexEn = {
  title: 'Numbers of the CRM',
  lead: 'Who calls is known at once, also while the CRM is away. Changes are read every minute, everything at night.',
  phase: {
    empty: 'Nothing read yet',
    reading: 'Reading…',
    ready: 'Up to date',
    failing: 'Not up to date',
  },
  leads_one: '{{count}} lead',
  leads_other: '{{count}} leads',
  contacts_one: '{{count}} contact',
  contacts_other: '{{count}} contacts',
  synced: 'changes known up to {{when}}',
  full: 'everything was read {{when}}',
  emptyHelp: 'The first reading begins by itself as soon as the CRM answers.',
  why: {
    network: 'The CRM cannot be reached. What is known here is still shown; it is tried again by itself.',
    server: 'The CRM answered with an error. It is tried again by itself.',
    credentials: 'The CRM refuses the key of this server: an administrator has to renew it.',
    rights: 'This server may not read leads or contacts: an administrator has to allow it.',
  } as Record<string, string>,
  since: 'It fails since {{when}}.',
  update: 'Read changes',
  updateAll: 'Read everything again',
  begun: 'It is being read.',
  failed: 'It could not be begun. Try again.',
  error: 'What is known of the CRM could not be loaded.',
}

export type CrmIndexMessages = typeof crmIndexEn
