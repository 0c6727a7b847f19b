import { useState } from 'react'
import { usePhone } from '@/hooks/use-phone'
import type { CallRecord, Config, Session } from '@/lib/api/types'
import { setPreferences } from '@/lib/preferences'
import type { StartProblem } from '@/phone/phone-state'

export function useSignIn(config: Config, session: Session | null) {
  const phone = usePhone()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<StartProblem | null>(null)

  const connect = async (identity: string, open: CallRecord | null = null) => {
    setBusy(true)
    setProblem(null)
    const found = await phone.start(config, identity, session)
    if (!found) setPreferences({ rep: identity, signedIn: true })
    if (!found && open) phone.comeBack(open)
    setProblem(found)
    setBusy(false)
  }

  return { connect, busy, problem }
}
