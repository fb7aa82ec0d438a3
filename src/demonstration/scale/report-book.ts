import { addDays, dayOf, type CalendarSettings } from '../../calendar/cycle.ts';
import type { Database } from '../../database/connect.ts';
import { canonicalJson } from '../../reports/canonical.ts';
import type { CaseLine } from '../../reports/case-line.ts';
import { letterOf, unwritten, usualLetter } from '../../reports/letter.ts';
import { letterheadOf } from '../../reports/letterhead.ts';
import { placesAndCategories } from '../../reports/names.ts';
import { recapOf } from '../../reports/recap.ts';
import { createHash } from 'node:crypto';
import type { Pick } from './plan.ts';

type Level = 'kecamatan' | 'city';
type Part = 'solved' | 'unsolved' | 'underWay' | 'waiting';

/** How a life stands on a report that was played. */
type Entry = {
  life: number;
  report: number;
  level: Level;
  weekOf: string;
  sentAt: Date;
  part: Part;
  line: CaseLine | null;
  unit: number | null;
  stepUnit: number | null;
  category: string;
  receivedAt: Date;
};

type Draft = { report: number; level: Level; areaCode: string; weekOf: string; sentAt: Date | null };
type Copied = { entry: Entry; pick: Pick; ticket: string; photos: (id: string) => string };

/** A report as it is written: the row that it is a copy of, and its own content. */
export type WrittenReport = {
  new_id: number;
  tid: number;
  area: string;
  days: number;
  content: string | null;
  content_hash: Buffer | null;
  sent_at: Date | null;
  copies: string | null;
};

/** What the book needs to know of the places that it writes about. */
export type Facts = {
  office(kelurahan: string, part: number): string | null;
  areaName(code: string): string;
  signer(areaCode: string): { name: string; nip: string | null; officeName: string };
};

/**
 * Collects what the copied lives put on reports and writes each report when its week is over: the lines of its cases
 * in their order, the recapitulation and the letter by the rules of the reports themselves, and the hash of it all.
 */
export async function openBook(
  db: Database,
  {
    calendar,
    facts,
    idOf,
  }: { calendar: CalendarSettings; facts: Facts; idOf(area: string, day: string): number },
) {
  const entries = Map.groupBy(await entriesOf(db), ({ life }) => life);
  const drafts = new Map((await draftsOf(db)).map((draft) => [keyOf(draft), draft]));
  const open = new Map<string, Copied[]>();
  const names = new Map<string, Awaited<ReturnType<typeof placesAndCategories>>>();
  const heads = new Map<string, Awaited<ReturnType<typeof letterheadOf>>['letterhead']>();
  const lastSent = new Map<string, string>();
  for (const { area_code, week } of await sentWeeks(db)) lastSent.set(area_code, week);

  const add = (pick: Pick, ticket: string, photos: (id: string) => string) => {
    for (const entry of entries.get(pick.life.id) ?? []) {
      const { level } = entry;
      const areaCode = level === 'city' ? cityOf(pick.target.code) : pick.target.code;
      const key = keyOf({ level, areaCode, weekOf: addDays(entry.weekOf, pick.days) });
      const found = open.get(key);
      if (found) found.push({ entry, pick, ticket, photos });
      else open.set(key, [{ entry, pick, ticket, photos }]);
    }
  };

  /** The report of an area's week; `source` says where its row comes from when no case stands on it. */
  const write = async (
    where: { level: Level; areaCode: string; weekOf: string },
    source: { areaCode: string; weekOf: string; last: boolean },
  ): Promise<WrittenReport | null> => {
    const key = keyOf(where);
    const copied = open.get(key) ?? [];
    open.delete(key);
    const played = drafts.get(
      keyOf({ level: where.level, areaCode: source.areaCode, weekOf: source.weekOf }),
    );
    const base = played?.sentAt ? played : undefined;
    const report = base?.report ?? copied[0]?.entry.report;
    const written = { area: where.areaCode, new_id: idOf(where.areaCode, where.weekOf) };
    if (report === undefined)
      return source.last && played
        ? {
            ...written,
            tid: played.report,
            days: 0,
            content: null,
            content_hash: null,
            sent_at: null,
            copies: null,
          }
        : null;
    const weekPlayed = base?.weekOf ?? copied[0]!.entry.weekOf;
    const days = daysBetween(weekPlayed, where.weekOf);
    const moved = ({ entry: { sentAt }, pick }: Copied) => sentAt.getTime() + pick.days * dayMs;
    const times = [...(base ? [base.sentAt!.getTime() + days * dayMs] : []), ...copied.map(moved)];
    const sentAt = new Date(Math.max(...times));
    if (!names.has(where.areaCode)) {
      names.set(where.areaCode, await placesAndCategories(db, where));
      heads.set(where.areaCode, (await letterheadOf(db, where)).letterhead);
    }
    const content = contentOf(where, copied, {
      sentAt,
      calendar,
      facts,
      named: names.get(where.areaCode)!,
      letterhead: heads.get(where.areaCode)!,
      lastSent: lastSent.get(where.areaCode),
    });
    lastSent.set(where.areaCode, where.weekOf);
    const text = canonicalJson(content as never);
    return {
      ...written,
      tid: report,
      days,
      content: text,
      content_hash: createHash('sha256').update(text).digest(),
      sent_at: sentAt,
      copies: content.copies.join('\n'),
    };
  };
  return { add, write };
}
export type Book = Awaited<ReturnType<typeof openBook>>;

const dayMs = 24 * 60 * 60 * 1000;
const cityOf = (kecamatan: string) => kecamatan.slice(0, kecamatan.lastIndexOf('.'));
const keyOf = ({ level, areaCode, weekOf }: { level: Level; areaCode: string; weekOf: string }) =>
  `${level} ${areaCode} ${weekOf}`;
