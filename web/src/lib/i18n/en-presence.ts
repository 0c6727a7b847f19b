export const presenceEn = {
  title: 'Your presence',
  status: {
    available: 'Available',
    busy: 'On a call',
    wrap_up: 'Wrapping up',
    away: 'Away',
    do_not_disturb: 'Do not disturb',
    unreachable: 'Not reachable',
    offline: 'Offline',
  },
  until: '{{status}} until {{time}}',
  help: {
    available: 'Calls ring here.',
    away: 'Group calls ring the others.',
    do_not_disturb: 'No call rings here; callers reach your voicemail.',
  },
  duration: { label: 'For how long', open: 'Until I change it', minutes: '{{n}} min', hours: '{{n}} h' },
  shortcut: 'Do not disturb, or available again (outside of calls)',
  failed: 'Your presence could not be changed: the server does not answer. Try again.',
  absence: {
    title: 'This page did not answer from {{from}} to {{to}}.',
    help: 'It was asleep or frozen, so calls went elsewhere. You can be reached again.',
    tip: 'To stay reachable, keep this tab in a window of its own, and the computer awake.',
    missed: 'See missed calls',
    dismiss: 'Got it',
  },
}
