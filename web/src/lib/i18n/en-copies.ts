/** What is said of the copy of a recording. */
export const copiesEn = {
  waiting: 'Being fetched from Twilio to this server.',
  here: 'Stored on this server, and at Twilio.',
  hereAlone: 'Stored on this server alone; deleted at Twilio.',
  failed: 'The recording could not be fetched from Twilio.',
  again: 'Try again',
  againFailed: 'The server did not take it. Try again.',
  why: {
    not_ready: 'Twilio does not have it (yet).',
    busy: 'Twilio is busy.',
    refused: 'Twilio does not accept the account’s credentials.',
    unreachable: 'Twilio does not answer.',
    incomplete: 'Only a part of it came.',
    too_large: 'It is larger than 256 MB.',
    disk: 'The server’s disk did not take it.',
  },
}

export type CopiesMessages = typeof copiesEn
