import { Loader2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useLate } from '@/hooks/use-late'
import { useLineStatus } from '@/hooks/use-phone'

/** A blink of the line is not worth a word: the banner waits this long. */
const PATIENCE_MS = 700

/** Says that the server is away and that nothing need be done; goes by itself. */
export function LineBanner() {
  const { t } = useTranslation()
  const status = useLineStatus()
  const shown = useLate(status !== 'ready', PATIENCE_MS)
  return (
    <div role="status">
      {shown && (
        <p className="flex min-h-9 items-center justify-center gap-2 bg-warn-muted px-4 py-1 text-center text-warn">
          <Loader2 aria-hidden="true" className="size-4 shrink-0 animate-spin" />
          {t(status === 'starting' ? 'status.starting' : 'status.lineLost')}
        </p>
      )}
    </div>
  )
}
