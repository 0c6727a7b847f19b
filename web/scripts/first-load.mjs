// How much script a rep's browser fetches before it can show the sign-in page, and before it can make a call: fails
// above the limits. `node scripts/first-load.mjs`, after the build.
import { readdirSync, readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const dist = new URL('../dist/', import.meta.url)
const read = (name) => readFileSync(new URL(`assets/${name}`, dist), 'utf8')
const names = readdirSync(new URL('assets/', dist)).filter((name) => name.endsWith('.js'))
const size = (name) => gzipSync(read(name), { level: 9 }).length

/** A chunk and what it cannot run without: its own imports, not what it fetches later. */
function needed(name, seen = new Set()) {
  if (seen.has(name)) return seen
  seen.add(name)
  for (const [, found] of read(name).matchAll(/(?:from|import)\s*["']\.\/([\w.-]+\.js)["']/g))
    needed(found, seen)
  return seen
}

const html = readFileSync(new URL('index.html', dist), 'utf8')
const entries = [...html.matchAll(/(?:src|href)="\/assets\/([\w.-]+\.js)"/g)].map((found) => found[1])
const part = (start) => names.find((name) => name.startsWith(start))
const first = entries.reduce((seen, name) => needed(name, seen), new Set())
// One language, the longer of the two.
needed(part('fr-'), first)
const working = needed(part('shell-'), new Set(first))
const sum = (chunks) => [...chunks].reduce((total, name) => total + size(name), 0)

const LIMIT = 200_000
const sdk = part('twilio-')
const report = [
  ['first load (sign-in page)', sum(first), LIMIT],
  ['with the phone, without the SDK', sum(working), 1.5 * LIMIT],
]
let failed = false
for (const [what, bytes, limit] of report) {
  console.log(`${what}: ${(bytes / 1000).toFixed(1)} kB of script, gzip (limit ${limit / 1000} kB)`)
  if (bytes > limit) failed = true
}
if (!sdk || first.has(sdk) || working.has(sdk)) {
  console.log('the SDK is not a part of its own, or is loaded before a rep goes on duty')
  failed = true
}
process.exitCode = failed ? 1 : 0
