import { rulesOf } from '../calendar/queries.ts';
import type { Database } from '../database/connect.ts';
import type { Rest } from '../database/yielding.ts';
import { catalogues } from '../language/index.ts';
import { hashOf } from './canonical.ts';
import { composed, type ReportContent } from './content.ts';
import { differenceTexts } from './differences.ts';
import { unwritten } from './letter.ts';
import type { Report, ReportLevel } from './queries.ts';
import { differencesOf } from './reconcile.ts';

export type BrokenReport = { report: string; fault: string };

/**
 * Everything about reports that does not add up: a sent one that is no longer what was sent, cases that stand on no
 * report or on two, and numbers of the running week that the database, asked in another way, gives differently.
 * An empty list is the proof. Between its pieces it rests.
 */
export async function brokenReports(db: Database, now: Date, rest?: Rest): Promise<BrokenReport[]> {
  return [
    ...(await changedReports(db, rest)),
    ...(await strayCases(db)),
    ...(await numbersThatDiffer(db, now, rest)),
  ];
}

const batch = 200;

/** Sent reports whose content is not that of their hash. */
async function changedReports(db: Database, rest?: Rest): Promise<BrokenReport[]> {
  const broken: BrokenReport[] = [];
  for (let after = 0; ;) {
    const rows = (await db('reports')
      .whereNotNull('sent_at')
      .where('id', '>', after)
      .orderBy('id')
      .limit(batch)
      .select({ id: 'id', content: 'content', hash: 'content_hash' })) as {
      id: number;
      content: ReportContent;
      hash: Buffer;
    }[];
    for (const { id, content, hash } of rows)
      if (!hash.equals(hashOf(content)))
        broken.push({ report: String(id), fault: 'content and hash disagree' });
    if (rows.length < batch) return broken;
    after = rows.at(-1)!.id;
    await rest?.();
  }
}

/** Numbers of sent reports against their cases, and cases against the events that moved them. */
async function strayCases(db: Database): Promise<BrokenReport[]> {
  const { rows } = await db.raw<{ rows: BrokenReport[] }>(`
    with counted as (
      select r.id, r.content, count(rc.part) filter (where rc.part = 'solved') as solved,
        count(rc.part) filter (where rc.part = 'unsolved') as unsolved,
        count(rc.part) filter (where rc.part = 'underWay') as under_way
      from reports r left join report_cases rc on rc.report_id = r.id where r.sent_at is not null group by r.id
    )
    select id::text as report, 'its numbers are not those of its cases' as fault from counted
    where (content #>> '{recap,total,solved}')::int <> solved
      or (content #>> '{recap,total,unsolved}')::int <> unsolved
      or (content #>> '{recap,total,underWay}')::int <> under_way
      or jsonb_array_length(content #> '{parts,solved}') <> solved
      or jsonb_array_length(content #> '{parts,unsolved}') <> unsolved
      or jsonb_array_length(content #> '{parts,underWay}') <> under_way
    union all
    select rc.report_id::text, 'case ' || c.ticket || ' stands on it and did not climb with it'
    from report_cases rc join complaints c on c.id = rc.complaint_id
    where rc.part = 'unsolved' and (select count(*) from complaint_events e
      where e.complaint_id = rc.complaint_id and e.type = 'sendReport'
        and (e.data ->> 'reportId')::bigint = rc.report_id) <> 1
    union all
    select coalesce(e.data ->> 'reportId', 'none'), 'case ' || c.ticket || ' climbed and stands on no sent report'
    from complaint_events e join complaints c on c.id = e.complaint_id
    where e.type = 'sendReport' and not exists (select from report_cases rc join reports r on r.id = rc.report_id
      where rc.complaint_id = e.complaint_id and rc.part = 'unsolved' and r.sent_at is not null
        and rc.report_id = (e.data ->> 'reportId')::bigint)
    order by 1, 2`);
  return rows;
}

/** The report that each kecamatan and city would send now. */
async function numbersThatDiffer(db: Database, now: Date, rest?: Rest): Promise<BrokenReport[]> {
  const { calendar } = await rulesOf(db);
  const areas = (await db('areas')
    .whereIn('level', ['kecamatan', 'city'])
    .orderBy('code')
    .select({ areaCode: 'code', level: 'level', name: 'name' })) as {
    areaCode: string;
    level: ReportLevel;
    name: string;
  }[];
  const broken: BrokenReport[] = [];
  for (const { areaCode, level, name } of areas) {
    const draft = { ...unwritten, areaCode, level } as Report;
    const { content } = await composed(db, draft, now);
    const differences = await differencesOf(db, content, { now, calendar });
    for (const fault of differenceTexts(differences, catalogues.en)) broken.push({ report: name, fault });
    await rest?.();
  }
  return broken;
}
