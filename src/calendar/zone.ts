import { IANAZone } from 'luxon';

const quarterMs = 15 * 60_000;
const keptAtMost = 2000;

/**
 * A zone that remembers its offset of a quarter of an hour in which it doesn't change: asking Intl again takes longer
 * than everything else that is done with a day.
 */
class KeptZone extends IANAZone {
  private readonly kept = new Map<number, number>();

  override offset(instant: number): number {
    const quarter = Math.floor(instant / quarterMs);
    const known = this.kept.get(quarter);
    if (known !== undefined) return known;
    const first = super.offset(quarter * quarterMs);
    if (first !== super.offset((quarter + 1) * quarterMs - 1)) return super.offset(instant);
    if (this.kept.size >= keptAtMost) this.kept.clear();
    this.kept.set(quarter, first);
    return first;
  }
}

const zones = new Map<string, KeptZone>();

/** The zone of this name, the same one each time; one that is unknown makes each instant in it invalid. */
export function zoneOf(name: string): KeptZone {
  let zone = zones.get(name);
  if (!zone) zones.set(name, (zone = new KeptZone(name)));
  return zone;
}
