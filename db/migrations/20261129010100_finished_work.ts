import type { Knex } from 'knex';

export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create table finished_work (
      event_id bigint primary key references complaint_events,
      complaint_id bigint not null references complaints,
      office_id bigint not null references offices,
      city_code text not null,
      kecamatan_code text not null,
      kelurahan_code text not null,
      restricted boolean not null,
      finished_at timestamptz not null,
      seconds double precision,
      in_time boolean not null,
      reopened boolean not null
    );
    create index finished_work_by_complaint on finished_work (complaint_id);
    create index finished_work_by_time on finished_work (finished_at)
      include (office_id, seconds, in_time, reopened);
    create index finished_work_by_city on finished_work (city_code, finished_at)
      include (office_id, seconds, in_time, reopened, kecamatan_code, kelurahan_code, restricted, complaint_id);
    create index finished_work_by_kecamatan on finished_work (kecamatan_code, finished_at)
      include (office_id, seconds, in_time, reopened, city_code, kelurahan_code, restricted, complaint_id);
    create index finished_work_by_kelurahan on finished_work (kelurahan_code, finished_at);
    create index finished_work_by_office on finished_work (office_id, finished_at);

    -- What the table says, from the histories: the one place that says so. Work is judged by what comes first after it;
    -- for a case that climbed unsolved somebody else answers.
    create view finished_work_told with (security_invoker = true) as
      select e.id as event_id, e.complaint_id, e.office_id, c.city_code, c.kecamatan_code, c.kelurahan_code, c.restricted,
        e.at as finished_at, extract(epoch from e.at - d.started_at)::float8 as seconds,
        coalesce(coalesce(d.paused_at, e.at) <= d.due_at, false) as in_time,
        coalesce((select n.type in ('rejectWork', 'object') from complaint_events n
          where n.complaint_id = e.complaint_id and n.id > e.id
            and n.type in ('completeWork', 'rejectWork', 'object', 'sendReport')
          order by n.id limit 1), false) as reopened
      from complaint_events e
      join complaints c on c.id = e.complaint_id
      left join lateral (select d.started_at, d.due_at, d.paused_at from deadlines d
        where d.complaint_id = e.complaint_id and d.state = e.from_state and d.kind = 'state' and d.ended_at = e.at
        order by d.id desc limit 1) d on true
      where e.type = 'completeWork' and e.office_id is not null;

    create function tell_finished_work() returns trigger language plpgsql security definer
      set search_path = public, pg_temp as $$
    begin
      insert into finished_work select * from finished_work_told where complaint_id = new.complaint_id
      on conflict (event_id) do update set reopened = excluded.reopened
        where finished_work.reopened <> excluded.reopened;
      return null;
    end $$;
    -- At the end of the transaction: whichever of event and deadline is written first.
    create constraint trigger complaint_events_finished after insert on complaint_events
      deferrable initially deferred for each row
      when (new.type in ('completeWork', 'rejectWork', 'object')) execute function tell_finished_work();

    insert into finished_work select * from finished_work_told;
  `);
}
