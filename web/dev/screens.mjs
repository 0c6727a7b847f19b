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

/** Every state of call control, one picture each; only steps that fit the size are taken by button. */
const control = async ({ page, snap, connect, fr }) => {
  await connect()
  await page.getByRole('combobox').fill('0199000001')
  await page.keyboard.press('Enter')
  await page.getByRole('timer').waitFor()
  await page.waitForTimeout(1500)
  const press = async (key, wait = 500) => {
    await page.evaluate(() => document.activeElement?.blur())
    await page.keyboard.press(key)
    await page.waitForTimeout(wait)
  }
  await snap() // 1 talking
  await press('h')
  await press('r', 2500)
  await snap() // 2 on hold, recording
  await press('h')
  await press('p')
  await snap() // 3 paused for card data
  await press('t')
  await snap() // 4 whom to transfer to
  await page.keyboard.type('06 39 98')
  await page.waitForTimeout(200)
  await snap() // 5 a number being typed
  await page.getByRole('combobox').fill('chl')
  await page.keyboard.press('Enter')
  await page.waitForTimeout(600)
  await snap() // 6 ringing
  await page.waitForTimeout(2200)
  await snap() // 7 busy, and the way back
  await press('r')
  await page.getByRole('button', { name: fr ? 'Réessayer' : 'Try again' }).waitFor()
  await press('h')
  await press('t')
  await page.getByRole('combobox').fill('bob')
  await page.keyboard.press('Enter')
  await page.waitForTimeout(2800)
  await snap() // 8 consultation
  await press('s')
  await snap() // 9 swapped
  await page.getByRole('button', { name: fr ? 'Réunir' : 'Merge' }).click()
  await page.waitForTimeout(400)
  await snap() // 10 three
  await press('m')
  await press('a')
  await snap() // 11 add somebody
  await page.keyboard.press('Escape')
  const more = page.getByRole('button', { name: fr ? 'Plus' : 'More', exact: true })
  if (await more.isVisible()) {
    await more.click()
    await page.waitForTimeout(300)
    await snap()
    await page.keyboard.press('Escape')
  }
  await press('?')
  await snap() // keys
}

/** How it looks to pass a call on, and what is left in the history. */
const passOn = async ({ page, snap, connect, fr }) => {
  await connect()
  await page.getByRole('combobox').fill('0199000001')
  await page.keyboard.press('Enter')
  await page.getByRole('timer').waitFor()
  await page.waitForTimeout(1200)
  await page.keyboard.press('t')
  await page.getByRole('combobox').fill('bob')
  await page.waitForTimeout(300)
  await snap()
  await page.keyboard.press('Shift+Enter')
  await page.waitForTimeout(500)
  await snap()
  await page.waitForTimeout(2500)
  await snap()
  await page.keyboard.press('Shift+H')
  await page.waitForTimeout(300)
  await page.goto(`${base}/#/history`)
  await page
    .getByRole('button', { name: fr ? /^Détails/ : /^Details/ })
    .last()
    .click()
  await page.waitForTimeout(600)
  await snap()
  await fetch(`${base}/api/practice/ring`, { method: 'POST' })
  await page.getByRole('dialog').waitFor()
  await page.waitForTimeout(400)
  await snap()
}

/** The dialer in its states, the test of the line, settings and keys. */
const desk = async ({ page, snap, connect, fr }) => {
  await connect()
  const field = page.getByRole('combobox')
  await field.fill('+1 212 555 0143,,438')
  await page.waitForTimeout(300)
  await snap() // 1 another clock, and keys to come
  const star = page.getByRole('button', { name: fr ? 'Ajouter aux favoris' : 'Add to favourites' })
  await star.click()
  await field.fill('')
  await field.press('ArrowDown')
  await page.waitForTimeout(200)
  await snap() // 2 favourites and those of late
  await field.fill('chl')
  await page.waitForTimeout(200)
  await snap() // 3 a name
  await field.fill('112')
  await page.waitForTimeout(200)
  await snap() // 4 emergency
  await field.fill('01 99')
  await field.press('Enter')
  await snap() // 5 too short
  await field.fill('')
  await page.evaluate(() => {
    location.hash = '#call=+33639980002&name=Dupont%20SA&n=1'
  })
  await page.waitForTimeout(300)
  await snap() // 6 a link
  await page.goto(`${base}/#/test`)
  await page.waitForTimeout(500)
  await page.getByRole('button', { name: fr ? 'Démarrer le microphone' : 'Start the microphone' }).click()
  await page.waitForTimeout(1500)
  await snap() // 7 the test
  await page.goto(`${base}/#/settings`)
  await page.waitForTimeout(400)
  await snap() // 8 settings
  await page.evaluate(() => document.querySelector('main').scrollTo(0, 9999))
  await snap() // 9 settings, the end
  await page.keyboard.press('?')
  await page.waitForTimeout(300)
  await snap() // 10 keys
}

