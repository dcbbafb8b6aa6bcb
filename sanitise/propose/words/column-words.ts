import { listed } from "./listed";

/**
 * What the end of a column's name says of its values, by words in the singular: of several phrases the
 * longest holds. A word means the same whether it is joined to its neighbours or not.
 */
const written = {
  /** An address for mail. */
  "e-mail": `
    email, mail, e mail, email address, mail address, email addr, mail addr, email id, recovery email, reply to,
    cc, bcc, from address, to address, sender address, recipient address, recipient, to email, from email,
    cc address, bcc address, headers to, courriel, correo, correo electronico, email adresse, e mail adresse, mailadresse, mail adresse, emailadresse, adresse email, adresse mail, courrier electronique, adresse electronique, direccion correo, indirizzo email, endereco email, emailadres, epost, e post, mailto, return path,
    paypal, envelope from, envelope to, rcpt, to addr, from addr`,
  "first name": `
    first name, given name, given, fore name, christian name, f name, first, middle name, middle, middle initial,
    initial, preferred name, known as, n given, n middle, prenom, vorname, nombre, nome, other name, second name,
    additional name, first name kana, pet name, call name, rufname, primer nombre, segundo nombre, primeiro nome, voornaam, fornavn, fornamn, imie, forename`,
  "last name": `
    last name, family name, family, sur name, surname, l name, n family, maiden name, birth name, nachname, apellido,
    apellidos, cognome, nom, sobrenome, efternamn, achternaam, mother name, second surname, geburtsname, familienname, nom de famille, nom de naissance, apellido 1, apellido 2, primer apellido, segundo apellido, nome de familia`,
  /** Names that are nobody's but a person's, with or without a `name` at their end. */
  "full name": `
    full name, fn, real name, person name, people name, contact name, customer name, client name,
    member name, player name, guest name, visitor name, attendee name, participant name, patient name, student name,
    employee name, staff name, teacher name, parent name, guardian name, partner name, spouse name, child name,
    author name, owner name, holder name, card holder, cardholder name, account holder, account name, holder,
    beneficiary, beneficiary name, payer, payee, payer name, payee name, signatory, signed by, sender name,
    recipient name, recipient name line, addressee, from name, to name, reply to name, driver name, doctor, doctor name,
    physician, nurse, attendee, guest, visitor, participant, patient, passenger, passenger name, contact person,
    contact, emergency contact, emergency contact name, next of kin, referee, reference name, donor, donor name,
    subscriber name, user full name, legal name, billing name, shipping name, name on card, invoice to, bill to,
    ship to, attention, attn, care of, c o, organiser name, organizer name, organiser, organizer, host name person,
    teammate, captain, coach, manager name, supervisor, representative, salesperson, agent name, applicant,
    applicant name, candidate name, buyer, buyer name, seller name, buyer full name, referred to, referred by, consultant, specialist, gp, gp name, surgeon, midwife, carer, caregiver, therapist, social worker, requester, requester name,
    reporter, reporter name, assignee, assigned to, handled by, approved by, created by, updated by, modified by,
    changed by, deleted by, entered by, written by, uploaded by, closed by, opened by, invited by, by, author, editor,
    witness, sortname, sort name, name kana, phonetic name, name phonetic, nome completo, nombre completo, naam,
    ansprechpartner, empfaenger, teilnehmer, kontoinhaber, inhaber, notfallkontakt, mitarbeiter, bearbeiter, kunde, gast, besteller, auftraggeber, absender, vollname, name voll, nom prenom, destinataire, titulaire, interlocuteur, demandeur, beneficiaire, titular, destinatario, solicitante, contacto, persona contacto, remitente, titolare, intestatario, referente, contatto, destinatario nome, contactpersoon, ontvanger, titular nome, responsavel, contato,
    cached name, player, opponent, instructor, tutor, lecturer, nominee, reviewer, recipient full name, cn, gecos,
    common name, vcard fn, person, people`,
  /** By which somebody logs in, or is known to others: tables are joined by it. */
  login: `
    user name, username, user, login, login name, user login, account, nick, nick name, nickname, handle,
    screen name, jid, user handle, logon, sam account name, uid name, local part, peer, bare peer, bare jid, real jid,
    with user, actor name, actor username, author username, owner username, creator, requested by user, gamertag,
    alias name, benutzer, benutzername, benutzerkennung, anmeldename, nutzername, nutzer, identifiant, nom utilisateur, nombre usuario, utente, gebruiker, gebruikersnaam, utilisateur, usuario, created by user, author login, who, oper, operator`,
  phone: `
    phone, telephone, mobile, cell, cell phone, mobile phone, home phone, work phone, office phone, business phone,
    landline, fax, tel, whatsapp, msisdn, phone number, telephone number, mobile number, cell number, fax number,
    tel number, phone no, mobile no, tel no, contact number, contact no, mob, gsm, sms number, phone home, phone work,
    phone mobile, telefon, telefono, handy, natel, portable, phone e, caller, callee, caller id, sms to,
    whatsapp number, emergency phone, emergency contact phone, ph, ph no, viber, telegram phone, telefonnummer, mobilnummer, handynummer, mobil, festnetz, rufnummer, telefonnr, telefone, celular, movil, fijo, telephone portable, tel portable, telefoon, telefoonnummer, mobiel, cellulare, telefonnummer privat`,
  birth: `
    birth date, date of birth, dob, birthday, birth, born, born on, bday, date birth, geburtsdatum, geboren, geboren am, geburtstag, geburtsort, date naissance, date de naissance, lieu naissance, fecha de nacimiento, lugar nacimiento, data nascita, data di nascita, luogo nascita, data nascimento, data de nascimento, geboortedatum, geboorteplaats, fecha nacimiento,
    birth place, place of birth`,
  /** A line of a postal address, or all of it. */
  "address line": `
    address, addr, street, street address, address line, line 1, line 2, line 3, line 4, line 5, street name, street line, road, house, house number,
    house no, building, apartment, apt, flat, unit number, floor, room number, postal address, home address,
    work address, mailing address, billing address, shipping address, delivery address, residential address, adr,
    adr street, po box, pobox, postbox, strasse, rue, calle, direccion, adresse, indirizzo, address full,
    formatted address, full address, delivery point, premise, thoroughfare, anschrift, postanschrift, hausnummer, hausnr, wohnort, lieferadresse, rechnungsadresse, strasse hausnummer, domicilio, numero calle, endereco, logradouro, adres, straat, huisnummer,  complement adresse, dependent locality, landmark, location name`,
  /** A part of an address that by itself says little: with a street or a birthday it leads to a house. */
  place: `
    city, town, suburb, locality, village, municipality, district, county, neighbourhood, neighborhood, borough,
    commune, ort, stadt, ville, ciudad, wohnort, ortsteil, poblacion, localidad, provincia residencia, municipio, comune, cidade, bairro, woonplaats, gemeente, hometown, home town, birth city, parish, adr locality, metro, place`,
  postcode: `
    zip, zip code, post code, postcode, postal code, postal, plz, pin code, pincode, eircode, cep, cap, zipcode, postleitzahl, code postal, codigo postal, codice postale, codigo postal cliente,
    adr pcode, pcode, zip plus four`,
  coordinates: `
    latitude, longitude, lat, lng, lon, geo, geolocation, geo location, coordinate, gps, lat lng, geo lat, geo lon,
    geo point, lat long, geohash`,
  "ip address": `
    ip, ip address, ip addr, remote addr, remote address, remote ip, client ip, user ip, login ip, last ip, ip v4,
    ip v6, peer ip, source ip, src ip, host ip, x forwarded for, signup ip, last login ip, mac, mac address,
    remote host, client host, inet, client addr`,
  password: `
    password, passwd, passwort, pwd, pass word, pass phrase, passphrase, password hash, hashed password,
    encrypted password, crypted password, password digest, pass hash, user password, user pass, pass, pwd hash,
    password encrypted, hash pass, kennwort, passwort hash, passworthash, mot de passe, contrasenia, clave acceso, parola, wachtwoord, contrasena, senha, new password, old password,
    previous password, pw, pw hash, hashed pw, passcode, userpassword`,
  /** Opens something, or tells somebody from everybody else. */
  secret: `
    token, secret, api key, api token, secret key, session key, private key, access key, access token, refresh token,
    auth token, id token, auth key, auth, server key, stored key, iteration salt, salt, otp, otp secret, totp, totp secret,
    hotp, credential, cookie, signature, nonce, p256dh, client secret, verification code, confirmation code,
    reset code, reset key, activation code, activation key, one time code, recovery code, backup code, login code,
    security code, invite code, invitation code, access code, auth code, authorization code, magic link,
    verification token, confirmation token, confirmation key, reset token, reset password token, remember token,
    remember digest, csrf, csrf token, csrf secret, session id, sess id, session token, session hash, user hash, email hash, ip hash, phone hash, session, sid, bearer, jwt,
    jti, token checksum, token hash, token digest, key hash, hashed key, secret hash, device token, push token,
    registration id, device id, device key, endpoint key, fcm token, apns token, webhook secret, signing key,
    signing secret, encryption key, hmac, fingerprint, browser key, seed, license key, licence key, serial key,
    activation token, unlock token, invitation token, unsubscribe token, unsubscribe key, unsubscribe hash,
    single use code, download key, share token, share key, access hash, user hash, authenticator, shared secret,
    code verifier, code challenge, public key, ssh key, pgp key, gpg key, certificate, pem, passkey, consumer key,
    consumer secret, oauth token, oauth token secret, oauth verifier, application key, app key, app secret, sso token,
    last digest, token key, bot token, webhook token, private, cvv, cvc, pin, user token, hash key, key secret,
    secret token, ticket secret, proxy ticket, service ticket, pgt, user secret, sessionid, state token, otp key,
    last t code, device password, client token, personal token, identifier secret, device uuid, advertising id`,
  /** A number by which an office, a bank or somebody else's system knows a person. */
  "person's number": `
    iban, bic account, bsb, account number, account no, bank account, bank account number, sort code, routing number,
    swift account, card number, card no, credit card, debit card, pan, cc number, last 4, last four, card last 4, cc last 4,
    tax number, tax no, tax id, tax file number, tfn, abn, vat, vat number, vat no, vat id, vatin, vat registration, tin, ein, gst number,
    tax registration, fiscal code, codice fiscale, cpf, cnpj, dni, nif, nie, cif, rut, curp, rfc, pesel, nip, bsn,
    ssn, social security, social security number, insurance number, nhs number, ni number, national id, national insurance number,
    national number, personal number, person number, personnummer, id number, identity number, id card, id card number,
    identity card, passport, passport number, passport no, driver licence, driver license, driver licence number,
    driver license number, licence number, license number, licence no, license no, license plate, licence plate,
    plate number, number plate, registration plate, vin, medicare, medicare number, medicare no, medical record number, mrn,
    patient number, patient id, member number, member no, member id, membership number, membership no, customer number,
    customer no, customer id, client number, client no, employee number, employee no, employee id, staff number,
    staff id, student number, student id, matriculation, loyalty number, loyalty card, frequent flyer, policy number,
    steuernummer, steuer id, ust id, ustid, umsatzsteuer id, mitgliedsnummer, kundennummer, personalnummer, versicherungsnummer, sozialversicherungsnummer, ausweisnummer, kontonummer, mandatsreferenz, kreditkarte, matrikelnummer, patientennummer, numero securite sociale, numero client, numero adherent, numero cliente, numero socio, numero tarjeta, partita iva, lidnummer, klantnummer, siret, siren, processor id, gateway id, payment method id, facebook id, google id, twitter id, github id, linkedin id, telegram id, discord id,
    apple id, line id, wechat, wechat id, weixin, openid, open id, union id, unionid, skype, icq, aim, msn, telegram,
    facebook, twitter, instagram, linkedin, snapchat, signal, discord, stripe id, stripe customer, stripe customer id,
    paypal id, payer id, braintree id, gateway customer, provider uid, uid, user uid, subject id, sub, sub id,
    external user id, external customer id, crm id, ldap id, ldap dn, dn, distinguished name, user principal name, upn,
    ad guid, orcid, gravatar, ahv, insee, tckn, aadhaar, pan number, voter id, mandate, mandate reference,
    sepa mandate, sepa creditor, bank reference, account reference, visitor id,
    visitor token, anonymous id, tracking id, ga client id, gclid, fbclid, mautic id, hubspot id, salesforce id`,
  /** What somebody has written, often about somebody. */
  prose: `
    note, comment, remark, about, about me, bio, biography, message, feedback, reason, answer, private note, admin note, staff note,
    internal note, customer note, order note, delivery note, special request, request note, description of user,
    self description, testimonial, review, complaint, memo, annotation, observation, reply, response text, statement,
    motivation, cover letter, chat, transcript, conversation, message text, message body, body text, instruction,
    special instruction, delivery instruction, interest, hobby, skill, introduction, tag line, tagline, signature text, status text,
    away message, summary of case, case note, personal message, gift message, greeting, wish, extra info,
    bounce reason, outcome, decision, verdict, nachricht, anmerkung, begruendung, betreff, inhalt, verwendungszweck, wunsch, mensaje, comentario, observacione, motivo, asunto, contenido, mensagem, motif, sujet, contenu, remarque, messaggio, oggetto, opmerking, bericht, onderwerp, user comment, bemerkung, kommentar, notiz, commentaire, observacion, nota, old value, new value,
    change message, object repr, object data, serialized data, changes, change, diff, before, after, old data, new data,
    object change, audited change, search text, search, search query, search term, query text, search string, search vector,
    keyword text, full text, searchable, search content, words text, haystack, search document, search_index, vcard,
    answer text, question text asked, subject line, mail body, html body, text body, raw message, raw email, raw mail, raw,
    transcription, free text answer, free text, story, headline about, headers, mail headers, mime, error message user, ticket text,
    nutzertext, log message, traceback, exception, exception message, error trace, error text, stdout, stderr, output`,
  /** What the law protects most. */
  sensitive: `
    religion, denomination, ethnicity, ethnic group, ethnic origin, race, sexual orientation, orientation, political,
    party membership, trade union, health, medical, medical note, medical condition, condition note, allergy, allergie, allergien, krankheit, diagnose, medikament, beruf, familienstand, konfession, staatsangehoerigkeit, maladie, allergia, enfermedad, profesion, profession, estado civil, etat civil, stato civile, nazionalita, nacionalidad,
    dietary, dietary requirement, dietary restriction, dietary need, special need, disability, diagnosis, symptom,
    medication, drug, drug name, medicine, dosage, dose, test result, result value, lab result, finding, procedure, vaccine, vaccination, icd, icd code, treatment, blood type, blood group, pregnancy, hiv, illness, disease, prescription, criminal record,
    secret question, secret answer, security question, security answer, password hint, password question,
    password answer, hint, marital status, nationality, citizenship, accessibility need, salary text, genetic, biometric, face id,
    face encoding, voice print, handicap, caste, immigration status, convictions, allergene, occupation, job title person, employer`,
  /** An organisation, which may be one person's or lead to one. */
  organisation: `
    company, company name, organisation, organization, organisation name, organization name, org name, org, firm,
    business, business name, employer name, school name, affiliation, institution, institute, trading name, agency,
    orgname, orgunit, org unit, firma, firmenname, arbeitgeber, schule, societe, raison sociale, entreprise, employeur, empresa, razon social, empleador, ragione sociale, azienda, bedrijf, bedrijfsnaam,  university, legal entity, billing company, customer company, o`,
  /** A page or picture on the web. */
  "web page": `
    web site, website, home page, homepage, blog, web page, web, avatar url, photo url, picture url, profile url,
    linkedin url, facebook url, twitter url, image url person, personal url, gravatar url, profile link, social link,
    meeting url, meeting link, zoom link, join url, calendar url, ics url, receipt url, invoice url, tracking url, download url, signed url, share url`,
  /** What the application itself may call. */
  endpoint: `
    endpoint, webhook, webhook url, callback, callback url, post url, hook url, notify url, payload url,
    notification url, push endpoint, push url, delivery url, ping url, subscriber url, listener url, receiver url`,
  /** A web address that tells nothing of whose it is. */
  link: "url, uri, link, href, src url, permalink, source url, external url, page url, referrer url",
  /** What browsers and visits leave. */
  trace: `
    user agent, useragent, http user agent, browser, referer, referrer, http referer, http referrer, landing page,
    device name, device model, device info, browser info, host name client, client hostname, query string, query param,
    path info, http accept, http cookie, request body, request data, request header, raw body, response body, encoded header,
    get data, post data, params, parameter, request url, request path, full url, request uri, utm source,
    utm campaign, utm term, utm content, utm medium, request, response, view args, location trace, agent`,
  /** A file that a person has sent. */
  "person's file": `
    avatar, photo, picture, pic, selfie, portrait, head shot, headshot, profile image, profile picture, profile photo,
    profile pic, user image, avatar path, avatar image, photo path, cv, resume, curriculum, scan, passport scan, id scan,
    attachment, attached file, signature image, document scan, recording, voice, video call, voice mail, user file, proof, photo data,
    avatar file, user avatar, contact photo, photo extval, photo binval, logo binval, medical file, certificate file, original name, original filename`,
  /** A file. */
  file: `
    file, file name, filename, file path, filepath, document, upload, image, image path, image file, img, thumbnail,
    logo, media, cover, cover image, icon path, banner, video, audio, file url, path name, storage path, image name, attachment name,
    background image, poster, document file, pdf, image url, thumbnail url, icon url, logo url`,
  /** Serialised values that may be of anything. */
  data: `
    data, payload, param, arg, kwarg, argument, extra, extra data, meta data, metadata, meta, property, properties, blob,
    json, body, content data, raw data, raw response, context, context data, state data, session data, info, detail,
    details, vars, var, value data, values, form data, form, submission, cache data, cached data, result, task args,
    task kwargs, serialized params, job data, event data, message data, additional data, custom data, custom field,
    custom fields, record data, document data, xml, pickled, pickle, obj, object, object json, profile data, profile,
    user data, userinfo, user info, preference, preferences, personal data, attributes data, remote field, remote_fields, meta info, traits, extra field, history, log, entry, entry data, store, dump, buffer, old, new`,
  /** The application's own, or a person's: what else the table holds tells. */
  label: `
    name, display name, alias, title, label, caption, heading, headline, full title, long name, short name, name line, item name, public name, internal name,
    name text, old name, previous name, new name, original name text, name en, name de, name fr, title en, name item, name qualifier, subject name, nom complet, bezeichnung, libelle, denominacion`,
  text: `
    description, content, text, html, body html, summary, abstract, excerpt, teaser, subject, copy, markdown, intro, paragraph, help text, help, prompt, question, question text, wording,
    html content, content html, text content, short description, long description, plain text, article, rich text, template, snippet, footer, header, terms, condition, policy, disclaimer, announcement, news, faq, blurb, topic text, hint text, placeholder, tooltip, message template, email template, subtitle, sub title, meta description, meta title, meta keywords, seo title, seo description, keyword, keywords, og title, og description`,
  key: "key, lookup key, cache key, name key, option key, setting key, property key, meta key",
  value:
    "value, val, setting value, option value, value text, text value, string value, char value, default value, meta value, property value, config value, default, value string",
  code: "code, voucher, voucher code, coupon, coupon code, gift card, gift code, discount code, promo code, gift card code, gift card secret, pin code short, referral code, ref code",
  /** The application's own, whoever's row it is in. */
  own: `
    status, state, type, kind, price, stripe price, product, command, command line,  category, class, classification, level, grade, rank, role, mode, method, action, operation,
    verb, event, event name, event type, stage, step, phase, priority, severity, scope, channel, source, origin,
    medium, format, version, revision, unit, size, color, colour, shape, gender, sex, salutation, name prefix, name suffix, prefix,
    suffix, honorific, honorific prefix, pronoun, language, lang, locale, language code, lang code, timezone, time zone, tz, tz name, country,
    country code, country name, nation, region, state code, province, region code, continent, currency, currency code,
    codename, code name, app label, app, application, model, module, model name, app name, module name, package, namespace, field name, column name, table name,
    table, schema, content type, mime type, mimetype, media type, extension, encoding, charset, content encoding, slug, upc, ean, gtin, sku, isbn, barcode,
    checksum, digest, md5, sha1, sha256, hash, etag, crc, file hash, content hash, icon, css, css class, style, theme, layout, position, placement,
    direction, sort, order, sort order, ordering, sequence, path, tree path, url path, full path, old path, new path, redirect path, redirect, pattern, regex, regexp, rule, expression,
    condition code, permission, permission code, privilege, ability, capability, right, feature, flag, switch, setting, option, subscribe, config, configuration, queue, queue name, task, task name, job, job name, job class, job type, job kind, worker, worker name,
    handler, backend, provider, service, service name, engine, driver, adapter, connection, domain, domain name, host, hostname, host name,
    server, server host, server name, machine, node, cluster, shard, port, protocol, scheme, table prefix, minute, hour, day, week, month, year, weekday, day of week, day of month, month of year, cron, cron expression, crontab, schedule, interval, period, frequency, duration, recurrence, rrule, time of day,
    template name, template path, template id, view, view name, route, route code, route name, controller, class name, proxy class, partner sku, product code, product class, product type, country iso, iso code, iso 3166 1, iso code 2, iso code 3, iso, alpha 2, alpha 3, numeric code, printable name,
    migration, batch, batch name, commit, branch, tag, tag name, label code, entity, entity type, object type, resource, resource type, record type, item type, subject type, action object type, model type, auditable type, owner type, commentable type, attachable type, tokenable type, notifiable type, imageable type, causer type, priority code, plan, plan name, tier, tariff, brand, stripe brand, card brand, card type, payment method, payment type, payment method code, shipping method, shipping code, shipping method code, tax code, tax class, tax rule, discount type, offer type, rate, fee type, number format, date format, visibility, privacy, access, access level, sharing, audience, result code, status code, status text code, reason code, error code, error class, exception class, return code, exit code, response code, http method, http status, callable, function, func, hook, hook name, signal, trigger, trigger type, listener, widget, block, block type, component, plugin, group name, group, role name, rolename, grp, team, team name, department, dept, division, section, area, zone, warehouse code, location code, bin, aisle, shelf, site code, number, order number, invoice number, reference, ref, reference number, reference code, reference no, venue, venue name, venue location, order reference, transaction id, transaction reference, invoice no, order no, booking reference, ticket number, receipt number, document number, sequence number, serial, serial number, number prefix, counter, index name, object id, object pk, pk, record id, item id, row id, external id, source id, remote id, foreign id, parent id, message id, msg id, thread id, batch id, job id, task id, active job id, process id, request id, correlation id, trace id, span id, event id, plan id, product id, price id, sku id, uuid, guid, id, user id, profile id, account id, owner id, person id, root, instance, environment, env, release, build, platform, os, operating system, device type, device class, form factor, browser family, os family, viewport, resolution, screen size, os version, mark, symbol, score text, grade text, rating, ask, subscription, subscription type, subscription state, membership status, membership state, membership type, preferred language, basic, membership level, license, licence, license type, licence type, frequency code, measure, dimension, distance unit, weight unit, interval unit, recurrence rule, sms type, verdict, lang iso, tax name, vat rate name, vat rate, vat type, vat id status, vat validation result, phase name, rrule text, verbindung, focal point, filter spec, sort by, sort field, sort direction, sort column, search field, date string, json schema, allowed, permissions, abilities, scopes, grant type, response type, authorization grant type, algorithm, client type, redirect uris, redirect uri, post logout redirect uris, allowed origins, transport, transports, backup state, iteration count, iterationcount, iteration, hash algorithm, hasher, digits, drift`,
} as const;

