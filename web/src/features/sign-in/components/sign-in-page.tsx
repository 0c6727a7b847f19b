import { useQuery } from '@tanstack/react-query'
import { Phone as PhoneIcon } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { LanguageSwitch } from '@/components/language-switch'
import { Avatar } from '@/components/ui/avatar'
import { Button } from '@/components/ui/button'
import { ErrorNote } from '@/components/ui/error-note'
import { SkeletonRows } from '@/components/ui/skeleton'
import { repsQuery } from '@/hooks/use-desk'
import { routeHref } from '@/hooks/use-route'
import type { Config, Session } from '@/lib/api/types'
import { preferences } from '@/lib/preferences'
import { environmentProblem } from '@/phone/media-access'
import { useSignIn } from '../hooks/use-sign-in'
import { RepList } from './rep-list'

interface Props {
  config: Config
  /** The session that a reload kept; its phone starts with one click, since sound needs a gesture. */
  session: Session | null
}

export function SignInPage({ config, session }: Props) {
  const { t } = useTranslation()
  const reps = useQuery(repsQuery)
  const [chosen, setChosen] = useState(() => session?.identity ?? preferences.get().rep)
  const [asOther, setAsOther] = useState(false)
  const { connect, busy, problem } = useSignIn(config, session)
  const shown = problem ?? environmentProblem(window)
  const known = reps.data?.some((rep) => rep.identity === chosen) ? chosen : null
  const returning = session && !asOther ? session : null

  const submit = () => {
    const identity = returning?.identity ?? known
    if (identity && !busy) void connect(identity)
  }

  return (
    <main className="flex min-h-dvh flex-col items-center justify-center gap-4 p-4">
      <form
        className="flex w-full max-w-[400px] flex-col gap-5 rounded-card border border-line bg-surface p-6 max-sm:p-4"
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
      >
        <header className="flex flex-col gap-1">
          <div className="mb-2 flex items-center justify-between">
            <span className="flex items-center gap-2 font-semibold">
              <img src="/icon.svg" alt="" className="size-7" />
              {t('app.name')}
            </span>
            <LanguageSwitch />
          </div>
          <h1 className="text-title font-semibold">
            {returning ? t('signIn.back', { name: returning.name.split(' ')[0] }) : t('signIn.title')}
          </h1>
          <p className="text-soft">{t(returning ? 'signIn.backLead' : 'signIn.lead')}</p>
        </header>

        {returning ? (
          <div className="flex items-center gap-3 rounded-card bg-raised p-3">
            <Avatar name={returning.name} />
            <span className="min-w-0 flex-1 truncate font-medium">{returning.name}</span>
            <Button look="quiet" className="text-accent" onClick={() => setAsOther(true)}>
              {t('signIn.other')}
            </Button>
          </div>
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

        {shown && (
          <ErrorNote title={t(`signIn.problems.${shown}.title`)} help={t(`signIn.problems.${shown}.help`)} />
        )}

        <Button
          type="submit"
          look="primary"
          className="min-h-12"
          disabled={busy || (!returning && !known)}
          icon={<PhoneIcon aria-hidden="true" className="size-4" />}
        >
          {t(busy ? 'signIn.connecting' : 'signIn.connect')}
        </Button>
      </form>
      <a href={routeHref('test')} className="py-1 text-sm font-medium text-accent hover:underline">
        {t('page.test.before')}
      </a>
      {config.practice && <p className="text-sm text-soft">{t('signIn.practice')}</p>}
    </main>
  )
}
