import type { Knex } from 'knex';

/** What each intake pays for (measured by `npm run bench`). */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    -- The offices of an area: before, all were read for the few where a complaint may go.
    create index offices_by_area on offices (area_code);

    -- The same words as before; but PostgreSQL reads and plans the body of an SQL function anew for each row that comes
    -- into the index, and one of PL/pgSQL once.
    create or replace function complaint_words(text text, address text, landmark text, rt text, rw text,
      kelurahan_code text, received_at timestamptz) returns tsvector language plpgsql immutable parallel safe as $$
      begin
        return setweight(to_tsvector('pg_catalog.indonesian', translate(text, '/.-_@:', '      ')), 'A')
          || setweight(to_tsvector('pg_catalog.indonesian',
            translate(coalesce(address, '') || ' ' || coalesce(landmark, ''), '/.-_@:', '      ')), 'B')
          || array_to_tsvector(array_remove(array[
            '@' || kelurahan_code,
            '@' || substring(kelurahan_code from '^[^.]+[.][^.]+[.][^.]+'),
            '@' || substring(kelurahan_code from '^[^.]+[.][^.]+'),
            '@rt' || ltrim(rt, '0'),
            '@rw' || ltrim(rw, '0'),
            '@m' || floor(extract(epoch from received_at) / 2592000)::int,
            '@y' || floor(extract(epoch from received_at) / 31104000)::int], null));
      end $$;

    -- What refuse_destroyed_key does, of values that a table's own trigger picks (fenceSealedColumns): their columns need
    -- not be looked up by name in each row.
    create function refuse_destroyed_keys(name text, columns text[], heads bytea[]) returns void language plpgsql
      security definer set search_path from current as $$
      declare
        key integer;
        seen integer;
      begin
        for n in 1 .. cardinality(heads) loop
          continue when heads[n] is null;
          key := case when get_byte(heads[n], 0) = 1 then 1
            when length(heads[n]) = 3 then get_byte(heads[n], 1) * 256 + get_byte(heads[n], 2) end;
          continue when key = seen;
          perform from data_keys where id = key and state <> 'retired' for key share;
          if not found then raise exception '%.% is sealed by no key that there is', name, columns[n]; end if;
          seen := key;
        end loop;
      end $$;
  `);
}