export type Meaning = keyof typeof written;

const meanings = new Map<string, Meaning>();
for (const [meaning, phrases] of Object.entries(written))
  for (const phrase of listed(phrases))
    if (!meanings.has(phrase)) meanings.set(phrase, meaning as Meaning);

export const phrasesOfColumns: readonly string[] = [...meanings.keys()];

/** Words at a name's end that change nothing of what its values are. */
const passed = new Set(
  listed(`
    cached, cache, norm, normalized, normalised, lower, upper, lowercase, canonical, clean, cleaned, copy, backup, display, full text name,
    part, hashed, enc, encrypted, raw, orig, original, old, new, prev, previous, current, import, imported, export, temp, tmp, final, local, primary, secondary, alt, alternate, alternative, other, extra, ascii, latin, kana, denorm, en, de, fr, es, it, nl, pt, en us, unicode, str, string, txt, text, col, field, val, value, verified, confirmed, unconfirmed, pending, s, l, x`),
);

/** What the end of these words means, where it is a phrase of two words or more. */
export function meaningOfPhrase(words: readonly string[]): Meaning | undefined {
  for (
    let from = Math.max(0, words.length - 5);
    from < words.length - 1;
    from++
  ) {
    const found = meanings.get(words.slice(from).join(" "));
    if (found) return found;
  }
  return undefined;
}

/** What the longest phrase at the end of these words means. */
export function meaningOf(words: readonly string[]): Meaning | undefined {
  for (let from = Math.max(0, words.length - 5); from < words.length; from++) {
    const found = meanings.get(words.slice(from).join(" "));
    if (found) return found;
  }
  const last = words.at(-1);
  return last !== undefined && words.length > 1 && passes(last)
    ? meaningOf(words.slice(0, -1))
    : undefined;
}

function passes(word: string): boolean {
  return passed.has(word) || /^\d+$/.test(word);
}

/** Meanings that are a person's wherever in a name they stand. */
const telling: readonly Meaning[] = [
  ...(["e-mail", "phone", "password", "first name", "last name"] as const),
  ...([
    "birth",
    "address line",
    "postcode",
    "ip address",
    "sensitive",
  ] as const),
];

/** What a phrase anywhere in these words means, where that is always a person's. */
export function meaningWithin(words: readonly string[]): Meaning | undefined {
  for (let end = words.length - 1; end > 0; end--) {
    const found = meaningOf(words.slice(0, end));
    if (found && telling.includes(found)) return found;
  }
  return undefined;
}
