import { Component, type ComponentType, lazy, type ReactNode, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from './ui/button'
import { ErrorNote } from './ui/error-note'

export interface Part<P extends object> {
  (props: P & { waiting?: ReactNode }): ReactNode
  /** Fetches the code ahead of its first use. */
  preload: () => void
}

/**
 * A piece of the page whose code is fetched when it is first shown. A chunk that cannot be fetched (the server
 * restarts, or serves a newer page) takes down this piece alone, which then offers to try again.
 */
export function part<P extends object>(load: () => Promise<ComponentType<P>>): Part<P> {
  let loading: Promise<{ default: ComponentType<P> }> | null = null
  const fetchOnce = () => {
    loading ??= load().then((found) => ({ default: found }))
    loading.catch(() => {
      loading = null
    })
    return loading
  }
  const Shown = ({ waiting, ...props }: P & { waiting?: ReactNode }) => (
    <Guard make={() => lazy(fetchOnce)}>
      {(Piece) => (
        <Suspense fallback={waiting ?? null}>
          <Piece {...(props as unknown as P)} />
        </Suspense>
      )}
    </Guard>
  )
  Shown.preload = () => void fetchOnce().catch(() => undefined)
  return Shown
}

interface GuardProps<P extends object> {
  make: () => ComponentType<P>
  children: (piece: ComponentType<P>) => ReactNode
}

class Guard<P extends object> extends Component<GuardProps<P>, { failed: boolean; piece: ComponentType<P> }> {
  override state = { failed: false, piece: this.props.make() }

  static getDerivedStateFromError() {
    return { failed: true }
  }

  override render() {
    if (!this.state.failed) return this.props.children(this.state.piece)
    return <Failed onRetry={() => this.setState({ failed: false, piece: this.props.make() })} />
  }
}

function Failed({ onRetry }: { onRetry: () => void }) {
  const { t } = useTranslation()
  return (
    <ErrorNote title={t('app.partFailed')} help={t('app.partFailedHelp')}>
      <Button onClick={onRetry}>{t('app.retry')}</Button>
    </ErrorNote>
  )
}
