import type { Connection } from '../../database/connect.ts';
import type { Language } from '../../language/index.ts';

export type Named = { code: string; name: string };

/**
 * The categories that a search names as a whole: by name, by a word that people use for them or by a word of the name, at
 * most three. What is found are words of texts; a category is a list of its own, to which the page leads.
 */
export async function categoriesNamed(db: Connection, typed: string, lang: Language): Promise<Named[]> {
  const { rows } = await db.raw<{ rows: Named[] }>(
    `select code, case when :lang = 'id' then name_id else name_en end as name
     from categories, lateral (select lower(array[name_id, name_en]::text)::text[] as names) n
     where active and (:typed = any(names) or :typed = any(lower(synonyms::text)::text[])
       or :typed = any(regexp_split_to_array(array_to_string(names, ' '), '[^[:alnum:]]+')))
     order by :typed = any(names) desc, :typed = any(lower(synonyms::text)::text[]) desc, position
     limit 3`,
    { typed: typed.normalize('NFKC').toLowerCase().trim().replace(/\s+/g, ' '), lang },
  );
  return rows;
}
