/** What is said of the team's rule for recording. */
export const recordingPolicyEn = {
  title: 'Recording of calls',
  lead: 'For the whole team, from the next call on.',
  policy: 'Record calls',
  policies: { off: 'Never', rep: 'When the rep wants it', always: 'Always, from the answer on' },
  announcement: 'Tell those in the call',
  announcementHelp: 'A voice says that the call is recorded.',
  language: 'Language of the voice',
  failed: 'The setting could not be read or kept. Try again.',
}

export type RecordingPolicyMessages = typeof recordingPolicyEn
