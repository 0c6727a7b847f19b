// Looks at the page in every size, theme and language: PNG files in dev/out. Needs a server, e.g. dev/stand-in.mjs.
import { mkdirSync } from 'node:fs'
import { chromium } from 'playwright-core'

const base = process.env.BASE ?? 'http://localhost:3000'
const out = new URL('./out/', import.meta.url).pathname
mkdirSync(out, { recursive: true })
const sizes = { wide: [1280, 800], tablet: [768, 1024], phone: [390, 844], docked: [320, 560] }
const only = process.argv[2]

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-background-networking',
    '--use-fake-device-for-media-stream',
    '--use-fake-ui-for-media-stream',
  ],
})

async function visit(name, { size = 'wide', scheme = 'light', locale = 'en-GB' }, steps) {
  if (only && !name.includes(only)) return
  const [width, height] = sizes[size]
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: scheme, locale })
  await fetch(`${base}/api/session`, { method: 'DELETE' })
  const page = await context.newPage()
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type()))
      console.log(`${name}: ${message.type()}: ${message.text()}`)
  })
  page.on('pageerror', (error) => console.log(`${name}: ${error}`))
  page.on('request', (request) => {
    if (!request.url().startsWith(base)) console.log(`${name}: external ${request.url()}`)
  })
  let shot = 0
  const snap = () => page.screenshot({ path: `${out}${name}-${++shot}.png` })
  await page.goto(base)
  const fr = locale.startsWith('fr')
  await page.getByRole('radio', { name: 'Alice Martin' }).click()
  const connect = async () => {
    await page.getByRole('button', { name: fr ? 'Se connecter' : 'Connect' }).click()
    await page.getByRole('combobox').waitFor()
    await page.waitForTimeout(300)
  }
  try {
    await steps({ page, snap, connect, fr })
  } catch (error) {
    console.log(`${name}: ${error}`)
    await snap()
  }
  await context.close()
}

const idle = async ({ page, snap, connect }) => {
  await snap()
  await connect()
  await page.waitForTimeout(600)
  await snap()
  await page.goto(`${base}/#/history`)
  await page.waitForTimeout(300)
  await snap()
  await page.goto(`${base}/#/settings`)
  await page.waitForTimeout(300)
  await snap()
}

const talk = async ({ page, snap, connect, fr }) => {
  await connect()
  await page.getByRole('combobox').fill('bo')
  await page.waitForTimeout(300)
  await snap()
  await page.getByRole('combobox').fill('12x')
  await page.keyboard.press('Enter')
  await page.waitForTimeout(200)
  await snap()
  await page.getByRole('combobox').fill('')
  await page.keyboard.type('0199000001')
  await page.waitForTimeout(100)
  await snap()
  await page.keyboard.press('Enter')
  await page.waitForTimeout(900)
  await snap()
  await page.getByRole('timer').waitFor()
  await page.keyboard.press('m')
  await page.keyboard.press('k')
  for (const key of '12#') await page.keyboard.press(key)
  await page.waitForTimeout(500)
  await snap()
  await page.getByRole('button', { name: fr ? 'Raccrocher' : 'Hang up' }).click()
  await page.waitForTimeout(300)
  await snap()
}

const ringing = async ({ page, snap, connect, fr }) => {
  await connect()
  await fetch(`${base}/api/practice/ring`, { method: 'POST' })
  await page.getByRole('dialog').waitFor()
  await page.waitForTimeout(400)
  await snap()
  await page.getByRole('button', { name: fr ? 'Refuser' : 'Decline' }).click()
  await page.waitForTimeout(300)
  await snap()
  await page.keyboard.press('?')
  await page.waitForTimeout(300)
  await snap()
}

await visit('wide-light-en', {}, idle)
await visit('wide-dark-fr', { scheme: 'dark', locale: 'fr-FR' }, idle)
await visit('tablet-light-fr', { size: 'tablet', locale: 'fr-FR' }, idle)
await visit('phone-dark-en', { size: 'phone', scheme: 'dark' }, idle)
await visit('talk-wide-light-en', {}, talk)
await visit('talk-phone-light-fr', { size: 'phone', locale: 'fr-FR' }, talk)
await visit('talk-docked-dark-en', { size: 'docked', scheme: 'dark' }, talk)
await visit('ring-wide-light-fr', { locale: 'fr-FR' }, ringing)
await visit('ring-phone-dark-en', { size: 'phone', scheme: 'dark' }, ringing)
await browser.close()