await visit('desk-wide-light-en', {}, desk)
await visit('desk-wide-dark-fr', { scheme: 'dark', locale: 'fr-FR' }, desk)
await visit('desk-tablet-light-fr', { size: 'tablet', locale: 'fr-FR' }, desk)
await visit('desk-phone-dark-en', { size: 'phone', scheme: 'dark' }, desk)
await visit('desk-phone-light-fr', { size: 'phone', locale: 'fr-FR' }, desk)
await visit('desk-docked-light-fr', { size: 'docked', locale: 'fr-FR' }, desk)

/** What comes after a call: its wrap-up, the history, one call opened, follow-ups, outcomes. */
const after = async ({ page, snap, connect, fr }) => {
  await connect()
  await page.getByRole('combobox').fill('0199000001')
  await page.keyboard.press('Enter')
  await page.getByRole('timer').waitFor()
  await page.waitForTimeout(800)
  await snap() // 1 notes in the call
  await page.keyboard.press('Shift+H')
  await page.waitForTimeout(500)
  await page.keyboard.press('5')
  await page.waitForTimeout(200)
  await snap() // 2 wrap-up
  await page.keyboard.press('Enter')
  await page.waitForTimeout(500)
  await snap() // 3 saved
  await page.goto(`${base}/#/history`)
  await page.waitForTimeout(500)
  await snap() // 4 history
  await page
    .getByRole('button', { name: fr ? /^Détails/ : /^Details/ })
    .first()
    .click()
  await page.getByRole('button', { name: fr ? 'Écouter' : 'Play' }).click()
  await page.waitForTimeout(2500)
  await snap() // 5 one call
  await page.getByRole('main').evaluate((main) => main.scrollBy(0, 480))
  await page.waitForTimeout(300)
  await snap() // 6 its timeline
  await page.getByRole('main').evaluate((main) => main.scrollTo(0, 0))
  await page.getByRole('button', { name: fr ? 'Filtres' : 'Filters' }).click()
  await page.waitForTimeout(300)
  await snap() // 7 filters
  await page.getByRole('button', { name: fr ? /^À rappeler/ : /^Follow-ups/ }).click()
  await page.waitForTimeout(400)
  await snap() // 8 follow-ups
  await page.goto(`${base}/#/settings`)
  await page.waitForTimeout(400)
  await page.getByRole('main').evaluate((main) => main.scrollTo(0, 10_000))
  await snap() // 9 outcomes
}

await visit('after-wide-light-en', {}, after)
await visit('after-wide-dark-fr', { scheme: 'dark', locale: 'fr-FR' }, after)
await visit('after-tablet-light-fr', { size: 'tablet', locale: 'fr-FR' }, after)
await visit('after-phone-dark-en', { size: 'phone', scheme: 'dark' }, after)
await visit('after-docked-light-fr', { size: 'docked', locale: 'fr-FR' }, after)
await visit('pass-wide-light-en', {}, passOn)
await visit('pass-wide-dark-fr', { scheme: 'dark', locale: 'fr-FR' }, passOn)
await visit('pass-phone-light-fr', { size: 'phone', locale: 'fr-FR' }, passOn)
await visit('control-wide-light-en', {}, control)
await visit('control-wide-dark-fr', { scheme: 'dark', locale: 'fr-FR' }, control)
await visit('control-tablet-light-fr', { size: 'tablet', locale: 'fr-FR' }, control)
await visit('control-phone-dark-en', { size: 'phone', scheme: 'dark' }, control)
await visit('control-phone-light-fr', { size: 'phone', locale: 'fr-FR' }, control)
await visit('control-docked-light-fr', { size: 'docked', locale: 'fr-FR' }, control)
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
