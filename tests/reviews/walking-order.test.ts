import fc from 'fast-check';
import { walkingOrder, type Point } from '../../src/reviews/walking-order.ts';

const stop = (id: number, point: Point | null, rw = '001', rt = '001') => ({ id, point, rw, rt });
const idsOf = (stops: { id: number }[]) => stops.map(({ id }) => id);
const at = (longitude: number) => ({ latitude: -6.2, longitude });

describe('the walking order', () => {
  it('goes on to the nearest place from the first stop by RW and RT', () => {
    const stops = [
      stop(1, at(106.84), '003'),
      stop(2, at(106.8), '001'),
      stop(3, at(106.82), '009'),
      stop(4, at(106.81), '007'),
    ];
    expect(idsOf(walkingOrder(stops))).toEqual([2, 4, 3, 1]);
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
});
