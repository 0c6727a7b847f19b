// Makes src/lib/zone-data.ts: which clocks the owner of a number may go by, from the tables of libphonenumber (Google,
// Apache-2.0). To be run by hand when the numbering plans have changed:
//   curl -sO https://raw.githubusercontent.com/google/libphonenumber/master/resources/timezones/map_data.txt
//   node scripts/make-zones.mjs map_data.txt
import { readFileSync, writeFileSync } from 'node:fs'

/** Digits of a prefix that are looked at: an area code in North America, and about a province elsewhere. */
const depth = (prefix) => (prefix.startsWith('1') ? 4 : 6)

const rows = readFileSync(process.argv[2] ?? 'map_data.txt', 'utf8')
  .split('\n')
  .filter((line) => /^\d+\|/.test(line))
  .map((line) => line.split('|'))
  .sort(([a], [b]) => a.length - b.length)

/** Two zones are one clock here when they agree in January and in July. */
const clock = (zone) =>
  [0, 6]
    .map((month) =>
      new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' })
        .formatToParts(Date.UTC(2027, month, 15, 12))
        .find((part) => part.type === 'timeZoneName')
        ?.value.replace('GMT', ''),
    )
    .join(' ')

/** Places of a few hundred people, and mobiles of countries whose mobiles are of no place. */
const TINY = ['Australia/Eucla', 'Australia/Lord_Howe', 'Indian/Christmas', 'Indian/Cocos']
const NOWHERE = [
  ['614', 'Australia/Adelaide&Australia/Brisbane&Australia/Perth&Australia/Sydney'],
  ['79', 'Asia/Krasnoyarsk&Asia/Vladivostok&Asia/Yekaterinburg&Europe/Kaliningrad&Europe/Moscow'],
]

const FIRST = ['America/New_York', 'America/Chicago', 'America/Denver', 'America/Los_Angeles', 'Europe/Paris']
const representative = new Map(FIRST.map((zone) => [clock(zone), zone]))
const byPrefix = new Map()

/** What a number would be told without this prefix. */
function inherited(prefix) {
  for (let length = prefix.length - 1; length > 0; length--) {
    const found = byPrefix.get(prefix.slice(0, length))
    if (found) return [...found].sort()
  }
  return []
}

for (const [prefix, listed] of [...rows, ...NOWHERE]) {
  const some = listed.split('&').filter((zone) => !TINY.includes(zone))
  const zones = some.length > 0 ? some : listed.split('&')
  const short = prefix.slice(0, depth(prefix))
  // A prefix cut short also stands for its neighbours, which go by what a shorter one says.
  const known = byPrefix.get(short) ?? new Set(short === prefix ? [] : inherited(short))
  for (const zone of zones) {
    // The zones of what is left of the Soviet plan list neighbours of long ago.
    if (zone === 'Europe/Bucharest' && prefix.startsWith('7')) continue
    const key = clock(zone)
    // A country's own zone reads better than one that merely agrees; so only North America is joined across borders.
    const name = prefix.startsWith('1') || prefix.startsWith('7') ? (representative.get(key) ?? zone) : zone
    const same = [...known].find((one) => clock(one) === key)
    if (!same) known.add(name)
    if (prefix.startsWith('1') && !representative.has(key)) representative.set(key, name)
  }
  byPrefix.set(short, known)
}

const byZones = new Map()
for (const prefix of [...byPrefix.keys()].sort()) {
  const zones = [...byPrefix.get(prefix)].sort().join(' ')
  if (zones === inherited(prefix).join(' ')) continue
  byZones.set(zones, [...(byZones.get(zones) ?? []), prefix])
}
const lines = [...byZones].map(([zones, prefixes]) => `${prefixes.join(' ')}|${zones}`)
const file = new URL('../src/lib/zone-data.ts', import.meta.url)
writeFileSync(
  file,
  `// Made by scripts/make-zones.mjs from libphonenumber's tables (Google, Apache-2.0); not to be edited.
// A line: prefixes of E.164 without the plus, then the zones of whoever has such a number.
export const ZONE_DATA = \`
${lines.join('\n')}
\`
`,
)
