import { readTicket } from '../../src/complaints/tickets.ts';
import { scheduled, type Life, type Plan } from '../../src/demonstration/scale/plan.ts';
import { ticketsFor } from '../../src/demonstration/scale/tickets.ts';

const lives: Life[] = Array.from({ length: 40 }, (_, id) => ({
  id,
  kecamatan: id % 2,
  kelurahan: id % 3,
  age: id % 5,
  closed: id % 5 > 2 || id % 7 > 3,
}));
const targets = ['31.71.01', '31.71.02', '31.74.03'].map((code, number) => ({
  code,
  number,
  kelurahan: [`${code}.1001`, `${code}.1002`],
}));
const planOf = (changes: Partial<Plan>): Plan => ({
  weeks: 30,
  complaints: 500,
  played: { weeks: 5, kecamatan: 2, days: 0 },
  lives,
  targets,
  ...changes,
});
const allOf = (plan: Plan) => {
  const schedule = scheduled(plan);
  return Array.from({ length: plan.weeks }, (_, week) => [...schedule.picksOf(week, () => true)]).flat();
};

describe('the plan of a filling', () => {
  it('takes exactly as many lives as are asked for, numbered without a gap, fuller sessions when it must', () => {
    for (const complaints of [1, 137, 500, 5000]) {
      const picks = allOf(planOf({ complaints }));
      expect(picks.map(({ n }) => n)).toEqual(Array.from({ length: complaints }, (_, n) => n));
      expect(new Set(picks.map(({ target }) => target.code)).size).toBe(Math.min(complaints, 3));
    }
  });

  it('has the weeks that are long over as full as those in which cases are open', () => {
    const picks = allOf(planOf({ complaints: 3000 }));
    const countOf = (from: number, to: number) =>
      picks.filter(({ week }) => week >= from && week < to).length / (to - from);
    for (let week = 0; week < 25; week++) expect(countOf(week, week + 1)).toBe(100);
    expect(countOf(25, 30)).toBe(100);
  });

  it('keeps what is open within the weeks that were played, and lets each life end before the last of them', () => {
    for (const { life, week, days } of allOf(planOf({ complaints: 2000 }))) {
      if (week < 25) expect(life.closed).toBe(true);
      expect(days).toBe(week < 25 ? 7 * (week - (29 - life.age)) : 0);
      expect(days).toBeLessThanOrEqual(0);
    }
  });

  it('says the same again for the same weeks, in whichever parts', () => {
    const schedule = scheduled(planOf({}));
    const whole = [...schedule.picksOf(7, () => true)];
    const parts = [true, false].flatMap((here) => [
      ...schedule.picksOf(7, ({ code }) => code.startsWith('31.71') === here),
    ]);
    expect(parts.toSorted((one, other) => one.n - other.n)).toEqual(whole);
  });
});

describe('tickets in numbers', () => {
  it('are all different, all right, and others for another seed', () => {
    const ticketOf = ticketsFor(1);
    const tickets = Array.from({ length: 20_000 }, (_, n) => ticketOf(n));
    expect(new Set(tickets).size).toBe(tickets.length);
    expect(tickets.filter((ticket) => !('ticket' in readTicket(ticket)))).toEqual([]);
    const other = ticketsFor(2);
    expect(tickets.filter((ticket, n) => ticket === other(n))).toEqual([]);
  });
});
