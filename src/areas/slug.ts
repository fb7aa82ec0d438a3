/** A name as it stands in accounts and addresses: "Kebon Kacang" → `kebon-kacang`. */
export const slugOf = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');

/** Makes the slugs of a list distinct by adding what tells the namesakes apart. */
export function distinctSlugs<T>(
  items: T[],
  slug: (item: T) => string,
  apart: (item: T) => string,
): string[] {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(slug(item), (counts.get(slug(item)) ?? 0) + 1);
  return items.map((item) => (counts.get(slug(item)) === 1 ? slug(item) : `${slug(item)}-${apart(item)}`));
}
