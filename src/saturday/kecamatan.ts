import type { Response } from 'express';
import { NotFound } from '../errors.ts';
import { counterRole } from '../people/roles.ts';
import { personOf } from '../web/visit.ts';

/** The kecamatan at whose counter the person works. @throws NotFound for anybody else */
export function kecamatanOf(res: Response): string {
  const role = counterRole(personOf(res));
  if (!role) throw new NotFound();
  return role.areaCode;
}
