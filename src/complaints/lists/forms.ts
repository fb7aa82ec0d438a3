import { z } from 'zod';
import { isoDay } from '../../web/forms.ts';
import type { ListFilter } from '../list.ts';
import { phases } from '../states.ts';

const one = z.string().trim().max(200).optional().catch(undefined);
const number = z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER).optional().catch(undefined);
const day = isoDay().optional().catch(undefined);

/** The filter of a list as it stands in an address; what nobody can mean counts as absent. */
export const filterForm = z.object({
  q: one,
  which: z.enum(['open', 'underWay', 'overdue', 'agenda', 'solved', 'all']).optional().catch(undefined),
  state: one,
  phase: z.enum(phases).optional().catch(undefined),
  category: one,
  city: one,
  kecamatan: one,
  kelurahan: one,
  owner: z.literal('me').optional().catch(undefined),
  office: number,
  unit: number,
  session: number,
  week: day,
  weekFrom: day,
  weekTo: day,
  solvedFrom: day,
  sort: z.enum(['received', 'due']).optional().catch(undefined),
  after: one,
}) satisfies z.ZodType<ListFilter>;

/** Which page of what a search found. */
export const pageForm = z.object({
  page: z.coerce.number().int().min(1).max(100).catch(1),
});

export const numberForm = z.object({
  number: z.string('required').trim().min(1, 'required').max(40, 'number'),
});
