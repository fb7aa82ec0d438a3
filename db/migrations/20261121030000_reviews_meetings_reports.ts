import type { Knex } from 'knex';

export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create table reviews (
      id bigint generated always as identity primary key,
      complaint_id bigint not null references complaints,
      planned_on date,
      planned_by bigint references people,
      planned_at timestamptz,
      waived_reason text,
      findings text,
      recommendation text,
      latitude double precision,
      longitude double precision,
      recorded_by bigint references people,
      recorded_at timestamptz,
      -- The event that ended it: the result that was recorded, or the waiver.
      event_id bigint references complaint_events
    );
    create index reviews_by_complaint on reviews (complaint_id, id);
    create index reviews_by_day on reviews (planned_on) where waived_reason is null;

    create table review_members (
      review_id bigint not null references reviews,
      office_id bigint not null references offices,
      came boolean,
      primary key (review_id, office_id)
    );

    create table meetings (
      id bigint generated always as identity primary key,
      level text not null check (level in ('kecamatan', 'city')),
      area_code text not null references areas,
      held_on date not null,
      opened_at timestamptz,
      opened_by bigint references people,
      closed_at timestamptz,
      closed_by bigint references people,
      notes text,
      unique (area_code, held_on),
      check (closed_at is null or opened_at is not null)
    );

    create table meeting_attendance (
      meeting_id bigint not null references meetings,
      office_id bigint not null references offices,
      represented_by text,
      marked_at timestamptz not null,
      primary key (meeting_id, office_id)
    );

    create table meeting_decisions (
      meeting_id bigint not null references meetings,
      complaint_id bigint not null references complaints,
      outcome text not null,
      reason text,
      ask text,
      unit_id bigint references offices,
      due_on date,
      institution text,
      instruction text,
      event_id bigint not null references complaint_events,
      decided_at timestamptz not null,
      primary key (meeting_id, complaint_id)
    );
    create index meeting_decisions_by_complaint on meeting_decisions (complaint_id);

    -- A closed meeting stays as it was closed.
    create function refuse_change_of_closed_meeting() returns trigger language plpgsql as $$
      begin
        if exists (select from meetings where id = coalesce(new.meeting_id, old.meeting_id) and closed_at is not null)
          then raise exception 'the meeting is closed';
        end if;
        return coalesce(new, old);
      end $$;
    create trigger meeting_decisions_frozen before insert or update or delete on meeting_decisions
      for each row execute function refuse_change_of_closed_meeting();
    create trigger meeting_attendance_frozen before insert or update or delete on meeting_attendance
      for each row execute function refuse_change_of_closed_meeting();
    create function refuse_change_after_closing() returns trigger language plpgsql as $$
      begin
        if old.closed_at is not null then raise exception 'the meeting is closed'; end if;
        return coalesce(new, old);
      end $$;
    create trigger meetings_frozen before update or delete on meetings
      for each row execute function refuse_change_after_closing();

    create table reports (
      id bigint generated always as identity primary key,
      level text not null check (level in ('kecamatan', 'city', 'province')),
      area_code text not null references areas,
      week_of date not null,
      letter text not null default '',
      letter_number text,
      sent_at timestamptz,
      sent_by bigint references people,
      sent_capacity text,
      content jsonb,
      content_hash bytea,
      acknowledged_at timestamptz,
      acknowledged_by bigint references people,
      version integer not null default 1,
      check ((sent_at is null) = (content is null))
    );
    create index reports_by_area on reports (area_code, week_of desc, id desc);
    create unique index reports_one_draft on reports (level, area_code) where sent_at is null;

    create table report_cases (
      report_id bigint not null references reports,
      complaint_id bigint not null references complaints,
      part text not null check (part in ('solved', 'unsolved', 'underWay')),
      event_id bigint not null references complaint_events,
      primary key (report_id, complaint_id)
    );
    create index report_cases_by_complaint on report_cases (complaint_id);
    -- A solution and a decision "cannot be solved here" stand on one report, whoever sends at the same time.
    create unique index report_cases_reported_once on report_cases (event_id) where part <> 'underWay';

    create function refuse_change_of_sent_report() returns trigger language plpgsql as $$
      begin
        if old.sent_at is not null and
          (tg_op = 'DELETE' or new.acknowledged_at is null or old.acknowledged_at is not null
            or to_jsonb(new) - array['acknowledged_at', 'acknowledged_by', 'version']
               <> to_jsonb(old) - array['acknowledged_at', 'acknowledged_by', 'version'])
          then raise exception 'the report is sent';
        end if;
        return coalesce(new, old);
      end $$;
    create trigger reports_frozen before update or delete on reports
      for each row execute function refuse_change_of_sent_report();
    create function refuse_change_of_reported_cases() returns trigger language plpgsql as $$
      begin
        if exists (select from reports where id in (new.report_id, old.report_id) and sent_at is not null)
          then raise exception 'the report is sent';
        end if;
        return coalesce(new, old);
      end $$;
    create trigger report_cases_frozen before insert or update or delete on report_cases
      for each row execute function refuse_change_of_reported_cases();

    create table demonstration_filling (
      only_row boolean primary key default true check (only_row),
      started_at timestamptz not null,
      finished_at timestamptz,
      weeks integer not null,
      seed integer not null,
      through_at timestamptz,
      percent smallint not null default 0
    );
  `);
}
