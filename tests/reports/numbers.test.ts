import fc from 'fast-check';
import { canonicalJson } from '../../src/reports/canonical.ts';
import type { Count } from '../../src/reports/cases.ts';
import { groupedNip } from '../../src/reports/paper.ts';
import type { ReportContent } from '../../src/reports/content.ts';
import { recapOf, type Recap } from '../../src/reports/recap.ts';
import { recapDifferences } from '../../src/reports/reconcile.ts';
import { draftReport, sendReport } from '../../src/reports/report.ts';
import { newWorld, on, setiabudi, type World } from '../support/world.ts';
import { decided, monday, type Wanted } from './cases.ts';

let world: World;
beforeAll(async () => {
  world = await newWorld();
});
afterAll(() => world.drop());

const wanted: Wanted[] = [
  'unsolved',
  'followUp',
  'verification',
  'resolved',
  'notValid',
  'referred',
  'deferred',
];
const kelurahan = ['31.74.02.1001', '31.74.02.1003', '31.74.02.1005'];
const categories = ['saluran', 'pohon', 'sampah'];
const week = fc.array(
  fc.record({
    outcome: fc.constantFrom(...wanted),
    kelurahanCode: fc.constantFrom(...kelurahan),
    categoryCode: fc.constantFrom(...categories),
  }),
  { maxLength: 9 },
);

/** What the database says an area's sent reports must hold, in plain sums over complaints and events. */
async function inDatabase() {
  const { rows } = await world.db.raw<{ rows: [Record<string, number>] }>(
    `select count(*) filter (where to_state = 'city.awaitingMeeting' and from_state = 'kecamatan.toReport') as unsolved,
       count(*) filter (where to_state in ('resolved', 'closed') and from_state like 'kecamatan.%') as solved
     from complaint_events`,
  );
  return rows[0];
}

describe('the numbers of reports', () => {
  it('add up to the database over random weeks, with each case on exactly one report', async () => {
    let hour = 0;
    const all: ReportContent[] = [];
    const sendWeek = async (cases: { outcome: Wanted; kelurahanCode: string; categoryCode: string }[]) => {
      for (const { outcome, ...place } of cases) await decided(world, outcome, place);
      const now = new Date(on(monday, '12:30').getTime() + (hour += 1) * 60_000);
      const draft = await draftReport(world.db, { level: 'kecamatan', areaCode: setiabudi, now });
      const person = await world.as('camat.setiabudi');
      const { report } = await sendReport(world.db, {
        reportId: draft.id,
        version: draft.version,
        person,
        now,
      });
      const content = report.content!;
      all.push(content);
      const of = (...names: Wanted[]) => cases.filter(({ outcome }) => names.includes(outcome)).length;
      const { recap, parts } = content;
      expect(parts.unsolved).toHaveLength(of('unsolved'));
      expect(parts.solved).toHaveLength(of('resolved', 'notValid', 'referred'));
      expect(recap.total.total).toBe(
        parts.solved.length + parts.unsolved.length + parts.underWay.length + recap.total.waiting,
      );
      for (const rows of [recap.byArea, recap.byCategory])
        for (const name of ['solved', 'unsolved', 'underWay', 'waiting', 'total'] as const)
          expect(rows.reduce((sum, row) => sum + row[name], 0)).toBe(recap.total[name]);
    };
    await fc.assert(fc.asyncProperty(week, sendWeek), { numRuns: 5, seed: 135, endOnFailure: true });

    const sum = (part: 'solved' | 'unsolved') => all.reduce((n, { parts }) => n + parts[part].length, 0);
    expect({ unsolved: sum('unsolved'), solved: sum('solved') }).toEqual(await inDatabase());
    const { rows: twice } = await world.db.raw<{ rows: unknown[] }>(
      `select complaint_id from report_cases where part <> 'underWay' group by 1 having count(*) > 1`,
    );
    expect(twice).toEqual([]);
    expect(sum('unsolved')).toBeGreaterThan(0);
  });

  it('agree with the counts, or the report is refused', () => {
    const counts: Count[] = [
      { part: 'unsolved', areaCode: 'k1', categoryCode: 'pohon', n: 1 },
      { part: 'waiting', areaCode: 'k2', categoryCode: 'sampah', n: 2 },
    ];
    const named = {
      areas: [
        { code: 'k1', name: 'Satu' },
        { code: 'k2', name: 'Dua' },
      ],
      categories: ['pohon', 'sampah', 'saluran'].map((code) => ({ code, nameId: code, nameEn: code })),
    };
    const cases = [
      { part: 'unsolved', categoryCode: 'pohon', kelurahanCode: 'k1', kecamatanCode: 'k' },
    ] as const;
    const recap: Recap = recapOf(cases, counts, named);
    expect(recap.total).toEqual({ solved: 0, unsolved: 1, underWay: 0, waiting: 2, total: 3 });
    expect(recap.byCategory.map(({ code }) => code)).toEqual(['pohon', 'sampah']);
    expect(recapDifferences({ recap }, counts)).toEqual([]);
    const one: Count = { part: 'solved', areaCode: 'k1', categoryCode: 'pohon', n: 1 };
    for (const other of [
      [...counts, one],
      [...counts, { ...one, part: 'unsolved' as const }],
      [{ ...counts[0]!, areaCode: 'k2' }, counts[1]!],
      [{ ...counts[0]!, categoryCode: 'sampah' }, counts[1]!],
      counts.slice(1),
      [...counts, { ...one, areaCode: 'k3', n: 0 }],
    ])
      expect(recapDifferences({ recap }, other)).not.toEqual([]);
    expect(recapDifferences({ recap }, [{ ...counts[0]!, n: 2 }, counts[1]!])).toContainEqual({
      of: 'Satu',
      field: 'unsolved',
      shown: 1,
      counted: 2,
    });
  });
});

describe('canonical JSON', () => {
  it('is the same for the same value in whatever order, and tells other values apart', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const again = JSON.parse(JSON.stringify(value)) as never;
        expect(canonicalJson(again)).toBe(canonicalJson(value as never));
        expect(JSON.parse(canonicalJson(value as never))).toEqual(again);
      }),
    );
    expect(canonicalJson({ b: 1, a: [null, { d: 'x', c: undefined }] })).toBe('{"a":[null,{"d":"x"}],"b":1}');
  });
});

it('writes a NIP in its groups', () => {
  expect(groupedNip('197506191995031003')).toBe('19750619 199503 1 003');
  expect(groupedNip('123')).toBe('123');
});
