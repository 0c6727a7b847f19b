import type { Call, Device } from '@twilio/voice-sdk'
import { isApart, serverOrigin } from '@/lib/api/server'
import type { Config } from '@/lib/api/types'
import type { CodecChoice } from '@/lib/preferences'
import { sdkSounds } from './ringtones'
import { installSignalingShim } from './signaling-shim'

type Sdk = typeof import('@twilio/voice-sdk')

let loading: Promise<Sdk> | null = null

/**
 * Loads the SDK once. The shim goes first, because the SDK keeps the WebSocket constructor it finds while it is
 * evaluated; on Twilio nothing is replaced.
 */
export function loadSdk(config: Pick<Config, 'signaling'>): Promise<Sdk> {
  if (!loading) {
    if (config.signaling) {
      const server = isApart ? new URL(serverOrigin()) : undefined
      installSignalingShim(globalThis, config.signaling, server)
    }
    loading = import('@twilio/voice-sdk')
    // A chunk that could not be fetched (server restarting) must not be remembered as failed for ever.
    loading.catch(() => {
      loading = null
    })
  }
  return loading
}

/** Signalling may be away this long in a call before the SDK gives the call up. */
const SIGNALING_TIMEOUT_MS = 30_000
const TOKEN_REFRESH_MS = 60_000
/** The SDK's own 20 s would leave a rep without a phone for that long after the server is back. */
const BACKOFF_MAX_MS = 4_000

export function codecPreferences(choice: CodecChoice): Call.Codec[] {
  const order = choice === 'opus' ? ['opus', 'pcmu'] : choice === 'pcmu' ? ['pcmu'] : ['pcmu', 'opus']
  return order as Call.Codec[]
}

/** `ttl` in seconds: a token that lives a minute must not be refreshed the moment it arrives. */
export function deviceOptions(config: Config, codec: CodecChoice, ttl: number): Device.Options {
  const options: Device.Options & { publishEvents?: boolean; backoffMaxMs?: number } = {
    appName: 'softphone',
    appVersion: config.version,
    backoffMaxMs: BACKOFF_MAX_MS,
    allowIncomingWhileBusy: true,
    closeProtection: true,
    codecPreferences: codecPreferences(codec),
    edge: config.edge,
    enableImprovedSignalingErrorPrecision: true,
    logLevel: 'silent',
    maxCallSignalingTimeoutMs: SIGNALING_TIMEOUT_MS,
    sounds: sdkSounds() as Device.Options['sounds'],
    tokenRefreshMs: Math.min(TOKEN_REFRESH_MS, ttl * 250),
  }
  if (config.signaling) options.publishEvents = false
  return options
}
