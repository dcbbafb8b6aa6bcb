import { listed } from "./listed";

/** Of whom or what a table's rows are, by the last word of its name that says it. */
const written = {
  people: `
    user, account, person, people, customer, client, member, membership, patient, student, pupil, employee, staff, contact, guest,
    visitor, attendee, participant, subscriber, profile, booking, reservation, order, invoice, payment, billing,
    shipping, delivery, donor, donation, applicant, job application, candidate, lead, registration, passenger, driver, teacher,
    child, parent, roster, vcard, recipient, signup, enrolment, enrollment, beneficiary, owner, resident, player,
    author, reviewer, identity, identities, address, address book, user address, billing address, shipping address,
    mitglied, kunde, benutzer, nutzer, teilnehmer, anmeldung, bestellung, rechnung, mitarbeiter, ansprechpartner, adresse, patient, schueler, spender, gast, buchung, cliente, usuario, pedido, factura, reserva, empleado, alumno, paciente, socio, utilisateur, commande, facture, adherent, inscription, eleve, salarie, utente, ordine, fattura, prenotazione, klant, gebruiker, bestelling, factuur, lid, leden, pessoa, persona, personne, enquiry, inquiry, lead, prospect, volunteer, trainee, operator, agent, doctor, nurse, household, family,
    relative, friend, follower, team member, group member, speaker, voter, claimant, insured, absence, leave request, payslip, pay slip, salary, appraisal, expense, expense claim, claim, case, ticket, complaint, order line message,
    comment, review, post, message, chat, conversation, thread, mail, email, letter, sms, call, note, feedback, survey, answer,
    response, submission, entry, testimonial, visit, visitor, login, access log, audit log, log, history, event log, activity, historical,
    invitation, invitee, waiting list, wishlist, basket, cart, subscription, bank card, bank account, transaction, refund, mandate,
    attachment, upload, recording, document of person, cv, resume, appointment, consultation, prescription, vaccination, room occupant, online user, spool, archive, privacy list, last, friend request, block`,
  application: `
    setting, config, configuration, constance, option, group, role, permission, type, kind, category, template, email template, content type,
    migration, product, plan, tariff, tax, tax rate, country, currency, language, locale, site, menu, menu item, page, page type, theme, status,
    flag, switch, sample, feature, rule, schema, version info, plugin, extension, module, workflow, workflow state, task state, attribute, attribute option,
    attribute option group, unit, stage, level, tier, brand, collection, tag, topic, layout, widget, block type, rendition, schedule, interval,
    crontab, crontab schedule, interval schedule, solar schedule, clocked schedule, range, offer, conditional offer, benefit, condition, voucher, voucher set, discount, partner,
    product class, product type, product category, product attribute, product image, image, stock record, stock, option group, shipping method, weight based,
    weight band, country code, region, state, province, timezone, question, quiz, question option, item, item category, quota, event type, tax rule, property,
    event meta property, organizer setting, gate, checkin list, question answer option, membership type, communication event type, payment event type, shipping event type, source type,
    transaction type, line type, rank, grade, promotion, ban reason, color, icon, font, banner, redirect, flatpage, flat page, static page, snippet, document type, file type,
    metric, metadata, sequence, counter, lock, node, host, service, command, endpoint config, zone, check, dependency, time period, timeperiod, notification rule, preset, locale page, site root, search promotion, query, index entry, embed,
    hotel, store, shop, branch, venue, school, clinic, office, warehouse, restaurant, station, airport, building, depot, outlet, hospital, library, museum, theatre, salon, gym, club, organisation, organization, facility, campus, congress, provider, sso provider, sso client, prisma migration, einstellung, kategorie, rolle, beitragsklasse, artikel, produkt, produit, categorie, role, parametre, producto, categoria, ajuste, parametro, prodotto, impostazione, instelling, oauth client, oauth application, api client, social app, form, form field, form page, form section, sprocket, licence type, license type, charge type, session type, pay type, forum, section, board, genre, dictionary, word, translation, string, dashboard, chart, report definition, view definition, filter, value, attribute value, periodic task, recurring task, catalogue, catalog, store page, customvariable, custom variable, variable, system, internal metadata, application label, permission group, acl, policy, scope`,
} as const;

export type Sort = keyof typeof written;

const sorts = new Map<string, Sort>();
for (const [sort, phrases] of Object.entries(written))
  for (const phrase of listed(phrases))
    if (!sorts.has(phrase)) sorts.set(phrase, sort as Sort);

export const phrasesOfTables: readonly string[] = [...sorts.keys()];

/** What the last words of a table's name say of its rows. */
export function sortOf(words: readonly string[]): Sort | undefined {
  for (let from = Math.max(0, words.length - 4); from < words.length; from++) {
    const found = sorts.get(words.slice(from).join(" "));
    if (found) return found;
  }
  return undefined;
}
