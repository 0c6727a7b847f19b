import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { type ReactNode, StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app/app'
import { HandedOver } from './app/handed-over'
import { TooltipProvider } from './components/ui/tooltip'
import { ExtrasContext } from './hooks/use-extras'
import { PhoneContext } from './hooks/use-phone'
import { ApiError } from './lib/api/client'
import { postQuality } from './lib/api/quality'
import { startI18n } from './lib/i18n'
import { handOver, LINK_CHANNEL, readCallLink, waitingLink } from './lib/links'
import { CallQuality } from './phone/call-quality'
import { Headset } from './phone/headset'
import { startWorker } from './phone/notifier'
import { Phone } from './phone/phone'
import './styles/main.css'

const client = new QueryClient({
  defaultOptions: {
    queries: {
      // An answer of the server stays the same when asked again; only silence is worth another try.
      retry: (count, error) => error instanceof ApiError && error.code === 'network' && count < 2,
      retryDelay: (count) => 500 * 2 ** count,
      networkMode: 'always',
    },
  },
})
const phone = new Phone()
const extras = { quality: new CallQuality(phone, postQuality), headset: new Headset(phone) }
const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')

const mount = createRoot(root)

function show(page: ReactNode): void {
  mount.render(
    <StrictMode>
      <QueryClientProvider client={client}>
        <PhoneContext.Provider value={phone}>
          <ExtrasContext.Provider value={extras}>
            <TooltipProvider delayDuration={400}>{page}</TooltipProvider>
          </ExtrasContext.Provider>
        </PhoneContext.Provider>
      </QueryClientProvider>
    </StrictMode>,
  )
}

/** A window that a link opened gives it to the one where the phone runs, if there is one, and goes away. */
async function begin(): Promise<void> {
  await startI18n()
  const link = readCallLink(location.hash) ?? readCallLink(location.search)
  if (!link) return show(<App />)
  history.replaceState(null, '', `${location.pathname}#/`)
  const channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(LINK_CHANNEL)
  const taken = channel !== null && (await handOver(channel, link))
  channel?.close()
  const stay = () => {
    waitingLink.set(link)
    show(<App />)
  }
  if (!taken) return stay()
  show(<HandedOver onStay={stay} />)
  window.close()
}

void begin()
startWorker()
