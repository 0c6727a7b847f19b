import { useTranslation } from 'react-i18next'
import type { Choice, Status } from '@/lib/api/incoming'
import type { Rep } from '@/lib/api/types'
import { formatTime } from '@/lib/format'
import { useReps } from './use-desk'
import type { Tone } from './use-outcome'
import { usePhoneState } from './use-phone'

const TONES: Record<Status, Tone> = {
  available: 'good',
  busy: 'bad',
  wrap_up: 'warn',
  away: 'warn',
  do_not_disturb: 'bad',
  unreachable: 'plain',
  offline: 'plain',
}

export function statusTone(status: Status): Tone {
  return TONES[status]
}

export function statusOf(rep: Pick<Rep, 'online' | 'status'>): Status {
  return rep.status ?? (rep.online ? 'available' : 'offline')
}

/** A rep's status in words, with its end when it has one. */
export function useStatusWord(): (rep: Rep) => string {
  const { t, i18n } = useTranslation()
  return (rep) => {
    const status = statusOf(rep)
    const word = t(`presence.status.${status}`)
    if (!rep.until || status !== rep.chosen) return word
    return t('presence.until', { status: word, time: formatTime(rep.until, i18n.language) })
  }
}

/** The signed-in rep as the team sees them. */
export function useOwnPresence(): { rep: Rep | null; status: Status; chosen: Choice } {
  const { session } = usePhoneState()
  const rep = useReps().find((one) => one.identity === session?.identity) ?? null
  return { rep, status: rep ? statusOf(rep) : 'offline', chosen: rep?.chosen ?? 'available' }
}
