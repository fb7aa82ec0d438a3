/** The demonstration's outbox; empty filters are left out of the address. */
export const outboxPath = (query: Record<string, string | undefined> = {}): string => {
  const filled = Object.entries(query).filter((entry): entry is [string, string] => Boolean(entry[1]));
  const search = new URLSearchParams(filled).toString();
  return search ? `/outbox?${search}` : '/outbox';
};
