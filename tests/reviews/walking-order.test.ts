import fc from 'fast-check';
import {
  arranged,
  lengthOf,
  nearestNeighbour,
  untangled,
  walkingOrder,
  type Point,
} from '../../src/reviews/walking-order.ts';
import { stepped } from '../../src/reviews/order.ts';

const stop = (id: number, point: Point | null, rw = '001', rt = '001') => ({ id, point, rw, rt });
const idsOf = (stops: { id: number }[]) => stops.map(({ id }) => id);
const at = (longitude: number, latitude = -6.2) => ({ latitude, longitude });

const points = fc.array(
  fc
    .tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 40 }))
    .map(([x, y]) => ({ point: at(106.8 + x / 1000, -6.2 + y / 1000) })),
  { maxLength: 14 },
);

describe('the walking order', () => {
  it('goes on to the nearest place, from the end that comes first by RW and RT', () => {
    const stops = [
      stop(1, at(106.84), '003'),
      stop(2, at(106.8), '001'),
      stop(3, at(106.82), '009'),
      stop(4, at(106.81), '007'),
    ];
    expect(idsOf(walkingOrder(stops))).toEqual([2, 4, 3, 1]);
  });

  it('does not begin in the middle of a street only because its RW comes first', () => {
    const stops = [
      stop(1, at(106.82), '001'),
      stop(2, at(106.8), '002'),
      stop(3, at(106.81), '003'),
      stop(4, at(106.83), '004'),
    ];
    expect(idsOf(walkingOrder(stops))).toEqual([2, 3, 1, 4]);
  });

  it('goes from the end whose RW comes first', () => {
    const stops = [
      stop(1, at(106.82), '001'),
      stop(2, at(106.8), '004'),
      stop(3, at(106.81), '003'),
      stop(4, at(106.83), '002'),
    ];
    expect(idsOf(walkingOrder(stops))).toEqual([4, 1, 3, 2]);
  });

  it('sorts stops of one place by RW and RT, and puts unknown places last', () => {
    const stops = [
      stop(1, null, '001', '001'),
      stop(2, at(106.8), '002', '004'),
      stop(3, at(106.8), '002', '003'),
      stop(4, at(106.8), '001', '009'),
    ];
    expect(idsOf(walkingOrder(stops))).toEqual([4, 3, 2, 1]);
  });

  it('untangles a walk: each place once, never longer than to the nearest each time, always the same', () => {
    fc.assert(
      fc.property(points, (places) => {
        const simple = nearestNeighbour(places);
        const walk = untangled(simple);
        expect(new Set(walk)).toEqual(new Set(places));
        expect(walk).toHaveLength(places.length);
        expect(lengthOf(walk)).toBeLessThanOrEqual(lengthOf(simple) + 1e-6);
        expect(untangled(nearestNeighbour(places))).toEqual(walk);
      }),
    );
  });

  it('leaves no stretch that would be shorter the other way round', () => {
    fc.assert(
      fc.property(points, (places) => {
        const walk = untangled(nearestNeighbour(places));
        for (let from = 0; from < walk.length; from += 1)
          for (let to = from + 1; to < walk.length; to += 1) {
            const turned = [
              ...walk.slice(0, from),
              ...walk.slice(from, to + 1).reverse(),
              ...walk.slice(to + 1),
            ];
            expect(lengthOf(turned)).toBeGreaterThan(lengthOf(walk) - 0.02);
          }
      }),
    );
  });

  it('keeps every stop exactly once and does not depend on the order given', () => {
    const point = fc.option(
      fc.integer({ min: 0, max: 5 }).map((n) => at(106.8 + n / 100)),
      { nil: null },
    );
    const stops = fc.uniqueArray(
      fc.record({ id: fc.nat(50), point, rw: fc.constantFrom('001', '002', null), rt: fc.constant(null) }),
      { selector: ({ id }) => id, maxLength: 12 },
    );
    fc.assert(
      fc.property(stops, (given) => {
        const walked = idsOf(walkingOrder(given));
        expect(walked).toHaveLength(given.length);
        expect(new Set(walked)).toEqual(new Set(idsOf(given)));
        expect(idsOf(walkingOrder([...given].reverse()))).toEqual(walked);
      }),
    );
  });

  it('measures in metres', () => {
    expect(lengthOf([{ point: at(106.8, -6.2) }, { point: at(106.8, -6.21) }])).toBeCloseTo(1112, 0);
  });
});

describe('an order of one’s own', () => {
  const three = [stop(1, null), stop(2, null), stop(3, null)];

  it('comes first, and what it does not know yet follows', () => {
    expect(idsOf(arranged(three, [3, 1, 9], ({ id }) => id))).toEqual([3, 1, 2]);
    expect(idsOf(arranged(three, [], ({ id }) => id))).toEqual([1, 2, 3]);
  });

  it('moves one stop a step, and no further than the ends', () => {
    expect(stepped([1, 2, 3], 3, -1)).toEqual([1, 3, 2]);
    expect(stepped([1, 2, 3], 1, 1)).toEqual([2, 1, 3]);
    expect(stepped([1, 2, 3], 1, -1)).toEqual([1, 2, 3]);
    expect(stepped([1, 2, 3], 3, 1)).toEqual([1, 2, 3]);
    expect(stepped([1, 2, 3], 7, 1)).toEqual([1, 2, 3]);
  });
});