const daysBetween = (from: string, to: string) => Math.round((Date.parse(to) - Date.parse(from)) / dayMs);

type Around = {
  sentAt: Date;
  calendar: CalendarSettings;
  facts: Facts;
  named: Awaited<ReturnType<typeof placesAndCategories>>;
  letterhead: Awaited<ReturnType<typeof letterheadOf>>['letterhead'];
  lastSent: string | undefined;
};

function contentOf(
  { level, areaCode, weekOf }: { level: Level; areaCode: string; weekOf: string },
  copied: readonly Copied[],
  { sentAt, calendar, facts, named, letterhead, lastSent }: Around,
) {
  const inOrder = copied.toSorted(
    (one, other) =>
      one.entry.receivedAt.getTime() +
        one.pick.days * dayMs -
        (other.entry.receivedAt.getTime() + other.pick.days * dayMs) || one.pick.n - other.pick.n,
  );
  const part = (name: Part) =>
    inOrder.filter(({ entry }) => entry.part === name).map((each) => lineOf(each, facts));
  const parts = { solved: part('solved'), unsolved: part('unsolved'), underWay: part('underWay') };
  const placeOf = ({ pick }: Copied) => (level === 'city' ? pick.target.code : pick.kelurahan);
  const recap = recapOf(
    inOrder.flatMap((each) =>
      each.entry.part === 'waiting'
        ? []
        : [
            {
              part: each.entry.part,
              categoryCode: each.entry.category,
              kelurahanCode: each.pick.kelurahan,
              kecamatanCode: each.pick.target.code,
            },
          ],
    ),
    inOrder
      .filter(({ entry }) => entry.part === 'waiting')
      .map((each) => ({
        part: 'waiting' as const,
        areaCode: placeOf(each),
        categoryCode: each.entry.category,
        n: 1,
      })),
    named,
  );
  const to = dayOf(sentAt, calendar);
  const from = lastSent === undefined || lastSent >= weekOf ? weekOf : addDays(lastSent, 7);
  const { solved, unsolved, underWay } = recap.total;
  const about = {
    kind: 'weekly' as const,
    weekOf,
    period: { from, to },
    unsolved,
    listed: solved + unsolved + underWay,
  };
  const { name, nip, officeName } = facts.signer(areaCode);
  return {
    form: 2,
    kind: 'weekly',
    level,
    areaCode,
    weekOf,
    period: { from, to },
    parts,
    recap,
    results: null,
    letterhead,
    ...letterOf(unwritten, usualLetter(letterhead, { ...about, hasResults: level === 'city' })),
    date: to,
    signer: { role: level === 'city' ? 'walikota' : 'camat', capacity: 'holder', officeName, name, nip },
    sentAt: sentAt.toISOString(),
  };
}

function lineOf({ entry, pick, ticket, photos }: Copied, facts: Facts): CaseLine {
  const line = entry.line!;
  const office = (known: number | null) => (known === null ? null : facts.office(pick.kelurahan, known));
  const later = (day: string | null) => day && addDays(day, pick.days);
  const photo = (id: string | null) => id && photos(id);
  return {
    ...line,
    ticket,
    receivedOn: later(line.receivedOn)!,
    place: {
      ...line.place,
      kelurahan: facts.areaName(pick.kelurahan),
      kecamatan: facts.areaName(pick.target.code),
    },
    unit: office(entry.unit),
    step: line.step && {
      ...line.step,
      unit: office(entry.stepUnit),
      data: line.step.data.dueOn
        ? { ...line.step.data, dueOn: later(line.step.data.dueOn)! }
        : line.step.data,
    },
    dueOn: later(line.dueOn),
    ...(line.photos && { photos: { before: photo(line.photos.before), after: photo(line.photos.after) } }),
  };
}

async function entriesOf(db: Database): Promise<Entry[]> {
  const { rows } = await db.raw<{ rows: Entry[] }>(`
    with sent as (select * from scale.raw_reports where sent_at is not null)
    select c.id as life, r.id as report, r.level, r.week_of as "weekOf", r.sent_at as "sentAt", part.key as part,
      line.value as line, unit.part as unit, step.part as "stepUnit", c.category_code as category,
      c.received_at as "receivedAt"
    from sent r cross join lateral jsonb_each(r.content -> 'parts') part
    cross join lateral jsonb_array_elements(part.value) line
    join scale.raw_complaints c on c.ticket = line.value ->> 'ticket'
    left join scale.parts unit on unit.name = line.value ->> 'unit'
    left join scale.parts step on step.name = line.value #>> '{step,unit}'
    union all
    select c.id, r.id, r.level, r.week_of, r.sent_at, 'waiting', null, null, null, c.category_code, c.received_at
    from sent r
    join scale.raw_complaints c on r.area_code = case r.level when 'city' then c.city_code else c.kecamatan_code end
    join lateral (select e.to_state from scale.raw_complaint_events e
      where e.complaint_id = c.id and e.at < r.sent_at order by e.id desc limit 1) then_ on true
    where then_.to_state like r.level || '.%' and then_.to_state not in
      (r.level || '.toReport', r.level || '.followUp', r.level || '.verification')`);
  return rows;
}

async function draftsOf(db: Database): Promise<Draft[]> {
  return (await db('scale.raw_reports').select({
    report: 'id',
    level: 'level',
    areaCode: 'area_code',
    weekOf: 'week_of',
    sentAt: 'sent_at',
  })) as Draft[];
}

async function sentWeeks(db: Database) {
  return (await db('reports')
    .whereNotNull('sent_at')
    .groupBy('area_code')
    .select('area_code')
    .max({ week: 'week_of' })) as {
    area_code: string;
    week: string;
  }[];
}
