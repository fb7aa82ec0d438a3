import * as fc from 'fast-check';
import { IANAZone } from 'luxon';
import { zoneOf } from '../../src/calendar/zone.ts';

const zones = ['Asia/Jakarta', 'Asia/Jayapura', 'America/New_York', 'Australia/Lord_Howe'];
const anyInstant = fc.integer({ min: Date.UTC(1900, 0, 1), max: Date.UTC(2100, 0, 1) });

describe('a zone that is asked over and over', () => {
  it('says of every instant what Intl says', () => {
    fc.assert(
      fc.property(fc.constantFrom(...zones), anyInstant, (name, instant) => {
        expect(zoneOf(name).offset(instant)).toBe(new IANAZone(name).offset(instant));
      }),
    );
  });

  it.each([
    ['America/New_York', '2026-03-08T07:00:00Z'],
    ['Australia/Lord_Howe', '2026-04-04T15:00:00Z'],
    // Jakarta's own time ended within a quarter of an hour.
    ['Asia/Jakarta', '1923-12-31T16:40:00Z'],
  ])('also around a change: %s at %s', (name, change) => {
    const own = new IANAZone(name);
    const at = Date.parse(change);
    expect(own.offset(at - 1)).not.toBe(own.offset(at));
    for (let round = 0; round < 2; round += 1)
      for (let ms = at - 1_800_000; ms <= at + 1_800_000; ms += 59_999)
        expect(zoneOf(name).offset(ms)).toBe(own.offset(ms));
  });

  it('is made once, and an unknown one is not valid', () => {
    expect(zoneOf('Asia/Makassar')).toBe(zoneOf('Asia/Makassar'));
    expect(zoneOf('Asia/Nowhere').isValid).toBe(false);
  });
});
