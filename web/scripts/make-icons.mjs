// Draws public/icons from public/icon.svg, with the Chromium that the tests use; by hand, when the icon has changed.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'

const folder = new URL('../public/', import.meta.url)
const svg = readFileSync(new URL('icon.svg', folder), 'utf8')
// Launchers cut a maskable icon to a shape of theirs: what matters stays within the inner 80 %.
const full = svg.replace('rx="8" ', '').replace('<path ', '<path transform="translate(4.8 4.8) scale(0.7)" ')
mkdirSync(new URL('icons/', folder), { recursive: true })
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
})
const page = await browser.newPage()
for (const [name, size, drawing] of [
  ['icon-192', 192, svg],
  ['icon-512', 512, svg],
  ['apple-180', 180, full],
  ['maskable-512', 512, full],
]) {
  await page.setViewportSize({ width: size, height: size })
  await page.setContent(
    `<style>body{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${drawing}`,
  )
  const picture = await page.screenshot({ omitBackground: true })
  writeFileSync(fileURLToPath(new URL(`icons/${name}.png`, folder)), picture)
}
await browser.close()
