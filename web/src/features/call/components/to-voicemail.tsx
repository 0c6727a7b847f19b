import { Voicemail } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { ApiError } from '@/lib/api/client'
import { voicemailApi } from '@/lib/api/voicemail'
import type { CallState } from '@/phone/call-machine'

type Progress = 'idle' | 'sending' | 'sendFailed' | 'noVoicemail'

/** The third answer to a call that rings: neither now nor never. */
export function ToVoicemail({ call }: { call: CallState }) {
  const { t } = useTranslation()
  const [progress, setProgress] = useState<Progress>('idle')
  const { sid } = call
  // A call that is passed on by a colleague has been answered already.
  if (!sid || call.record?.transferredBy || call.record?.transfer) return null
  const send = () => {
    setProgress('sending')
    voicemailApi.send(sid).catch((error: unknown) => {
      const code = error instanceof ApiError ? error.code : ''
      // It went there, or ended, a moment before: the window is about to close.
      if (code === 'not_ringing') return
      setProgress(code === 'no_voicemail' ? 'noVoicemail' : 'sendFailed')
    })
  }
  const failed = progress === 'sendFailed' || progress === 'noVoicemail'
  return (
    <div className="-my-2 flex flex-col items-center">
      <Button
        look="quiet"
        className="text-soft"
        disabled={progress === 'sending' || progress === 'noVoicemail'}
        icon={<Voicemail aria-hidden="true" className="size-4" />}
        onClick={send}
      >
        {t(progress === 'sending' ? 'voicemail.sending' : 'voicemail.send')}
      </Button>
      {failed && (
        <p role="alert" className="pb-2 text-sm text-bad">
          {t(`voicemail.${progress}`)}
        </p>
      )}
    </div>
  )
}
