import { Invalid } from '../../src/errors.ts';
import { readPhone } from '../../src/complaints/phone.ts';
import { missingFor } from '../../src/complaints/reaching.ts';
import { intakeForm, sameVisitorForm, statusForm } from '../../src/saturday/forms.ts';
import { parseForm } from '../../src/web/forms.ts';

const good = {
  phone: '0812 3456 7890',
  name: ' Sukarno ',
  email: '',
  nik: '',
  language: 'id',
  kelurahanCode: '31.74.02.1005',
  rt: '3',
  rw: '12',
  address: '  Jalan   Melati 5 ',
  landmark: '',
  categoryCode: 'saluran',
  text: ' Got mampet\r\ndi depan rumah ',
  channel: 'sms',
  outcome: 'passOn',
  unitId: '',
  evidence: '',
  reason: '',
  institution: '',
  joinTicket: '',
  lateReason: '',
};

function faultsOf(changes: object, form: typeof intakeForm | typeof sameVisitorForm = intakeForm) {
  try {
    parseForm(form, { ...good, ...changes });
    return {};
  } catch (fault) {
    if (!(fault instanceof Invalid)) throw fault;
    return fault.fields;
  }
}

test('a good form becomes typed values', () => {
  expect(parseForm(intakeForm, { ...good, anonymous: 'yes', joinTicket: '0000 0000' })).toEqual({
    phone: '+6281234567890',
    name: 'Sukarno',
    email: null,
    nik: null,
    language: 'id',
    kelurahanCode: '31.74.02.1005',
    rt: '003',
    rw: '012',
    address: 'Jalan Melati 5',
    landmark: null,
    categoryCode: 'saluran',
    text: 'Got mampet\ndi depan rumah',
    channel: 'sms',
    anonymous: true,
    confidential: false,
    urgent: false,
    outcome: 'passOn',
    unitId: undefined,
    evidence: undefined,
    reason: undefined,
    institution: undefined,
    joinTicket: '00000000',
    lateReason: null,
    latitude: null,
    longitude: null,
    crmNumber: null,
    queueNumber: undefined,
    privacyNotice: null,
  });
});

test('a queue number, a CRM number and the version of the privacy notice come as they are', () => {
  const given = { ...good, queueNumber: ' 14 ', crmNumber: ' JK 26 ', privacyNotice: '1' };
  expect(parseForm(intakeForm, given)).toMatchObject({
    queueNumber: 14,
    crmNumber: 'JK 26',
    privacyNotice: 1,
  });
  expect(faultsOf({ queueNumber: 'empat' })).toEqual({ queueNumber: 'wholeNumber' });
});

test.each([
  ['0812 3456 7890', '+6281234567890'],
  ['0812-3456-7890', '+6281234567890'],
  ['6281234567890', '+6281234567890'],
  ['+62 812 3456 7890', '+6281234567890'],
  ['(021) 5551234', '+62215551234'],
  ['+65 6123 4567', '+6561234567'],
  ['12', null],
  ['nomor saya', null],
  ['0812 3456 7890 1234 5678', null],
])('the phone number %s', (given, read) => {
  expect(readPhone(given)).toBe(read);
});

test.each<[string, object, Record<string, string>]>([
  ['a phone number that is none', { phone: '12' }, { phone: 'phone' }],
  ['a channel without phone', { phone: '' }, { phone: 'phoneForChannel' }],
  ['an SMS to a number that is no mobile one', { phone: '021-5251234' }, { phone: 'phoneForSms' }],
  ['email wanted, none given', { channel: 'email' }, { email: 'emailForChannel' }],
  ['an email that is none', { email: 'siti@' }, { email: 'email' }],
  ['no name', { name: '  ' }, { name: 'required' }],
  ['a name that is a book', { name: 'a'.repeat(121) }, { name: 'tooLong' }],
  ['a NIK of 15 digits', { nik: '317402120384000' }, { nik: 'nik' }],
  ['a NIK with letters', { nik: '31740212038400AB' }, { nik: 'nik' }],
  ['no kelurahan', { kelurahanCode: '' }, { kelurahanCode: 'choice' }],
  ['RT in words', { rt: 'tiga' }, { rt: 'digits' }],
  ['RW too long', { rw: '1234' }, { rw: 'digits' }],
  ['an address too long', { address: 'a'.repeat(201) }, { address: 'tooLong' }],
  ['no category', { categoryCode: '' }, { categoryCode: 'choice' }],
  ['no text', { text: ' \n ' }, { text: 'required' }],
  ['a text too long', { text: 'a'.repeat(4001) }, { text: 'tooLong' }],
  ['a channel we do not have', { channel: 'fax' }, { channel: 'choice' }],
  ['an outcome we do not have', { outcome: 'forget' }, { outcome: 'choice' }],
  [
    'one wrong choice does not hide what else is missing',
    { outcome: 'forget', phone: '' },
    { outcome: 'choice', phone: 'phoneForChannel' },
  ],
  ['a unit that is no number', { unitId: 'satpol' }, { unitId: 'choice' }],
  ['solved, but how?', { outcome: 'resolvedOnTheSpot' }, { evidence: 'required' }],
  ['no complaint, but why?', { outcome: 'notAComplaint' }, { reason: 'required' }],
  ['a ticket with a typo', { joinTicket: '0000-0001' }, { joinTicket: 'typo' }],
  ['a ticket that is none', { joinTicket: 'abc' }, { joinTicket: 'malformed' }],
  [
    'everything at once',
    { name: '', text: '', phone: '', categoryCode: '', outcome: 'notAComplaint' },
    {
      name: 'required',
      text: 'required',
      categoryCode: 'choice',
      reason: 'required',
      phone: 'phoneForChannel',
    },
  ],
])('%s', (_, changes, faults) => {
  expect(faultsOf(changes)).toEqual(faults);
});

test('nothing but sixteen digits is asked of a NIK', () => {
  expect(parseForm(intakeForm, { ...good, nik: '0000 0000 0000 0000' }).nik).toBe('0000000000000000');
});

test('someone without phone and email may come', () => {
  expect(faultsOf({ phone: '', channel: 'none' })).toEqual({});
});

test('joining needs no evidence', () => {
  expect(faultsOf({ outcome: 'resolvedOnTheSpot', joinTicket: '00000000' })).toEqual({});
});

test('the next complaint of the same visitor asks nothing about the person', () => {
  const { name: _, phone: __, ...matter } = good;
  expect(parseForm(sameVisitorForm, matter)).not.toHaveProperty('name');
  expect(faultsOf({ text: '' }, sameVisitorForm)).toEqual({ text: 'required' });
  expect(missingFor('sms', { phone: null, email: 'a@b.id' })).toEqual({ phone: 'phoneForChannel' });
  expect(missingFor('none', { phone: null, email: null })).toBeNull();
  expect(missingFor('sms', { phone: '+62215251234', email: null })).toEqual({ phone: 'phoneForSms' });
  for (const phone of ['+6281234567890', '+4915112345678'])
    expect(missingFor('sms', { phone, email: null })).toBeNull();
  expect(missingFor('whatsapp', { phone: '+62215251234', email: null })).toBeNull();
});

test('the status of a session is one of three', () => {
  expect(parseForm(statusForm, { status: 'piket', reason: ' Banjir ' })).toEqual({
    status: 'piket',
    reason: 'Banjir',
  });
  expect(() => parseForm(statusForm, { status: 'perhaps' })).toThrow(Invalid);
});
