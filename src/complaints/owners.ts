import type { Complaint } from './complaint.ts';
import type { State } from './machine.ts';
import { states } from './states.ts';

export type Owner = { role: string; officeId: number | null };
type Parties = Pick<Complaint, 'offices' | 'restricted' | 'unitId' | 'workedByOfficeId'>;

/** Whose turn it is in a state; null only when the complaint is closed. */
export function ownerOf(state: State, complaint: Parties): Owner | null {
  const { offices, restricted, unitId, workedByOfficeId } = complaint;
  switch (states[state].owner) {
    case null:
      return null;
    case 'citizen':
      return { role: 'citizen', officeId: null };
    case 'camat':
      return { role: 'camat', officeId: offices.camat };
    case 'lurah':
      // A complaint about officials of the kelurahan never lies with the kelurahan.
      return restricted
        ? { role: 'camat', officeId: offices.camat }
        : { role: 'lurah', officeId: offices.lurah };
    case 'unit':
      return { role: 'unit', officeId: unitId ?? headOf(state, complaint) };
    case 'validator':
      return validatorOf(offices, restricted, workedByOfficeId);
    case 'walikota':
      return { role: 'walikota', officeId: offices.walikota };
    case 'sekda':
      return { role: 'sekda', officeId: offices.sekda };
    case 'governor':
      return { role: 'governor', officeId: offices.governor };
  }
}

// Validated by the lurah or the camat, and never by the office that did the work.
function validatorOf(offices: Complaint['offices'], restricted: boolean, worker: number | null): Owner {
  if (worker !== offices.lurah && !restricted) return { role: 'lurah', officeId: offices.lurah };
  if (worker !== offices.camat) return { role: 'camat', officeId: offices.camat };
  return { role: 'walikota', officeId: offices.walikota };
}

function headOf(state: State, { offices }: Parties) {
  if (state.startsWith('kecamatan')) return offices.camat;
  return state.startsWith('city') ? offices.walikota : offices.sekda;
}

/** The office above the one whose turn it is: who else is told when a deadline passes. */
export function officeAbove(
  state: State,
  complaint: Parties & Pick<Complaint, 'ownerOfficeId'>,
): number | null {
  const { offices, ownerOfficeId } = complaint;
  if (states[state].level === null) return null;
  const heads = [offices.camat, offices.walikota, offices.sekda, offices.governor];
  const rank = heads.findIndex((office) => office === ownerOfficeId);
  return rank < 0 ? headOf(state, complaint) : (heads[rank + 1] ?? null);
}
