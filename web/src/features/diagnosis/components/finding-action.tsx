import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { routeHref } from '@/hooks/use-route'
import { ApiError } from '@/lib/api/client'
import { diagnosisApi } from '@/lib/api/diagnosis'
import type { Finding } from '@/lib/diagnosis'
import { setPreferences } from '@/lib/preferences'
import { askForMicrophone } from '@/phone/media-access'

interface Props {
  finding: Finding
  isAdmin: boolean
  disabled: boolean
  /** Looks at this one thing once more. */
  onAgain: (check: string) => Promise<void>
}

type Action = 'repair' | 'microphone' | 'notifications' | 'devices' | 'deliveries' | 'reload'

/** What the program can do about a finding by itself; null: nothing. */
function actionOf({ check, code, verdict }: Finding, isAdmin: boolean): Action | null {
  if (verdict === 'ok') return null
  if (check === 'drift') return isAdmin && code !== 'gone' && code !== 'unreadable' ? 'repair' : null
  if (check === 'microphone') return code === 'refused' || code === 'busy' ? 'microphone' : 'devices'
  if (check === 'speaker') return 'devices'
  if (check === 'notifications') return code === 'not_asked' ? 'notifications' : null
  if (check === 'deliveries') return 'deliveries'
  if (check === 'device' || check === 'live' || check === 'desk') return 'reload'
  return null
}

/** The server's reason where it gives one: its sentences are in English. */
function problemOf(error: unknown): string {
  if (!(error instanceof ApiError)) return error instanceof DOMException ? 'browser' : 'other'
  return String(error.details.reason ?? error.code)
}

/** The button where the program can do it; then the thing is looked at again. */
export function FindingAction({ finding, isAdmin, disabled, onAgain }: Props) {
  const { t } = useTranslation()
  const [busy, setBusy] = useState(false)
  const [failed, setFailed] = useState<{ code: string } | null>(null)
  const action = actionOf(finding, isAdmin)
  if (!action) return null
  const words = t(`diagnosis.action.${action}`)
  const why: Record<string, string> = t('diagnosis.actionProblem', { returnObjects: true })
  if (action === 'devices' || action === 'deliveries') {
    return (
      <a href={routeHref('settings')} className="min-h-6 font-medium text-accent underline">
        {words}
      </a>
    )
  }
  const act = async () => {
    setBusy(true)
    setFailed(null)
    try {
      if (action === 'reload') return location.reload()
      if (action === 'repair') await diagnosisApi.repair(finding.check)
      if (action === 'microphone') await askForMicrophone()
      if (action === 'notifications') {
        await Notification.requestPermission()
        setPreferences({ notifications: Notification.permission === 'granted' })
      }
      await onAgain(finding.check)
    } catch (error) {
      setFailed({ code: problemOf(error) })
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      <Button disabled={disabled || busy} onClick={() => void act()}>
        {words}
      </Button>
      {failed && (
        <p role="alert" className="text-bad">
          {t('diagnosis.actionFailed')} {why[failed.code] ?? why.other}
        </p>
      )}
    </>
  )
}
