/**
 * What a headset with telephone keys says and hears, by the USB HID usage tables: page 0x0B (telephony) for its keys,
 * page 0x08 (LEDs) for its lamps. Pure: report descriptors and bytes in, presses and bytes out.
 */

export interface ReportItem {
  usages?: readonly number[]
  usageMinimum?: number
  usageMaximum?: number
  isRange?: boolean
  isArray?: boolean
  isConstant?: boolean
  /** Bits of one field. */
  reportSize?: number
  reportCount?: number
}

export interface Report {
  reportId?: number
  items?: readonly ReportItem[]
}

/** As WebHID describes a device (HIDCollectionInfo). */
export interface Collection {
  usagePage?: number
  usage?: number
  children?: readonly Collection[]
  inputReports?: readonly Report[]
  outputReports?: readonly Report[]
}

export type HeadsetKey = 'hook' | 'mute' | 'drop' | 'flash'
export type HeadsetLamp = 'offHook' | 'mute' | 'ring' | 'hold'

const KEYS: Record<number, HeadsetKey> = {
  720928: 'hook',
  720929: 'flash',
  720934: 'drop',
  720943: 'mute',
}
const LAMPS: Record<number, HeadsetLamp> = {
  524311: 'offHook',
  524297: 'mute',
  524312: 'ring',
  524320: 'hold',
}

interface Field<Name> {
  name: Name
  reportId: number
  /** Position of its lowest bit in the report, the id not counted. */
  bit: number
}

export interface HeadsetLayout {
  keys: readonly Field<HeadsetKey>[]
  lamps: readonly Field<HeadsetLamp>[]
  /** Bytes of each output report, by its id. */
  lengths: ReadonlyMap<number, number>
}

/** A descriptor may claim anything: more than this is no headset. */
const MOST_BITS = 64 * 8

/** Where the keys and lamps are in a device's reports; null for a device that has no hook or mute key. */
export function headsetLayout(collections: readonly Collection[]): HeadsetLayout | null {
  const keys: Field<HeadsetKey>[] = []
  const lamps: Field<HeadsetLamp>[] = []
  const lengths = new Map<number, number>()
  const visit = (collection: Collection, depth: number): void => {
    for (const report of collection.inputReports ?? []) fieldsOf(report, KEYS, keys)
    for (const report of collection.outputReports ?? []) {
      const bits = fieldsOf(report, LAMPS, lamps)
      const id = report.reportId ?? 0
      lengths.set(id, Math.max(lengths.get(id) ?? 0, Math.ceil(bits / 8)))
    }
    if (depth < 8) for (const child of collection.children ?? []) visit(child, depth + 1)
  }
  for (const collection of collections) visit(collection, 0)
  return keys.some(({ name }) => name === 'hook' || name === 'mute') ? { keys, lamps, lengths } : null
}

function fieldsOf<Name>(report: Report, names: Record<number, Name>, fields: Field<Name>[]): number {
  let bit = 0
  for (const item of report.items ?? []) {
    const size = item.reportSize ?? 0
    const count = item.reportCount ?? 0
    if (size * count > MOST_BITS || bit > MOST_BITS) break
    for (let i = 0; i < count; i++) {
      const usage = item.isRange
        ? (item.usageMinimum ?? 0) + i
        : item.usages?.[Math.min(i, item.usages.length - 1)]
      const name = usage === undefined || item.isConstant || item.isArray ? undefined : names[usage]
      const reportId = report.reportId ?? 0
      const known = fields.some((field) => field.name === name && field.reportId === reportId)
      if (name && size === 1 && !known) fields.push({ name, reportId, bit: bit + i * size })
    }
    bit += size * count
  }
  return bit
}

export type Pressed = ReadonlySet<HeadsetKey>

export interface KeyChange {
  key: HeadsetKey
  down: boolean
}

/** What a report changes of what was pressed before. A report that is too short says nothing of what it leaves out. */
export function readKeys(
  layout: HeadsetLayout,
  before: Pressed,
  reportId: number,
  bytes: Uint8Array,
): { pressed: Pressed; changes: readonly KeyChange[] } {
  const pressed = new Set(before)
  const changes: KeyChange[] = []
  for (const { name, bit } of layout.keys.filter((field) => field.reportId === reportId)) {
    const byte = bytes[bit >> 3]
    if (byte === undefined) continue
    const down = ((byte >> (bit & 7)) & 1) === 1
    if (down === before.has(name)) continue
    if (down) pressed.add(name)
    else pressed.delete(name)
    changes.push({ key: name, down })
  }
  return { pressed, changes }
}

/** The output reports that make the lamps so: `[id, bytes]` each. */
export function lampReports(
  layout: HeadsetLayout,
  lit: Readonly<Record<HeadsetLamp, boolean>>,
): readonly (readonly [number, Uint8Array<ArrayBuffer>])[] {
  const reports = new Map<number, Uint8Array<ArrayBuffer>>()
  for (const { name, reportId, bit } of layout.lamps) {
    const bytes = reports.get(reportId) ?? new Uint8Array(layout.lengths.get(reportId) ?? 1)
    reports.set(reportId, bytes)
    const at = bit >> 3
    if (lit[name] && at < bytes.length) bytes[at] = (bytes[at] ?? 0) | (1 << (bit & 7))
  }
  return [...reports]
}

export type HeadsetAction = 'accept' | 'decline' | 'hangUp' | 'toggleMute'

/** What a key means in the state of the phone. The hook is a switch: down is "off hook", up is "on hook". */
export function headsetAction(
  { key, down }: KeyChange,
  phone: { ringing: boolean; live: boolean },
): HeadsetAction | null {
  if (key === 'mute') return down && phone.live ? 'toggleMute' : null
  if (key === 'drop') return down ? (phone.live ? 'hangUp' : phone.ringing ? 'decline' : null) : null
  if (key === 'flash') return down && phone.ringing && !phone.live ? 'accept' : null
  if (down) return phone.ringing ? 'accept' : null
  return phone.live ? 'hangUp' : null
}
