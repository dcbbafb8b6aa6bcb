-- A small practice's database with made-up people in it, to try the first rules on (docs/first-rules.md).
-- Into an empty database: psql -f sandbox/demo/clinic.sql

create table setting (key text primary key, value text not null);
create table appointment_type (id int generated always as identity primary key, code varchar(10) not null unique, name text not null, minutes int not null);
create table medicine (id int generated always as identity primary key, name text not null unique, form varchar(20) not null, atc_code varchar(7) not null);
create table staff (
  id int generated always as identity primary key, login varchar(40) not null unique, password_hash text not null, full_name text not null,
  email text not null unique, role varchar(20) not null check (role = any (array['doctor', 'nurse', 'desk'])), totp_secret varchar(32), active boolean not null default true);
create table patient (
  id int generated always as identity primary key, file_no varchar(12) not null unique, given_name text not null, family_name text not null,
  date_of_birth date not null, sex char(1), email text, mobile varchar(20), street text, suburb text, postcode varchar(4), medicare_no varchar(12),
  next_of_kin text, next_of_kin_phone varchar(20), allergies text, notes text, created_at timestamptz not null default now());
create table appointment (
  id int generated always as identity primary key, patient_id int not null references patient, staff_id int not null references staff,
  type_id int not null references appointment_type, starts_at timestamptz not null, status varchar(12) not null, reason text, notes text);
create table prescription (
  id int generated always as identity primary key, appointment_id int not null references appointment, medicine_id int not null references medicine,
  dosage varchar(60) not null, instructions text);
create table referral (
  id int generated always as identity primary key, patient_id int not null references patient, to_doctor text not null, to_practice text,
  letter text not null, sent_to_email text);
create table invoice (
  id int generated always as identity primary key, number varchar(12) not null unique, patient_id int not null references patient,
  payer_name text not null, payer_email text, amount numeric(9,2) not null, currency char(3) not null, status varchar(10) not null);
create table payment (
  id int generated always as identity primary key, invoice_id int not null references invoice, method varchar(10) not null, card_last4 varchar(4), gateway_reference text, paid_at timestamptz not null);
create table reminder_outbox (
  id int generated always as identity primary key, appointment_id int references appointment, recipient text not null, body text not null, status varchar(10) not null, send_after timestamptz not null);
create table web_session (id text primary key, staff_id int references staff, data jsonb not null, expires_at timestamptz not null);
create table access_log (id bigint generated always as identity primary key, at timestamptz not null, ip inet, action text not null, url text not null);

insert into setting values ('practice_name', 'Banksia Street Practice'), ('opens_at', '08:30'), ('sms_sender', 'BANKSIA');
insert into appointment_type (code, name, minutes) values ('STD', 'Standard consultation', 15), ('LONG', 'Long consultation', 30), ('VAC', 'Vaccination', 10);
insert into medicine (name, form, atc_code) values ('Amoxicillin 500 mg', 'capsule', 'J01CA04'), ('Paracetamol 500 mg', 'tablet', 'N02BE01'), ('Salbutamol 100 mcg', 'inhaler', 'R03AC02'), ('Metformin 1 g', 'tablet', 'A10BA02');

create function pg_temp.given(n int) returns text language sql as $$ select (array['Marguerite', 'Thaddeus', 'Wilhelmina', 'Cornelius', 'Philippa', 'Barnaby', 'Seraphina', 'Lysander', 'Ottoline', 'Peregrine', 'Araminta'])[1 + n * 7 % 11] $$;
create function pg_temp.family(n int) returns text language sql as $$ select (array['Featherstone', 'Quartermain', 'Winterbourne', 'Oglethorpe', 'Ravenscroft', 'Thistlewood', 'Abernathy'])[1 + n * 5 % 7] || chr(97 + n % 26) || chr(97 + n / 26 % 26) $$;
create function pg_temp.mail(n int) returns text language sql as $$ select lower(pg_temp.given(n) || '.' || pg_temp.family(n)) || '@wattle-post.net' $$;
create function pg_temp.mobile(n int) returns text language sql as $$ select '0412 ' || lpad((n * 7919 % 1000000)::text, 6, '0') $$;

