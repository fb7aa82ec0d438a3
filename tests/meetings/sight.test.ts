import { areasInSight } from '../../src/meetings/coming.ts';
import type { Person, Role, RoleName } from '../../src/people/roles.ts';

const role = (name: RoleName, level: Role['level'], areaCode: string): Role => ({
  role: name,
  capacity: 'holder',
  officeId: 1,
  officeKind: 'unit',
  officeName: '',
  level,
  areaCode,
});
const holder = (...roles: Role[]): Person => ({
  id: 1,
  username: '',
  name: '',
  nip: null,
  language: 'id',
  roles,
});

describe('the areas whose meetings a list shows', () => {
  const [setiabudi, tebet, city] = ['31.74.02', '31.74.01', '31.74'];
  const choices = [{ value: setiabudi }, { value: tebet }];

  it('are the own ones, and one that was chosen among those inside', () => {
    const walikota = holder(role('walikota', 'city', city));
    expect(areasInSight(walikota, choices, undefined)).toEqual([city]);
    expect(areasInSight(walikota, choices, tebet)).toEqual([tebet]);
    expect(areasInSight(walikota, choices, '31.75.01')).toEqual([city]);
    expect(areasInSight(holder(role('inspector', 'province', '31')), choices, undefined)).toBeNull();
  });

  it('are never opened by another role that offers more areas to choose from', () => {
    const camat = holder(role('camat', 'kecamatan', setiabudi), role('unitOfficer', 'city', city));
    expect(areasInSight(camat, choices, tebet)).toEqual([setiabudi]);
    expect(areasInSight(camat, choices, setiabudi)).toEqual([setiabudi]);
  });
});
