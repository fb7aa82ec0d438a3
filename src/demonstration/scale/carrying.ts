import type { Connection, Database } from '../../database/connect.ts';
import { carryAttendance } from './attendance-rows.ts';
import { columnsOf, keysInJson, lifeTables, sharedTables, type Column } from './lives.ts';

/** What lives refer to. */
const around = ['areas', 'offices', 'role_grants', 'saturday_sessions', 'session_attendance'];

/**
 * Carries the lives that were played in `from` over into the schema `scale` of `to`, as templates: in place of offices,
 * people, meetings and reports stand their parts in the play, in place of ids their ordinal within the life.
 */
export async function carryTemplates(from: Connection, to: Database): Promise<void> {
  await to.raw('drop schema if exists scale cascade');
  await to.raw('create schema scale');
  for (const table of [...around, ...[...sharedTables, ...lifeTables].map(({ name }) => name)]) {
    const { rows } = await from.raw<{ rows: [{ all: string }] }>(
      `select coalesce(json_agg(t), '[]')::text as all from ${table} t`,
    );
    await to.raw(`create table scale.raw_${table} (like ${table})`);
    await to.raw(
      `insert into scale.raw_${table} select * from json_populate_recordset(null::scale.raw_${table}, ?::json)`,
      [rows[0].all],
    );
  }
  await to.raw(`
    -- Those of the kelurahan come last: an area above has none of them, and its lists simply end before.
    create table scale.parts as
      select o.id, dense_rank() over (order by o.level = 'kelurahan', o.level, o.kind, o.sector_code)::int as part,
        o.level, o.kind, o.sector_code, o.name from scale.raw_offices o;
    create table scale.slots as
      select distinct on (g.person_id) g.person_id,
        dense_rank() over (order by p.level = 'kelurahan', p.part, g.role)::int as slot, p.part, g.role
      from scale.raw_role_grants g join scale.parts p on p.id = g.office_id order by g.person_id, g.id;
    create table scale.codes as
      select 'meeting' as kind, id, ${coded('held_on', "level = 'city'")} as code from scale.raw_meetings
      union all
      select 'report', id, ${coded('week_of', "level = 'city'")} from scale.raw_reports;
  `);
  for (const { name, of } of lifeTables) {
    const id = hasId(await columnsOf(to, name));
    await to.raw(
      `create table scale.t_${name} as select c.id as life, t.*, ${id ? 't.id' : 'null::bigint'} as tid,
         row_number() over (partition by c.id ${id ? 'order by t.id' : ''}) as ord
       from scale.raw_${name} t join scale.raw_complaints c on ${of}`,
    );
    await to.raw(`create index on scale.t_${name} (tid); create index on scale.t_${name} (life)`);
    await to.raw(`analyze scale.t_${name}`);
    await abstract(to, name);
    await to.raw(`analyze scale.t_${name}`);
  }
  for (const { name, by } of sharedTables) {
    await to.raw(`create table scale.t_${name} as select t.*, t.${by} as tid from scale.raw_${name} t`);
    await abstract(to, name);
  }
  await carryAttendance(to);
  await abstract(to, 'session_attendance');
}

async function abstract(to: Database, table: string): Promise<void> {
  const columns = await columnsOf(to, table);
  for (const statement of columns.flatMap((column) => abstracted(table, column))) await to.raw(statement);
}

/** A day and a level in one number, from which an area's meeting or report gets its id. */
const coded = (day: string, isCity: string) => `(${day} - date '2000-01-01') * 2 + (${isCity})::int`;

const hasId = (columns: readonly Column[]) =>
  columns.some(({ name, type }) => name === 'id' && type === 'bigint');

const lives: readonly string[] = lifeTables.map(({ name }) => name);

