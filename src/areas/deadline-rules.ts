const ingub = 'Ingub DKI Jakarta 135/2017';

/**
 * The deadline of each state as it is on the first day; afterwards the table `deadline_rules` holds. Where the
 * instruction names no time the amount is a decision of this product, and the basis says so.
 */
export const deadlineRules = [
  rule('kecamatan.received', 'sameDay', '17:00', `${ingub}, KESATU`, { amount: 0 }),
  rule('kecamatan.assigned', 'reviewDay', '08:00', `${ingub}, KEDUA`, { amount: 0 }),
  rule('kecamatan.reviewPlanned', 'plannedDay', '18:00', `${ingub}, KEDUA`, { amount: 0 }),
  rule('kecamatan.awaitingMeeting', 'meeting', '12:00', `${ingub}, KETIGA`, { level: 'kecamatan' }),
  rule('kecamatan.followUp', 'decided', '16:00', `${ingub}, KETIGA`, { amount: 0 }),
  rule('kecamatan.verification', 'workingDays', '16:00', null, { amount: 1 }),
  rule('kecamatan.toReport', 'meetingDay', '16:00', `${ingub}, KEEMPAT a`, { level: 'kecamatan' }),
  rule('city.awaitingMeeting', 'meeting', '13:00', `${ingub}, KEEMPAT b`, { level: 'city' }),
  rule('city.followUp', 'decided', '16:00', `${ingub}, KEEMPAT b`, { amount: 0 }),
  rule('city.verification', 'workingDays', '16:00', null, { amount: 1 }),
  rule('city.toReport', 'meetingDay', '16:00', `${ingub}, KEEMPAT c`, { level: 'city', amount: 1 }),
  rule('province.withSekda', 'workingDays', '16:00', null, { amount: 1 }),
  rule('province.withGovernor', 'workingDays', '16:00', null, { amount: 3 }),
  rule('province.followUp', 'decided', '16:00', null, { amount: 0 }),
  rule('province.verification', 'workingDays', '16:00', null, { amount: 1 }),
  rule('resolved', 'workingDays', '16:00', null, { amount: 10 }),
  rule('information', 'workingDays', '16:00', 'UU 25/2009', { amount: 10 }),
] as const;

function rule(
  state: string,
  day: string,
  time: string,
  basis: string | null,
  { level = null, amount = 0 }: { level?: 'kecamatan' | 'city' | null; amount?: number },
) {
  return {
    state,
    day,
    time,
    level,
    amount,
    basis_id: basis ?? 'Keputusan produk, dapat diubah',
    basis_en: basis ?? 'Product decision, can be changed',
  };
}
