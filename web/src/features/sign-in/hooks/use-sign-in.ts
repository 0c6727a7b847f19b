import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { usePhone } from '@/hooks/use-phone'
import { peopleApi } from '@/lib/api/people'
import type { CallRecord, Config, Session } from '@/lib/api/types'
import { setPreferences } from '@/lib/preferences'
import { type SignInProblem, signInProblem } from '@/lib/problems'
import type { StartProblem } from '@/phone/phone-state'

export function useSignIn(config: Config, session: Session | null) {
  const phone = usePhone()
  const client = useQueryClient()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<StartProblem | null>(null)
  const [refused, setRefused] = useState<SignInProblem | null>(null)

  const start = async (identity: string, known: Session | null, open: CallRecord | null = null) => {
    const found = await phone.start(config, identity, known)
    if (!found) setPreferences({ rep: identity, signedIn: true })
    if (!found && open) phone.comeBack(open)
    // The session that a reload kept is over: the form comes back.
    if (found === 'password_needed') client.setQueryData(['session'], null)
    setProblem(found)
  }

  const connect = async (identity: string, open: CallRecord | null = null) => {
    setBusy(true)
    setProblem(null)
    await start(identity, session, open)
    setBusy(false)
  }

  /** Proves who it is first: whoever is refused is not asked for the microphone. */
  const signIn = async (name: string, password: string) => {
    setBusy(true)
    setProblem(null)
    setRefused(null)
    try {
      const signedIn = await peopleApi.signIn(name, password)
      setPreferences({ rep: signedIn.identity, signedIn: true })
      client.setQueryData(['session'], signedIn)
      await start(signedIn.identity, signedIn)
    } catch (error) {
      setRefused(signInProblem(error, Date.now()))
    }
    setBusy(false)
  }

  return { connect, signIn, busy, problem, refused }
}
