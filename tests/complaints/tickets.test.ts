import fc from 'fast-check';
import { newTicket, readTicket, shownTicket } from '../../src/complaints/tickets.ts';

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const ticket = fc.uint8Array({ minLength: 7, maxLength: 7 }).map((bytes) => newTicket(() => bytes));
const runs = { seed: 135, numRuns: 500 };

describe('a ticket', () => {
  it('has eight characters that can be read out, is random and is its own reading', () => {
    const made = new Set(Array.from({ length: 500 }, () => newTicket()));
    expect(made.size).toBe(500);
    for (const each of made) {
      expect(each).toMatch(/^[0-9A-HJKMNP-TV-Z]{8}$/);
      expect(readTicket(each)).toEqual({ ticket: each });
    }
  });

  it('is shown in two groups and read in any way in which people write it', () => {
    fc.assert(
      fc.property(ticket, (each) => {
        const shown = shownTicket(each);
        expect(shown).toBe(`${each.slice(0, 4)}-${each.slice(4)}`);
        const ways = [shown, shown.toLowerCase(), ` ${[...each].join(' ')} `, shown.replace('-', '–')];
        const alike = each.replaceAll('1', 'l').replaceAll('0', 'o');
        for (const way of [...ways, alike, each.replaceAll('1', 'I').replaceAll('0', 'O')])
          expect(readTicket(way)).toEqual({ ticket: each });
      }),
      runs,
    );
  });

  it('notices every single wrong character', () => {
    fc.assert(
      fc.property(ticket, fc.nat(7), fc.constantFrom(...alphabet), (each, place, letter) => {
        fc.pre(each[place] !== letter);
        const wrong = each.slice(0, place) + letter + each.slice(place + 1);
        expect(readTicket(wrong)).toEqual({ fault: 'typo' });
      }),
      { ...runs, numRuns: 2000 },
    );
  });

  it('notices nearly every swap of neighbours, the last two included', () => {
    const swapped = (each: string, place: number) =>
      each.slice(0, place) + each[place + 1]! + each[place]! + each.slice(place + 2);
    const tries = fc
      .sample(ticket, { seed: 135, numRuns: 2000 })
      .flatMap((each) =>
        [0, 1, 2, 3, 4, 5, 6]
          .filter((place) => each[place] !== each[place + 1])
          .map((place) => ({ each, place })),
      );
    const missed = tries.filter(({ each, place }) => 'ticket' in readTicket(swapped(each, place)));
    expect(missed.length / tries.length).toBeLessThan(0.05);
    for (const { each, place } of missed)
      expect(Math.abs(alphabet.indexOf(each[place]!) - alphabet.indexOf(each[place + 1]!))).toBe(16);
  });

  it.each(['', '7K3M', '7K3M-Q9TXX', 'UUUU-UUUU', '7K3M_Q9TX', '７Ｋ３Ｍ'])('%j is no ticket', (typed) => {
    expect(readTicket(typed)).toEqual({ fault: 'malformed' });
  });

  it('survives whatever is typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 20 }), (typed) => {
        const read = readTicket(typed);
        if ('ticket' in read) expect(readTicket(read.ticket)).toEqual(read);
        else expect(['typo', 'malformed']).toContain(read.fault);
      }),
      runs,
    );
  });
});
