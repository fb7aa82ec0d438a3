import type { Response } from 'express';
import { NotFound } from '../errors.ts';
import { personOf } from '../web/visit.ts';
import { counterRole } from './policy.ts';

/** The kecamatan at whose counter the person works. @throws NotFound for anybody else */
export function kecamatanOf(res: Response): string {
  const role = counterRole(personOf(res));
  if (!role) throw new NotFound();
  return role.areaCode;
}
