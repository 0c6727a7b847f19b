import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app/app'
import { TooltipProvider } from './components/ui/tooltip'
import { PhoneContext } from './hooks/use-phone'
import { ApiError } from './lib/api/client'
import { startI18n } from './lib/i18n'
import { Phone } from './phone/phone'
import './styles/main.css'

startI18n()

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
const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')

createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <PhoneContext.Provider value={phone}>
        <TooltipProvider delayDuration={400}>
          <App />
        </TooltipProvider>
      </PhoneContext.Provider>
    </QueryClientProvider>
  </StrictMode>,
)
