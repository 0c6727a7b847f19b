import { useCallback, useEffect, useRef, useState } from 'react'
import { usePhone } from '@/hooks/use-phone'
import { ApiError } from '@/lib/api/client'
import { diagnosisApi } from '@/lib/api/diagnosis'
import type { Config } from '@/lib/api/types'
import {
  BROWSER_CHECKS,
  type BrowserCheck,
  CHECKS,
  type Complaint,
  type Finding,
  serverChecks,
} from '@/lib/diagnosis'
import { browserChecks } from '@/phone/browser-checks'

export interface Diagnosis {
  state: 'idle' | 'running' | 'done'
  complaint: Complaint | null
  findings: readonly Finding[]
  /** What is tried just now, here and at the server. */
  trying: readonly string[]
  done: number
  all: number
  /** Why the server's part is missing; null: it is there. */
  serverProblem: 'network' | 'busy' | null
}

const IDLE: Diagnosis = {
  state: 'idle',
  complaint: null,
  findings: [],
  trying: [],
  done: 0,
  all: 0,
  serverProblem: null,
}

/** Seconds by which the clocks may differ before tokens suffer. */
const SKEW_S = 30

function ownClock(server: number): Finding {
  const ahead = Math.round((Date.now() - server) / 1000)
  const values = { seconds: String(Math.abs(ahead)) }
  const code = Math.abs(ahead) < SKEW_S ? 'ok' : ahead > 0 ? 'ahead' : 'behind'
  return { check: 'own_clock', code, verdict: code === 'ok' ? 'ok' : 'warning', where: 'browser', values }
}

/** Looks at this browser and at the server together, and keeps what was found. */
export function useDiagnosis(config: Config, isAdmin: boolean) {
  const phone = usePhone()
  const [diagnosis, setDiagnosis] = useState(IDLE)
  const running = useRef<AbortController | null>(null)
  useEffect(() => () => running.current?.abort(), [])

  const look = useCallback(
    async (browser: readonly BrowserCheck[], server: readonly string[] | null, signal: AbortSignal) => {
      const change = (how: (now: Diagnosis) => Partial<Diagnosis>) => {
        if (!signal.aborted) setDiagnosis((now) => ({ ...now, ...how(now) }))
      }
      const keep = (finding: Finding) => change((now) => ({ findings: [...now.findings, finding] }))
      const here = async () => {
        for (const check of browser) {
          if (signal.aborted) return
          change((now) => ({ trying: [...now.trying, check] }))
          const finding = await browserChecks[check]({
            config,
            phone: () => phone.state.get(),
            isAdmin,
          }).catch(() => null)
          if (finding) keep(finding)
          change((now) => ({ trying: now.trying.filter((one) => one !== check), done: now.done + 1 }))
        }
      }
      const there = async () => {
        if (!server) return
        let left = 0
        let step = ''
        const stepOver = (next: string) => {
          const last = step
          step = next
          change((now) => ({
            trying: [...now.trying.filter((one) => one !== last), ...(next ? [next] : [])],
          }))
        }
        try {
          await diagnosisApi.read(
            server,
            (event) => {
              if (event.type === 'begin') {
                left = event.steps
                keep(ownClock(event.now))
                change((now) => ({ all: now.all + event.steps }))
              } else if (event.type === 'step') {
                const taken = left - event.left
                left = event.left
                stepOver(event.check)
                change((now) => ({ done: now.done + taken }))
              } else if (event.type === 'finding') {
                const { type: _, ...finding } = event
                keep({ ...finding, where: 'server' })
              } else {
                change((now) => ({ done: now.done + left }))
              }
            },
            signal,
          )
        } catch (error) {
          const busy = error instanceof ApiError && error.code === 'busy'
          change(() => ({ serverProblem: busy ? 'busy' : 'network' }))
        }
        stepOver('')
      }
      await Promise.all([here(), there()])
    },
    [config, isAdmin, phone],
  )

  /** From the beginning: everything, or what may lie behind a complaint. */
  const run = useCallback(
    async (complaint: Complaint | null) => {
      running.current?.abort()
      const controller = new AbortController()
      running.current = controller
      const wanted = complaint ? CHECKS[complaint] : null
      const browser = BROWSER_CHECKS.filter((check) => !wanted || wanted.includes(check))
      const server = wanted ? serverChecks(wanted) : []
      setDiagnosis({ ...IDLE, state: 'running', complaint, all: browser.length })
      await look(browser, wanted && server.length === 0 ? null : server, controller.signal)
      if (!controller.signal.aborted) setDiagnosis((now) => ({ ...now, state: 'done' }))
    },
    [look],
  )

  /** One thing once more, in place of what was found of it. */
  const again = useCallback(
    async (check: string) => {
      const controller = running.current ?? new AbortController()
      running.current = controller
      setDiagnosis((now) => ({ ...now, findings: now.findings.filter((one) => one.check !== check) }))
      const own = BROWSER_CHECKS.find((one) => one === check)
      if (own) return look([own], null, controller.signal)
      setDiagnosis((now) => ({ ...now, findings: now.findings.filter((one) => one.check !== 'own_clock') }))
      return look([], [check], controller.signal)
    },
    [look],
  )
  return { diagnosis, run, again }
}
