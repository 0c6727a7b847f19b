import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { part } from '@/components/part'
import { Button } from '@/components/ui/button'
import { ErrorNote } from '@/components/ui/error-note'
import { Skeleton } from '@/components/ui/skeleton'
import { SignInPage } from '@/features/sign-in/components/sign-in-page'
import { configQuery } from '@/hooks/use-desk'
import { usePhoneState } from '@/hooks/use-phone'
import { routeHref, useRoute } from '@/hooks/use-route'
import { useStore } from '@/hooks/use-store'
import { ApiError, api, isActing } from '@/lib/api/client'
import { apartWords } from '@/lib/api/server'
import { linkToken } from '@/lib/link-token'
import { preferences, setPreferences } from '@/lib/preferences'
import { useEmbed } from './use-embed'
import { useLinks } from './use-links'
import { useLiveData } from './use-live-data'
import { useRepPreferences } from './use-rep-preferences'
import { useTheme } from './use-theme'

/** What a rep works with is fetched while they pick their name. */
const TestPage = part(() => import('@/features/test/components/test-page').then((file) => file.TestPage))
const Shell = part(() => import('./shell').then((file) => file.Shell))

/** Few come by a link, and only once. */
const LinkPage = part(() => import('@/features/sign-in/components/link-page').then((file) => file.LinkPage))

/** The session a reload kept, or null: not being signed in is an answer, not an error. */
async function keptSession(signal: AbortSignal) {
  if (!preferences.get().signedIn && !isActing()) return null
  try {
    return await api.session(signal)
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) {
      setPreferences({ signedIn: false })
      return null
    }
    throw error
  }
}

export function App() {
  const { t } = useTranslation()
  const { session } = usePhoneState()
  const route = useRoute()
  const token = useStore(linkToken)
  useTheme()
  useLiveData()
  useLinks()
  useEmbed()
  useRepPreferences()
  const config = useQuery(configQuery)
  const kept = useQuery({ queryKey: ['session'], queryFn: ({ signal }) => keptSession(signal), gcTime: 0 })

  useEffect(() => {
    if (config.data) Shell.preload()
  }, [config.data])

  // A link that comes while somebody is on duty here waits until they sign out.
  if (session) return <Shell waiting={<Waiting label={t('app.loading')} />} />
  if (config.isError || kept.isError) {
    const stranger = [config.error, kept.error].some(
      (error) => error instanceof ApiError && error.code === 'not_allowed',
    )
    return (
      <main className="mx-auto flex min-h-dvh max-w-[400px] flex-col justify-center p-4">
        <ErrorNote
          title={t(stranger ? 'signIn.problems.not_allowed.title' : 'app.unreachable')}
          help={stranger ? t('signIn.problems.not_allowed.help', apartWords()) : t('app.unreachableHelp')}
        >
          <Button
            onClick={() => {
              void config.refetch()
              void kept.refetch()
            }}
          >
            {t('app.retry')}
          </Button>
        </ErrorNote>
      </main>
    )
  }
  if (!config.data || kept.data === undefined) return <Waiting label={t('app.loading')} />
  if (token) return <LinkPage key={token} token={token} waiting={<Waiting label={t('app.loading')} />} />
  if (route === 'test')
    return (
      <main className="min-h-dvh p-6 max-sm:p-4">
        <TestPage
          config={config.data}
          back={
            <a href={routeHref('phone')} className="py-2 font-medium text-accent hover:underline">
              {t('page.test.back')}
            </a>
          }
        />
      </main>
    )
  return <SignInPage config={config.data} session={kept.data} />
}

function Waiting({ label }: { label: string }) {
  return (
    <main aria-busy="true" aria-label={label} className="flex min-h-dvh items-center justify-center p-4">
      <Skeleton className="h-[420px] w-full max-w-[400px] rounded-card" />
    </main>
  )
}
