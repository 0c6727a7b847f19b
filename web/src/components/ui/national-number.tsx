import { displayNumber } from '@/lib/numbers'

/** A number as its own country writes it, and nothing else: for pages that fetch the numbering plans later. */
export function NationalNumber({ value }: { value: string }) {
  return displayNumber(value).national
}
