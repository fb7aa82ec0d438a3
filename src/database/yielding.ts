import { readFileSync } from 'node:fs';
import { constants, setPriority } from 'node:os';

/**
 * Lets a backend of PostgreSQL go after whatever else the machine does, where it runs here, says that it is one, and may
 * be told: on Linux, by its own user or root. Anywhere else nothing happens.
 */
export function yieldToOthers(backend: number): void {
  try {
    if (readFileSync(`/proc/${backend}/comm`, 'utf8').trim() === 'postgres')
      setPriority(backend, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // Another machine's, or another user's.
  }
}
