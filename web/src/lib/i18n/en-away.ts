/** What is said of a call whose line was lost here, or that is on another device. */
export const awayEn = {
  region: 'Your call elsewhere',
  state: 'Coming back…',
  lost: 'Your call with {{name}} is waiting for you',
  lostHelp: '{{name}} hears that you will be right back.',
  goesOn: 'Your call with {{name}} goes on without you',
  goesOnHelp: 'The others are talking. You can join them again.',
  device: 'Your call with {{name}} is on another device',
  deviceHelp: 'It moves here without a break.',
  parked: '{{name}} is on hold',
  parkedHelp: 'With music, while you are in another call.',
  resume: 'Resume',
  switch: 'Switch to {{name}}',
  holdAndAnswer: 'Hold and answer',
  heldCalls: 'Calls on hold',
  back: 'Back to your call',
  here: 'Continue here',
  end: 'End the call',
  seconds: '{{seconds}} s',
  remaining: 'Time left to come back',
}

export type AwayMessages = typeof awayEn