function abstracted(table: string, { name, type, to }: Column): string[] {
  const update = (value: string, column = name) => `update scale.t_${table} t set "${column}" = (${value})`;
  if (to === 'offices') return [update(`select part from scale.parts where id = t.${name}`)];
  if (to === 'people') return [update(`select slot from scale.slots where person_id = t.${name}`)];
  if (to === 'meetings' || to === 'reports')
    return [update(`select code from scale.codes where kind = '${to.slice(0, -1)}' and id = t.${name}`)];
  if (to && lives.includes(to) && type === 'bigint')
    return [update(`select ord from scale.t_${to} where tid = t.${name}`)];
  if (type !== 'jsonb') return [];
  const value = (key: string, kind: string) => {
    const text = `(t.${name} ->> '${key}')`;
    if (kind === 'day') return `${text}::date`;
    if (kind === 'instant') return `${text}::timestamptz`;
    if (kind === 'office') return `select part from scale.parts where id = ${text}::bigint`;
    return `select code from scale.codes where kind = '${kind}' and id = ${text}::bigint`;
  };
  const types: Record<string, string> = { day: 'date', instant: 'timestamptz' };
  return [
    `alter table scale.t_${table} ${keysInJson
      .map(([key, kind]) => `add "${name}.${key}" ${types[kind] ?? 'int'}`)
      .join(', ')}, add "${name}.some" boolean`,
    ...keysInJson.map(([key, kind]) => update(value(key, kind), `${name}.${key}`)),
    `update scale.t_${table} t set "${name}.some" =
       num_nonnulls(${keysInJson.map(([key]) => `"${name}.${key}"`).join(', ')}) > 0`,
  ];
}

/** Who plays each part in each place of `db`, and how many rows of each table a life has. */
export async function castPlaces(db: Connection): Promise<void> {
  await db.raw(`
    drop table if exists scale.areas, scale.places, scale.lives;
    create table scale.areas as
    with numbered as (
      select a.code, a.level, row_number() over (order by a.code)::int as no,
        case a.level when 'kecamatan' then a.parent_code else a.code end as city,
        case a.level when 'kecamatan' then c.parent_code else a.parent_code end as province
      from areas a join areas c on c.code = a.parent_code where a.level in ('city', 'kecamatan')
    ), filled as (
      select n.code, array_agg(o.id::int order by s.part) as offices
      from numbered n cross join (
        select distinct part, level, kind, sector_code from scale.parts where level <> 'kelurahan') s
      left join offices o on o.kind = s.kind and o.sector_code is not distinct from s.sector_code
        and o.area_code = case s.level when 'province' then n.province when 'city' then n.city
          else case n.level when 'kecamatan' then n.code end end
      group by n.code
    )
    select n.*, f.offices, (
      select array_agg(g.person_id::int order by s.slot) from (
        select distinct s.slot, s.part, s.role from scale.slots s join scale.parts p using (part)
        where p.level <> 'kelurahan') s
      left join lateral (select min(person_id) as person_id from role_grants g
        where g.office_id = f.offices[s.part] and g.role = s.role) g on true) as people
    from numbered n join filled f using (code);
    alter table scale.areas add primary key (code);
    create table scale.places as
      select k.code, k.parent_code as kecamatan_code, a.city as city_code, a.no as kecamatan_no, c.no as city_no,
        a.offices || lurah.id::int as offices, a.people || g.person_id::int as people, k.latitude, k.longitude
      from areas k join scale.areas a on a.code = k.parent_code join scale.areas c on c.code = a.city
      join offices lurah on lurah.area_code = k.code and lurah.kind = 'lurah'
      join lateral (select min(person_id) as person_id from role_grants
        where office_id = lurah.id and role = 'lurah') g on true
      where k.level = 'kelurahan';
    alter table scale.places add primary key (code);
    create table scale.lives as select c.life, ${lifeTables
      .map(({ name }) => `(select count(*)::int from scale.t_${name} t where t.life = c.life) as n_${name}`)
      .join(
        ', ',
      )}, c.ticket, c.text, c.kelurahan_code, c.received_at, s.held_on, c.closed_at is not null as closed,
      c.kecamatan_code from scale.t_complaints c join scale.raw_saturday_sessions s on s.id = c.session_id;
    analyze scale.areas; analyze scale.places; analyze scale.lives;
  `);
}
