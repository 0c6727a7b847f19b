import { diagnosisApi } from '@/lib/api/diagnosis'
import { nextPiece, type Rates } from '@/lib/bandwidth'

const EACH_WAY_MS = 2_000
const MOST_PIECES = 6

/** How fast this page and our server are to each other; a few seconds, about 2 MB at most. Rejects as requests do. */
export async function measureBandwidth(): Promise<Rates> {
  const down = await rate((bytes) => diagnosisApi.fetchBulk(bytes))
  const up = await rate((bytes) => diagnosisApi.sendBulk(bytes))
  return { down, up }
}

/** kbit/s. What a single byte takes is the way there and back, not the width of the way. */
async function rate(move: (bytes: number) => Promise<void>): Promise<number> {
  await move(1)
  const way = await timed(() => move(1))
  let [moved, took, kbit] = [0, 0, 0]
  for (let piece = 0; piece < MOST_PIECES && took < EACH_WAY_MS; piece++) {
    const bytes = nextPiece(kbit)
    took += Math.max(1, (await timed(() => move(bytes))) - way)
    moved += bytes
    // Bits a millisecond are thousands of bits a second.
    kbit = (moved * 8) / took
  }
  return kbit
}

async function timed(act: () => Promise<void>): Promise<number> {
  const before = performance.now()
  await act()
  return performance.now() - before
}