insert into staff (login, password_hash, full_name, email, role, totp_secret)
  select lower(left(pg_temp.given(n), 1) || pg_temp.family(n)), '$2b$12$' || left(md5(n::text) || md5('x' || n), 53), pg_temp.given(n) || ' ' || pg_temp.family(n), lower(pg_temp.family(n)) || '@banksia-street.net',
    (array['doctor', 'nurse', 'desk'])[1 + n % 3], upper(left(md5('t' || n), 16)) from generate_series(501, 512) n;
insert into patient (file_no, given_name, family_name, date_of_birth, sex, email, mobile, street, suburb, postcode, medicare_no, next_of_kin, next_of_kin_phone, allergies, notes)
  select 'P' || 10000 + n, pg_temp.given(n), pg_temp.family(n), date '1940-01-01' + n * 67, (array['F', 'M', 'X'])[1 + n % 3], case when n % 5 > 0 then pg_temp.mail(n) end, pg_temp.mobile(n),
    n % 90 + 1 || ' ' || (array['Banksia Crescent', 'Jacaranda Parade', 'Lillypilly Road'])[1 + n % 3], (array['Bendigo', 'Ballarat', 'Geelong'])[1 + n % 3], (3000 + n)::text, 2000000000 + n * 10007 || '1',
    pg_temp.given(n + 1) || ' ' || pg_temp.family(n), pg_temp.mobile(n + 3), case when n % 7 = 0 then 'Penicillin' end, case when n % 4 = 0 then 'Lives with ' || pg_temp.given(n + 1) || ', call ' || pg_temp.mobile(n + 3) end
  from generate_series(1, 400) n;
insert into appointment (patient_id, staff_id, type_id, starts_at, status, reason, notes)
  select 1 + n % 400, 1 + n % 12, 1 + n % 3, timestamptz '2026-03-01 09:00+10' + n * interval '20 min', (array['booked', 'arrived', 'done'])[1 + n % 3], (array['Cough', 'Script', 'Check-up'])[1 + n % 3],
    case when n % 3 = 0 then pg_temp.given(n) || ' says it began last week' end from generate_series(1, 1200) n;
insert into prescription (appointment_id, medicine_id, dosage, instructions) select n, 1 + n % 4, '1 in the morning', case when n % 6 = 0 then 'Ask ' || pg_temp.given(n) || ' how the last one went' end from generate_series(1, 600) n;
insert into referral (patient_id, to_doctor, to_practice, letter, sent_to_email) select n, 'Dr ' || pg_temp.given(n + 5) || ' ' || pg_temp.family(n + 40), 'Specialists of Geelong', 'Thank you for seeing ' || pg_temp.given(n) || ' ' || pg_temp.family(n) || '.', lower(pg_temp.family(n + 40)) || '@geelong-doctors.net' from generate_series(1, 90) n;
insert into invoice (number, patient_id, payer_name, payer_email, amount, currency, status) select 'INV-' || 5000 + n, 1 + n % 400, pg_temp.given(n) || ' ' || pg_temp.family(n), pg_temp.mail(n), 40 + n % 60, 'AUD', (array['paid', 'open'])[1 + n % 2] from generate_series(1, 700) n;
insert into payment (invoice_id, method, card_last4, gateway_reference, paid_at) select n, 'card', lpad((n * 37 % 10000)::text, 4, '0'), 'ch_' || left(md5('p' || n), 24), now() from generate_series(1, 700, 2) n;
insert into reminder_outbox (appointment_id, recipient, body, status, send_after) select n, pg_temp.mobile(n), 'Dear ' || pg_temp.given(n) || ', see you tomorrow.', 'waiting', now() from generate_series(1, 60) n;
insert into web_session select md5('s' || n), 1 + n % 12, jsonb_build_object('login', pg_temp.given(n)), now() from generate_series(1, 30) n;
insert into access_log (at, ip, action, url) select now(), ('203.0.113.' || n % 200)::inet, 'view', '/patients/P' || 10000 + n from generate_series(1, 500) n;
