import type { Knex } from 'knex';

export async function up(db: Knex): Promise<void> {
  await db.raw(`
    -- What a complaint is found by: its words as stems, and as words of their own that no text can hold (they begin with
    -- @) its areas, RT and RW, and the 30 and the 360 days in which it came in. Indexed as an expression: a column would
    -- write the whole table anew. Immutable, as the epoch of an instant is the same in every zone.
    create function complaint_words(text text, address text, landmark text, rt text, rw text, kelurahan_code text,
      received_at timestamptz) returns tsvector language sql immutable parallel safe as $$
      select setweight(to_tsvector('pg_catalog.indonesian', translate(text, '/.-_@:', '      ')), 'A')
        || setweight(to_tsvector('pg_catalog.indonesian',
          translate(coalesce(address, '') || ' ' || coalesce(landmark, ''), '/.-_@:', '      ')), 'B')
        || array_to_tsvector(array_remove(array[
          '@' || kelurahan_code,
          '@' || substring(kelurahan_code from '^[^.]+[.][^.]+[.][^.]+'),
          '@' || substring(kelurahan_code from '^[^.]+[.][^.]+'),
          '@rt' || ltrim(rt, '0'),
          '@rw' || ltrim(rw, '0'),
          '@m' || floor(extract(epoch from received_at) / 2592000)::int,
          '@y' || floor(extract(epoch from received_at) / 31104000)::int], null))
    $$;

    -- Words that search knows how to spell.
    create table search_words (
      word text primary key check (char_length(word) between 3 and 30)
    );
    -- For the words like a mistyped one.
    create index search_words_like on search_words using gin (word gin_trgm_ops);

    -- For the places of which somebody types the name.
    create index areas_by_name on areas (lower(name));
  `);
}
