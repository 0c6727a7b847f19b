import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { ErrorNote } from '@/components/ui/error-note'
import { Skeleton } from '@/components/ui/skeleton'
import { SignInPage } from '@/features/sign-in/components/sign-in-page'
import { configQuery } from '@/hooks/use-desk'
import { usePhoneState } from '@/hooks/use-phone'
import { ApiError, api, isActing } from '@/lib/api/client'
import { preferences, setPreferences } from '@/lib/preferences'
import { Shell } from './shell'
import { useLiveData } from './use-live-data'
import { useTheme } from './use-theme'

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
  useTheme()
  useLiveData()
  const config = useQuery(configQuery)
  const kept = useQuery({ queryKey: ['session'], queryFn: ({ signal }) => keptSession(signal), gcTime: 0 })

  if (session) return <Shell />
  if (config.isError || kept.isError) {
    return (
      <main className="mx-auto flex min-h-dvh max-w-[400px] flex-col justify-center p-4">
        <ErrorNote title={t('app.unreachable')} help={t('app.unreachableHelp')}>
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
  if (!config.data || kept.data === undefined) {
    return (
      <main
        aria-busy="true"
        aria-label={t('app.loading')}
        className="flex min-h-dvh items-center justify-center p-4"
      >
        <Skeleton className="h-[420px] w-full max-w-[400px] rounded-card" />
      </main>
    )
  }
  return <SignInPage config={config.data} session={kept.data} />
}
