// Puts the flags of every country that has a calling code where the page can load them one by one:
// a page shows three or four flags, so none of them belongs in the bundle.
import { copyFileSync, existsSync, mkdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { getCountries } from 'libphonenumber-js/min'

const target = join(dirname(fileURLToPath(import.meta.url)), '..', 'public', 'flags')
const source = join(dirname(createRequire(import.meta.url).resolve('country-flag-icons')), '3x2')

mkdirSync(target, { recursive: true })
for (const country of getCountries()) {
  const file = join(source, `${country}.svg`)
  if (existsSync(file)) copyFileSync(file, join(target, `${country}.svg`))
}
