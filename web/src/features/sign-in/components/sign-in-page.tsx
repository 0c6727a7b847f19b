import { useQuery } from '@tanstack/react-query'
import { LogIn, Phone as PhoneIcon } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Avatar } from '@/components/ui/avatar'
import { Button } from '@/components/ui/button'
import { ErrorNote } from '@/components/ui/error-note'
import { SkeletonRows } from '@/components/ui/skeleton'
import { repsQuery } from '@/hooks/use-desk'
import { useEarlyTitle, useElsewhereWords, useOpenCall } from '@/hooks/use-open-call'
import { routeHref } from '@/hooks/use-route'
import { apartWords } from '@/lib/api/server'
import type { Config, Session } from '@/lib/api/types'
import { preferences } from '@/lib/preferences'
import { environmentProblem } from '@/phone/media-access'
import { useSignIn } from '../hooks/use-sign-in'
import { Frame } from './frame'
import { PasswordForm, RefusedNote, useSecondsLeft } from './password-form'
import { RepList } from './rep-list'

interface Props {
  config: Config
  /** The session that a reload kept; its phone starts with one click, since sound needs a gesture. */
  session: Session | null
}

export function SignInPage({ config, session }: Props) {
  const { t } = useTranslation()
  const reps = useQuery({ ...repsQuery, enabled: config.trial })
  const [chosen, setChosen] = useState(() => session?.identity ?? preferences.get().rep)
  const [asOther, setAsOther] = useState(false)
  const [name, setName] = useState(() => (config.trial ? '' : (preferences.get().rep ?? '')))
  const [password, setPassword] = useState('')
  const { connect, signIn, busy, problem, refused } = useSignIn(config, session)
  const seconds = useSecondsLeft(refused?.until ?? null)
  const shown = problem ?? environmentProblem(window)
  const known = reps.data?.some((rep) => rep.identity === chosen) ? chosen : null
  const returning = session && !asOther ? session : null
  const open = useOpenCall(returning)
  const words = useElsewhereWords(open, useEarlyTitle(open?.peer ?? null))
  const byPassword = !config.trial && !returning

  const submit = () => {
    if (busy || seconds > 0) return
    const identity = returning?.identity ?? known
    if (byPassword) void signIn(name, password).then(() => setPassword(''))
    else if (identity) void connect(identity, open)
  }

  return (
    <Frame
      title={
        open
          ? words.title
          : returning
            ? t('signIn.back', { name: returning.name.split(' ')[0] })
            : t(byPassword ? 'people.signIn.title' : 'signIn.title')
      }
      lead={
        open
          ? words.help
          : t(returning ? 'signIn.backLead' : byPassword ? 'people.signIn.lead' : 'signIn.lead')
      }
      live={open !== null}
      note={
        <>
          <a href={routeHref('test')} className="py-1 font-medium text-accent hover:underline">
            {t('page.test.before')}
          </a>
          {config.practice && <p className="text-soft">{t('signIn.practice')}</p>}
        </>
      }
      onSubmit={submit}
    >
      {returning ? (
        <div className="flex items-center gap-3 rounded-card bg-raised p-3">
          <Avatar name={returning.name} />
          <span className="min-w-0 flex-1 truncate font-medium">{returning.name}</span>
          <Button look="quiet" className="text-accent" onClick={() => setAsOther(true)}>
            {t('signIn.other')}
          </Button>
        </div>
      ) : byPassword ? (
        <PasswordForm name={name} password={password} onName={setName} onPassword={setPassword} />
      ) : reps.data ? (
        reps.data.length > 0 ? (
          <RepList reps={reps.data} chosen={known} onChoose={setChosen} />
        ) : (
          <p className="text-soft">{t('signIn.none')}</p>
        )
      ) : reps.isError ? (
        <ErrorNote title={t('app.unreachable')} help={t('app.unreachableHelp')}>
          <Button onClick={() => void reps.refetch()}>{t('app.retry')}</Button>
        </ErrorNote>
      ) : (
        <SkeletonRows rows={3} label={t('app.loading')} />
      )}

      {byPassword && refused && <RefusedNote problem={refused} seconds={seconds} />}
      {shown && (
        <ErrorNote
          title={t(`signIn.problems.${shown}.title`)}
          help={t(`signIn.problems.${shown}.help`, apartWords())}
        />
      )}

      {byPassword ? (
        <Button
          type="submit"
          look="primary"
          className="min-h-12"
          disabled={busy || seconds > 0}
          icon={<LogIn aria-hidden="true" className="size-4" />}
        >
          {t(busy ? 'people.signIn.busy' : 'people.signIn.submit')}
        </Button>
      ) : (
        <Button
          key={open ? 'back' : 'connect'}
          type="submit"
          look={open ? 'good' : 'primary'}
          className="min-h-12"
          // With somebody waiting, Enter is enough.
          autoFocus={open !== null}
          disabled={busy || (!returning && !known)}
          icon={<PhoneIcon aria-hidden="true" className="size-4" />}
        >
          {busy ? t('signIn.connecting') : open ? words.action : t('signIn.connect')}
          {!busy && open && words.seconds !== null && (
            <span className="font-normal tabular-nums">
              ({t('away.seconds', { seconds: words.seconds })})
            </span>
          )}
        </Button>
      )}
    </Frame>
  )
}
