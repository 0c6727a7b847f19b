import { type InfiniteData, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { usePhoneState } from '@/hooks/use-phone'
import { voicemailKey } from '@/hooks/use-voicemail'
import { type VoicemailMessage, type VoicemailPage, voicemailApi } from '@/lib/api/voicemail'

export interface Change {
  heard?: boolean
  deleted?: boolean
}

/** The pages as they are once a message is changed; a deleted one leaves them. */
export function withChange(
  data: InfiniteData<VoicemailPage>,
  sid: string,
  change: Change,
  by: string,
  now: number,
): InfiniteData<VoicemailPage> {
  let unheard = 0
  const changed = (message: VoicemailMessage): VoicemailMessage[] => {
    if (message.sid !== sid) return [message]
    const wasNew = message.heardAt === null
    if (change.deleted) {
      if (wasNew) unheard--
      return []
    }
    if (change.heard === undefined || change.heard === !wasNew) return [message]
    unheard += change.heard ? -1 : 1
    return [{ ...message, heardBy: change.heard ? by : null, heardAt: change.heard ? now : null }]
  }
  const pages = data.pages.map((page) => ({ ...page, messages: page.messages.flatMap(changed) }))
  return { ...data, pages: pages.map((page) => ({ ...page, unheard: Math.max(0, page.unheard + unheard) })) }
}

/** What a rep does with messages: seen at once, put right by the server. */
export function useMessages() {
  const client = useQueryClient()
  const { session } = usePhoneState()
  const [failed, setFailed] = useState(false)
  /** The message deleted last, as long as it can be brought back with one press. */
  const [removed, setRemoved] = useState<VoicemailMessage | null>(null)

  const change = (message: VoicemailMessage, wanted: Change) => {
    setFailed(false)
    client.setQueryData<InfiniteData<VoicemailPage>>(
      voicemailKey,
      (data) => data && withChange(data, message.sid, wanted, session?.identity ?? '', Date.now()),
    )
    if (wanted.deleted) setRemoved(message)
    voicemailApi
      .update(message.sid, wanted)
      .catch(() => {
        setFailed(true)
        setRemoved(null)
      })
      .finally(() => void client.invalidateQueries({ queryKey: voicemailKey }))
  }
  const undo = () => {
    if (!removed) return
    setRemoved(null)
    change(removed, { deleted: false })
  }
  return { change, undo, failed, removed, dismiss: () => setRemoved(null) }
}
