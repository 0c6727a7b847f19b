/** A rough guess at how long a password withstands guessing; the server has the last word. */
export type Strength = 'short' | 'weak' | 'fair' | 'good'

export const SHORTEST_PASSWORD = 10

/** How many characters of each kind somebody who guesses has to go through. */
const KINDS: readonly (readonly [RegExp, number])[] = [
  [/[a-z]/, 26],
  [/[A-Z]/, 26],
  [/[0-9]/, 10],
  [/[ -]/, 2],
  [/[!-,./:-@[-`{-~]/, 30],
  [/[^ -~]/, 60],
]

/** Repeated characters and steps to the next one of the alphabet tell nothing new. */
function freshCharacters(characters: readonly string[]): number {
  const codes = characters.map((character) => character.codePointAt(0) ?? 0)
  return codes.filter((code, at) => at === 0 || Math.abs(code - (codes[at - 1] ?? 0)) > 1).length
}

export function strengthOf(password: string): Strength {
  const characters = [...password.normalize('NFC')]
  if (characters.length < SHORTEST_PASSWORD) return 'short'
  const alphabet = KINDS.reduce((sum, [kind, size]) => sum + (kind.test(password) ? size : 0), 0)
  const distinct = new Set(characters).size
  const bits = Math.min(freshCharacters(characters), distinct * 2) * Math.log2(Math.max(alphabet, 2))
  if (bits < 45) return 'weak'
  return bits < 70 ? 'fair' : 'good'
}

/** alice_martin for Alice Martin, in the letters that an identity may have, unlike those that are taken. */
export function suggestIdentity(name: string, taken: readonly string[]): string {
  const plain = name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
  const [first = ''] = plain.split('_')
  const free = (identity: string) => /[a-z]/.test(identity) && !taken.includes(identity)
  for (const identity of [first, plain]) if (free(identity)) return identity
  if (!/[a-z]/.test(plain)) return ''
  for (let n = 2; ; n++) if (free(`${plain}_${n}`)) return `${plain}_${n}`
}
