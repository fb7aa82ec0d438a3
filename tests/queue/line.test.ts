import fc from 'fast-check';
import { lineOf, paceOf, priorities, waitOf, type Entry, type Priority } from '../../src/queue/line.ts';
import { on, saturday } from '../support/world.ts';

const nine = on(saturday, '09:00');
const minutesLater = (minutes: number) => new Date(nine.getTime() + minutes * 60_000);

const entry = (number: number, priority: Priority = 'none', facts: Partial<Entry> = {}): Entry => ({
  id: number,
  sessionId: 1,
  number,
  priority,
  issuedAt: nine,
  turn: null,
  calledAt: null,
  counter: null,
  callKey: null,
  recalled: 0,
  servedAt: null,
  noShowAt: null,
  carriedTo: null,
  ...facts,
});
const called = (turn: number, counter = 1) => ({ turn, counter, calledAt: nine });
const served = (turn: number, minutes: number) => ({ ...called(turn), servedAt: minutesLater(minutes) });
const numbers = (entries: Entry[]) => lineOf(entries).map(({ number }) => number);

describe('the line', () => {
  it('lets priority and the others take turns, beginning with priority', () => {
    const entries = [
      entry(1),
      entry(2),
      entry(3, 'elderly'),
      entry(4),
      entry(5, 'pregnant'),
      entry(6, 'disabled'),
    ];
    expect(numbers(entries)).toEqual([3, 1, 5, 2, 6, 4]);
  });

  it('goes on from whoever was called last, at any counter', () => {
    const rest = [entry(3), entry(4, 'elderly'), entry(5, 'returning')];
    expect(numbers([entry(1, 'elderly', called(1)), ...rest])).toEqual([3, 4, 5]);
    expect(numbers([entry(1, 'elderly', called(1)), entry(2, 'none', called(2, 2)), ...rest])).toEqual([
      4, 3, 5,
    ]);
  });

  it('leaves out who was called or moved', () => {
    expect(numbers([entry(1, 'none', served(1, 5)), entry(2, 'none', { carriedTo: 9 }), entry(3)])).toEqual([
      3,
    ]);
  });

  it('holds everybody once and never lets two with priority pass somebody without', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...priorities), { maxLength: 40 }), (kinds) => {
        const line = lineOf(kinds.map((kind, index) => entry(index + 1, kind)));
        expect(line.map(({ id }) => id).toSorted((a, b) => a - b)).toEqual(
          kinds.map((_, index) => index + 1),
        );
        line.forEach((each, index) => {
          const ordinaryLeft = line.slice(index).some(({ priority }) => priority === 'none');
          const before = line[index - 1];
          if (before && before.priority !== 'none' && each.priority !== 'none')
            expect(ordinaryLeft).toBe(false);
        });
      }),
    );
  });
});

describe('the wait', () => {
  const at = { opensAt: on(saturday, '08:00'), now: minutesLater(20) };

  it('takes ten minutes a visit until three were served, then their median within limits', () => {
    expect(paceOf([entry(1, 'none', served(1, 3)), entry(2, 'none', served(2, 3))])).toBe(10);
    const three = [4, 90, 6].map((minutes, index) => entry(index + 1, 'none', served(index + 1, minutes)));
    expect(paceOf(three)).toBe(6);
    expect(paceOf([90, 90, 90].map((length, index) => entry(index, 'none', served(index + 1, length))))).toBe(
      30,
    );
  });

  it('counts those before and those at the counters, shared among the counters', () => {
    const one = [entry(1, 'none', called(1)), entry(2), entry(3)];
    expect(waitOf(one, one[2]!, at)).toBe(20);
    const two = [...one, entry(4, 'none', called(2, 2)), entry(5)];
    expect(waitOf(two, two[4]!, at)).toBe(20);
    expect(waitOf(two, two[1]!, at)).toBe(10);
  });

  it('begins when the session opens, and is nothing for who was called', () => {
    const early = { ...at, now: on(saturday, '07:30') };
    expect(waitOf([entry(1)], entry(1), early)).toBe(30);
    expect(waitOf([entry(1)], entry(1), at)).toBe(0);
    expect(waitOf([entry(1, 'none', called(1))], entry(1), at)).toBeNull();
  });
});
