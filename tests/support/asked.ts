import { forgetRules } from '../../src/calendar/queries.ts';
import type { Database } from '../../src/database/connect.ts';

/**
 * The statements that are asked through a database while a deed goes on. The rules are kept for ten seconds: each deed
 * reads them, not the one that comes when they are over, so that counts can be compared.
 */
export async function asked(db: Database, deed: () => Promise<unknown>): Promise<string[]> {
  const heard: string[] = [];
  const note = ({ sql }: { sql: string }) => void heard.push(sql);
  forgetRules();
  db.on('query', note);
  try {
    await deed();
  } finally {
    db.off('query', note);
  }
  return heard;
}
