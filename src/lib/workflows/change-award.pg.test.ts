import { afterAll, beforeAll, expect, test } from 'vitest';
import {
	awardFor,
	makeDecision,
	makeReceiver,
	revoke,
	site,
	staffActor
} from '../../../tests/support/awards.ts';
import { testDatabase } from '../../../tests/support/database.ts';
import type { AwardChange } from '#lib/certification/award-change.rules.ts';
import { awardsToReview } from '#lib/certification/award-list.server.ts';
import { storedAward } from '#lib/certification/awards.server.ts';
import { certificateByCode, certificateOfAward } from '#lib/certification/certificates.server.ts';
import { openProposal } from '#lib/certification/revocations.server.ts';
import { shownOf } from '#lib/certification/correct-award.server.ts';
import { noRoles, systemActor } from '#lib/platform/actor.ts';
import { inTransaction } from '#lib/platform/database.server.ts';
import { replay } from '#lib/platform/machine-store.server.ts';
import { tellAgain } from '#lib/register/consents.server.ts';
import { changeAward } from './change-award.server.ts';
import { correctCertificate } from './correct-certificate.server.ts';
import { expireAwards } from './expire-awards.server.ts';
import { answerRevocation, proposeRevocation } from './revoke-award.server.ts';

const database = await testDatabase();
const { sql } = database;
afterAll(database.drop);
beforeAll(async () => {
	await makeReceiver(sql, { url: 'https://register.example/', secret: 'x' });
});

const staff = staffActor(new Date('2027-03-27T10:00:00Z'));

const newAward = async (validMonths = 36) =>
	(await awardFor(sql, await makeDecision(sql, { validMonths }))).awardId;

const suspension = (awardId: string): AwardChange => ({
	awardId,
	version: 1,
	act: 'suspended',
	reasonCode: 'UNDER_INVESTIGATION',
	effectiveOn: '2027-03-26',
	evidence: 'Case 2027-014'
});

const stateOf = async (awardId: string) =>
	(await sql`select state, version from award where id = ${awardId}`)[0];

const noticesOf = async (awardId: string) =>
	await sql`
		select type, body->>'status' as status, body->>'reason_code' as reason,
			body->>'effective_on' as effective
		from notice where award_id = ${awardId} order by sequence`;

test('a suspension moves the award, tells the registers and is on record', async () => {
	const awardId = await newAward();
	await changeAward(sql, staff, site, suspension(awardId));
	expect(await stateOf(awardId)).toEqual({ state: 'suspended', version: 2 });
	expect((await noticesOf(awardId))[1]).toEqual({
		type: 'suspend',
		status: 'suspended',
		reason: 'UNDER_INVESTIGATION',
		effective: '2027-03-26'
	});
	const [audit] =
		await sql`select action, actor_id, detail from audit where subject_id = ${awardId}`;
	expect(audit).toEqual({
		action: 'award-suspended',
		actorId: staff.personId,
		detail: {
			reasonCode: 'UNDER_INVESTIGATION',
			effectiveOn: '2027-03-26',
			evidence: 'Case 2027-014'
		}
	});
	expect(await replay(sql, storedAward, awardId)).toEqual({ state: 'suspended', version: 2 });
});

test('pressed eight times at once, it happens once', async () => {
	const awardId = await newAward();
	await Promise.all(
		Array.from({ length: 8 }, () => changeAward(sql, staff, site, suspension(awardId)))
	);
	expect(await stateOf(awardId)).toEqual({ state: 'suspended', version: 2 });
	expect(await noticesOf(awardId)).toHaveLength(2);
	expect(await sql`select from audit where subject_id = ${awardId}`).toHaveLength(1);
});

test('two people who decide differently at once: the second is told to look again', async () => {
	const awardId = await newAward();
	const givenUp = {
		...suspension(awardId),
		act: 'withdrawn',
		reasonCode: 'HOLDER_REQUEST'
	} as const;
	const results = await Promise.allSettled([
		changeAward(sql, staff, site, suspension(awardId)),
		changeAward(sql, staffActor(staff.at), site, givenUp)
	]);
	expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
	expect(await noticesOf(awardId)).toHaveLength(2);
});

test('a refused change leaves nothing behind', async () => {
	const awardId = await newAward();
	const before = await sql`select position from feed_head`;
	const bad: [Partial<AwardChange>, string][] = [
		[{ reasonCode: 'NON_RENEWAL' }, 'Choose a reason that fits'],
		[{ effectiveOn: '2027-03-28' }, 'today or earlier'],
		[{ effectiveOn: '2026-11-05' }, 'before the award began'],
		[{ evidence: ' ' }, 'where the evidence is kept'],
		[{ reviewOn: '2027-03-27' }, 'must lie ahead'],
		[{ act: 'conditionsSet' }, 'Enter the conditions'],
		[{ act: 'revoked', reasonCode: 'ADMIN_ERROR' }, 'by two people'],
		[{ act: 'lifted' }, 'in force, so that cannot be done'],
		[{ version: 7 }, 'Somebody else changed this award'],
		[{ awardId: staff.personId! }, 'could not be found']
	];
	for (const [change, words] of bad) {
		await expect(
			changeAward(sql, staff, site, { ...suspension(awardId), ...change })
		).rejects.toThrow(words);
	}
	const learner = { ...staff, roles: noRoles };
	await expect(changeAward(sql, learner, site, suspension(awardId))).rejects.toThrow('permission');
	expect(await stateOf(awardId)).toEqual({ state: 'awarded', version: 1 });
	expect(await sql`select position from feed_head`).toEqual(before);
});

test('suspended awards are lifted or revoked; what is revoked stays so', async () => {
	const awardId = await newAward();
	await changeAward(sql, staff, site, suspension(awardId));
	await expect(
		changeAward(sql, staff, site, {
			...suspension(awardId),
			version: 2,
			act: 'withdrawn',
			reasonCode: 'HOLDER_REQUEST'
		})
	).rejects.toThrow('cannot be given up before that is settled');
	await changeAward(sql, staff, site, { ...suspension(awardId), version: 2, act: 'lifted' });
	await revoke(sql, awardId, staff.at);
	await expect(
		changeAward(sql, staff, site, {
			...suspension(awardId),
			version: 4,
			act: 'lifted',
			effectiveOn: '2027-03-27'
		})
	).rejects.toThrow('final');
	expect((await noticesOf(awardId)).map((row) => row['type'])).toEqual([
		'award',
		'suspend',
		'lift',
		'revoke'
	]);
});

test('awards age: renewal opens 90 days before, they expire after the last day, once', async () => {
	const awardId = await newAward(12); // in force until 5 November 2027
	const run = (at: string) => expireAwards(sql, systemActor(new Date(at)), site);
	expect(await run('2027-08-06T12:00:00Z')).toEqual({ due: 0, expired: 0 });
	expect(await run('2027-08-07T12:00:00Z')).toEqual({ due: 1, expired: 0 });
	expect(await run('2027-08-07T12:00:00Z')).toEqual({ due: 0, expired: 0 });
	expect(await run('2027-11-05T23:59:00Z')).toEqual({ due: 0, expired: 0 });
	const racing = await Promise.all(Array.from({ length: 4 }, () => run('2027-11-06T00:01:00Z')));
	expect(racing.reduce((sum, { expired }) => sum + expired, 0)).toBe(1);
	expect(await stateOf(awardId)).toEqual({ state: 'expired', version: 3 });
	expect((await noticesOf(awardId)).slice(1)).toEqual([
		{ type: 'expire', status: 'expired', reason: 'NON_RENEWAL', effective: '2027-11-06' }
	]);
	expect(await replay(sql, storedAward, awardId)).toEqual({ state: 'expired', version: 3 });
});

test('after an outage of years the job catches up, whatever the number', async () => {
	const awards = [];
	for (let n = 0; n < 7; n++) awards.push(await newAward(12));
	const counted = await expireAwards(sql, systemActor(new Date('2031-01-01T12:00:00Z')), site);
	expect(counted.expired).toBeGreaterThanOrEqual(awards.length);
	for (const awardId of awards) {
		expect((await noticesOf(awardId))[1]).toMatchObject({ effective: '2027-11-06' });
	}
});

test('one award that cannot be moved keeps no other from ageing, and the job says so', async () => {
	const [stuck, next] = [await newAward(12), await newAward(12)];
	// Something was recorded about it by a machine whose clock was a day ahead.
	const ahead = staffActor(new Date('2027-11-08T10:00:00Z'));
	const limits = { words: 'Works under supervision.', publish: false };
	await changeAward(sql, ahead, site, {
		...suspension(stuck),
		...{ act: 'conditionsSet', conditions: limits }
	});
	const job = expireAwards(sql, systemActor(new Date('2027-11-07T12:00:00Z')), site);
	await expect(job).rejects.toThrow('on record already');
	expect(await stateOf(next)).toMatchObject({ state: 'expired' });
	expect(await stateOf(stuck)).toMatchObject({ state: 'conditions' });
	await expireAwards(sql, systemActor(new Date('2027-11-08T12:00:00Z')), site);
	expect(await stateOf(stuck)).toMatchObject({ state: 'expired' });
});

test('an award whose time ran out while it was suspended expires when it is lifted', async () => {
	const awardId = await newAward(6); // until 5 May 2027
	await changeAward(sql, staff, site, suspension(awardId));
	const later = staffActor(new Date('2027-06-01T10:00:00Z'));
	await expireAwards(sql, later, site);
	expect(await stateOf(awardId)).toMatchObject({ state: 'suspended' });
	await changeAward(sql, later, site, {
		...suspension(awardId),
		version: 2,
		act: 'lifted',
		effectiveOn: '2027-06-01'
	});
	expect(await stateOf(awardId)).toMatchObject({ state: 'expired' });
	// A register is not told that it is in force, which it is on no day.
	expect((await noticesOf(awardId)).map((row) => row['status'])).toEqual([
		'in_force',
		'suspended',
		'expired'
	]);
	// Neither is the holder: one mail says that the question is settled, and that the time is over.
	const told = await mailsTo(awardId);
	expect(told.map((mail) => mail.split('\n')[0])).toEqual([
		'Your award is suspended: Foundations of Cyber Leadership',
		'Your award has expired: Foundations of Cyber Leadership'
	]);
	expect(told[1]).toContain('ended on Tuesday 1 June 2027');
	expect(told[1]).toContain('what was looked into is settled');
});

test('a lift that ends in expired is pressed twice like any other', async () => {
	const awardId = await newAward(12); // until 5 November 2027
	await changeAward(sql, staff, site, suspension(awardId));
	const later = staffActor(new Date('2027-12-01T10:00:00Z'));
	const lift = { ...suspension(awardId), version: 2, act: 'lifted' } as const;
	for (let pressed = 0; pressed < 2; pressed++) await changeAward(sql, later, site, lift);
	expect(await stateOf(awardId)).toEqual({ state: 'expired', version: 4 });
	expect(await noticesOf(awardId)).toHaveLength(3);
});

test('an old page pressed again is not told "done" of what somebody has undone since', async () => {
	const awardId = await newAward();
	await changeAward(sql, staff, site, suspension(awardId));
	const other = staffActor(new Date(staff.at.getTime() + 60_000));
	await changeAward(sql, other, site, { ...suspension(awardId), version: 2, act: 'lifted' });
	await expect(changeAward(sql, staff, site, suspension(awardId))).rejects.toThrow(
		'Somebody else changed this award'
	);
});

test('under conditions too the holder is asked to renew, once for each last day, and nothing else changes', async () => {
	const awardId = await newAward(12); // until 5 November 2027
	const conditions = { words: 'Works under supervision.', publish: true };
	const set = { ...suspension(awardId), act: 'conditionsSet', conditions } as const;
	await changeAward(sql, staff, site, set);
	const standing = async () => {
		const [award] = await sql`
			select state, conditions, conditions_public, review_on, standing_since
			from award where id = ${awardId}`;
		return award;
	};
	const asked = async () =>
		(await mailsTo(awardId)).filter((mail) => mail.startsWith('Renew your award'));
	const run = (at: string) => expireAwards(sql, systemActor(new Date(at)), site);
	const before = await standing();
	expect(await run('2027-08-06T12:00:00Z')).toMatchObject({ due: 0 });
	const racing = await Promise.all(Array.from({ length: 4 }, () => run('2027-08-20T12:00:00Z')));
	expect(racing.reduce((sum, { due }) => sum + due, 0)).toBe(1);
	expect(await run('2027-08-21T12:00:00Z')).toMatchObject({ due: 0 });
	expect(await standing()).toEqual(before);
	expect(await asked()).toEqual([
		expect.stringContaining('is in force with conditions until Friday 5 November 2027')
	]);
	expect((await asked())[0]).toContain('Its conditions stay until they are lifted.');
	// No news to registers.
	expect(await noticesOf(awardId)).toHaveLength(2);

	const renewal = { act: 'renewed', reasonCode: 'RENEWAL', evidence: 'CPD audit 3' } as const;
	const inTime = staffActor(new Date('2027-09-01T10:00:00Z'));
	const from = { version: 3, effectiveOn: '2027-09-01' };
	await changeAward(sql, inTime, site, { ...suspension(awardId), ...renewal, ...from });
	expect(await run('2027-09-02T12:00:00Z')).toMatchObject({ due: 0 });
	expect(await run('2028-09-02T12:00:00Z')).toMatchObject({ due: 1 });
	expect(await asked()).toHaveLength(2);
	expect(await replay(sql, storedAward, awardId)).toEqual({ state: 'conditions', version: 5 });
});

test('whoever was asked to renew before the conditions came is not asked again', async () => {
	const awardId = await newAward(12);
	const at = staffActor(new Date('2027-08-20T10:00:00Z'));
	const run = (day: string) => expireAwards(sql, systemActor(new Date(`${day}T12:00:00Z`)), site);
	expect(await run('2027-08-20')).toMatchObject({ due: 1 });
	const conditions = { words: 'Works under supervision.', publish: false };
	const set = { act: 'conditionsSet', version: 2, effectiveOn: '2027-08-20', conditions } as const;
	await changeAward(sql, at, site, { ...suspension(awardId), ...set });
	expect(await run('2027-08-21')).toMatchObject({ due: 0 });
});

const mailsTo = async (awardId: string) =>
	(
		await sql<{ subject: string; bodyText: string }[]>`
			select m.subject, m.body_text from mail m join person p on p.email = m.to_address
				join award a on a.person_id = p.id
			where a.id = ${awardId} order by m.created_at, m.id`
	).map(({ subject, bodyText }) => `${subject}\n${bodyText}`);

test('a suspension ends in a task on its day of review, and the task in a decision', async () => {
	const awardId = await newAward();
	const toReview = async (day: string) =>
		(await awardsToReview(sql, day)).filter(({ id }) => id === awardId).map((a) => a.reviewOn);
	const at = (day: string) => staffActor(new Date(`${day}T10:00:00Z`));
	// Recorded on 27 March; 28 days are the rule.
	await changeAward(sql, staff, site, suspension(awardId));
	expect(await toReview('2027-04-23')).toEqual([]);
	for (const day of ['2027-04-24', '2027-12-24'])
		expect(await toReview(day)).toEqual(['2027-04-24']);
	const looked = { act: 'reviewed', version: 2, effectiveOn: '2027-04-25' } as const;
	await changeAward(sql, at('2027-04-25'), site, {
		...{ ...suspension(awardId), ...looked, reviewOn: '2027-05-10' }
	});
	expect(await toReview('2027-05-09')).toEqual([]);
	expect(await toReview('2027-05-10')).toEqual(['2027-05-10']);
	await changeAward(sql, at('2027-05-10'), site, {
		...{ ...suspension(awardId), act: 'lifted', version: 3, effectiveOn: '2027-05-10' }
	});
	expect(await toReview('2028-01-01')).toEqual([]);
});

test('the holder is told what happened, why, and how to appeal', async () => {
	const awardId = await newAward();
	await changeAward(sql, staff, site, suspension(awardId));
	await changeAward(sql, staff, site, { ...suspension(awardId), version: 2, act: 'lifted' });
	const [suspended, lifted] = await mailsTo(awardId);
	expect(suspended).toContain('is suspended from Friday 26 March 2027');
	expect(suspended).toContain('something is being looked into');
	expect(suspended).toContain('by Saturday 24 April 2027 at the latest');
	expect(suspended).toContain('You can appeal within 28 days');
	expect(suspended).toMatch(/https:\/\/academy\.example\/learn\/[\w-]+\/certificate/);
	expect(lifted).toContain('is in force without limits');
});

test('two people take an award away, and never the same one twice', async () => {
	const awardId = await newAward();
	const {
		act: _,
		version: __,
		...change
	} = {
		...suspension(awardId),
		reasonCode: 'MALPRACTICE_PROVEN'
	} as const;
	await expect(
		proposeRevocation(sql, staff, { ...change, effectiveOn: '2027-03-28' })
	).rejects.toThrow('today or earlier');
	await Promise.all(Array.from({ length: 4 }, () => proposeRevocation(sql, staff, change)));
	expect(await sql`select from revocation_proposal where award_id = ${awardId}`).toHaveLength(1);
	expect(await stateOf(awardId)).toEqual({ state: 'awarded', version: 1 });
	const { id: proposalId } = (await openProposal(sql, awardId))!;
	const answer = { proposalId, answer: 'confirmed' } as const;
	await expect(answerRevocation(sql, staff, site, answer)).rejects.toThrow(
		'somebody else confirms'
	);
	const second = staffActor(staff.at);
	await Promise.all(Array.from({ length: 4 }, () => answerRevocation(sql, second, site, answer)));
	expect(await stateOf(awardId)).toEqual({ state: 'revoked', version: 2 });
	expect(await replay(sql, storedAward, awardId)).toEqual({ state: 'revoked', version: 2 });
	expect((await mailsTo(awardId))[0]).toContain('Two people decided this');
	await expect(
		answerRevocation(sql, staffActor(staff.at), site, { proposalId, answer: 'declined' })
	).rejects.toThrow('answered this proposal already');
});

test('nobody decides about an award of their own, whatever their rights', async () => {
	const decided = await makeDecision(sql);
	const { awardId } = await awardFor(sql, decided);
	const holder = staffActor(staff.at, decided.personId);
	const own = 'your own award';
	await expect(changeAward(sql, holder, site, suspension(awardId))).rejects.toThrow(own);
	const shown = await shownOf(sql, awardId);
	const better = { awardId, ...shown, grade: 'Distinction', evidence: 'Minute 6' };
	await expect(
		correctCertificate(sql, holder, site, { ...better, because: 'correction' })
	).rejects.toThrow(own);
	const { act: _, version: __, ...change } = suspension(awardId);
	const error = { ...change, reasonCode: 'ADMIN_ERROR' } as const;
	await expect(proposeRevocation(sql, holder, error)).rejects.toThrow(own);
	await proposeRevocation(sql, staff, error);
	const { id: proposalId } = (await openProposal(sql, awardId))!;
	for (const answer of ['confirmed', 'declined'] as const) {
		await expect(answerRevocation(sql, holder, site, { proposalId, answer })).rejects.toThrow(own);
	}
	expect(await openProposal(sql, awardId)).not.toBeNull();
	expect(await stateOf(awardId)).toEqual({ state: 'awarded', version: 1 });
});

test('a declined revocation leaves the award as it was, and can be proposed anew', async () => {
	const awardId = await newAward();
	const {
		act: _,
		version: __,
		...change
	} = {
		...suspension(awardId),
		reasonCode: 'ADMIN_ERROR'
	} as const;
	await proposeRevocation(sql, staff, change);
	const { id: proposalId } = (await openProposal(sql, awardId))!;
	await answerRevocation(sql, staff, site, { proposalId, answer: 'declined' });
	expect(await stateOf(awardId)).toEqual({ state: 'awarded', version: 1 });
	expect(await mailsTo(awardId)).toEqual([]);
	await proposeRevocation(sql, staff, change);
	expect(await openProposal(sql, awardId)).not.toBeNull();
});

test('whatever is told of it later, registers are told since when an award has been suspended', async () => {
	const decided = await makeDecision(sql);
	const { awardId } = await awardFor(sql, decided);
	const told = async () => (await noticesOf(awardId)).at(-1);
	const begun = { status: 'in_force', effective: '2026-11-06' };
	const amend = () =>
		inTransaction(sql, (tx) =>
			tellAgain(tx, systemActor(new Date('2027-05-01T10:00:00Z')), decided.personId)
		);
	await amend();
	expect(await told()).toMatchObject({ type: 'amend', ...begun });
	await changeAward(sql, staff, site, suspension(awardId));
	const since = { type: 'amend', status: 'suspended', effective: '2027-03-26' };
	const name = { name: 'Amira Renamed', because: 'name', evidence: 'Deed' } as const;
	const later = staffActor(new Date('2027-04-10T10:00:00Z'));
	await correctCertificate(sql, later, site, {
		...{ awardId, ...(await shownOf(sql, awardId)), ...name }
	});
	expect(await told()).toMatchObject(since);
	await changeAward(sql, later, site, {
		...{ ...suspension(awardId), version: 2, act: 'reviewed', effectiveOn: '2027-04-10' }
	});
	expect(await told()).toMatchObject(since);
	await amend();
	expect(await told()).toMatchObject(since);
	// In force from the first day on, while its window for renewal is open too.
	const old = await makeDecision(sql, { validMonths: 7 });
	const { awardId: due } = await awardFor(sql, old);
	await expireAwards(sql, systemActor(new Date('2027-04-10T10:00:00Z')), site);
	await inTransaction(sql, (tx) => tellAgain(tx, later, old.personId));
	expect(await stateOf(due)).toMatchObject({ state: 'due' });
	expect((await noticesOf(due)).at(-1)).toMatchObject({ type: 'amend', ...begun });
});

test('conditions outlast a suspension, and are forgotten when they are lifted', async () => {
	const awardId = await newAward();
	const limits = { words: 'Works under supervision.', publish: true };
	const set = { ...suspension(awardId), act: 'conditionsSet', conditions: limits } as const;
	await changeAward(sql, staff, site, { ...set, reviewOn: '2027-06-30' });
	const standing = () => sql`
		select state, conditions, review_on, standing_since from award where id = ${awardId}`;
	const limited = { state: 'conditions', conditions: 'Works under supervision.' };
	expect((await standing())[0]).toMatchObject({ ...limited, reviewOn: '2027-06-30' });
	await changeAward(sql, staff, site, { ...suspension(awardId), version: 2 });
	await changeAward(sql, staff, site, { ...suspension(awardId), version: 3, act: 'reviewed' });
	await changeAward(sql, staff, site, { ...suspension(awardId), version: 4, act: 'lifted' });
	expect((await standing())[0]).toMatchObject(limited);
	await changeAward(sql, staff, site, { ...suspension(awardId), version: 5, act: 'lifted' });
	expect((await standing())[0]).toMatchObject({
		state: 'awarded',
		conditions: null,
		reviewOn: null
	});
	expect((await noticesOf(awardId)).map((row) => row['type'])).toEqual([
		'award',
		'restrict',
		'suspend',
		'amend',
		'restrict',
		'lift'
	]);
});

test('conditions that are set anew and not for the public are told to registers without their words', async () => {
	const awardId = await newAward();
	const set = (version: number, publish: boolean) =>
		changeAward(sql, staff, site, {
			...{ ...suspension(awardId), version, act: 'conditionsSet' },
			conditions: { words: 'Works under supervision.', publish }
		});
	await set(1, true);
	await set(2, false);
	const told = await sql`
		select body->>'conditions' as words from notice
		where award_id = ${awardId} and type = 'restrict' order by sequence`;
	expect(told.map((row) => row['words'] as unknown)).toEqual(['Works under supervision.', null]);
});

test('renewed in time it runs on; late within grace too; later only after a new assessment', async () => {
	const renewal = { act: 'renewed', reasonCode: 'RENEWAL', evidence: 'CPD audit 3' } as const;
	const run = async (validMonths: number, at: string, change: Partial<AwardChange>) => {
		const awardId = await newAward(validMonths);
		const actor = staffActor(new Date(at));
		await expireAwards(sql, actor, site);
		const { version } = (await stateOf(awardId)) as { version: number };
		const effectiveOn = at.slice(0, 10);
		await changeAward(sql, actor, site, {
			...suspension(awardId),
			version,
			effectiveOn,
			...renewal,
			...change
		});
		const [award] = await sql`
			select a.state, a.valid_from, a.expires_on,
				(select max(number) from certificate c where c.award_id = a.id) as certificates
			from award a where a.id = ${awardId}`;
		return award;
	};
	// Awarded on 6 November 2026.
	const renewed = { state: 'awarded', validFrom: '2026-11-06', certificates: 2 };
	expect(await run(12, '2027-10-01T10:00:00Z', {})).toEqual({
		...renewed,
		expiresOn: '2028-11-05'
	});
	const late = { act: 'renewedLate' } as const;
	expect(await run(12, '2028-01-10T10:00:00Z', late)).toEqual({
		...renewed,
		expiresOn: '2028-11-05'
	});
	await expect(run(12, '2028-06-01T10:00:00Z', late)).rejects.toThrow('too late to renew');
	const again = { act: 'reinstated', reasonCode: 'REASSESSMENT' } as const;
	expect(await run(12, '2028-06-01T10:00:00Z', again)).toEqual({
		...renewed,
		validFrom: '2028-06-01',
		expiresOn: '2029-05-31'
	});
});

test('while the house was down nobody renews an award as if in time whose time is over', async () => {
	const awardId = await newAward(12); // in force until 5 November 2027
	await expireAwards(sql, systemActor(new Date('2027-10-01T12:00:00Z')), site);
	const renew = (at: string, effectiveOn: string) =>
		changeAward(sql, staffActor(new Date(at)), site, {
			...suspension(awardId),
			...{ act: 'renewed', reasonCode: 'RENEWAL', version: 2, effectiveOn }
		});
	// Nothing has moved it since: it is still 'due'.
	await expect(renew('2028-06-01T10:00:00Z', '2028-06-01')).rejects.toThrow('last day was over');
	await expect(renew('2027-11-06T10:00:00Z', '2027-11-06')).rejects.toThrow('last day was over');
	expect(await stateOf(awardId)).toEqual({ state: 'due', version: 2 });
	// What was decided in time may be written down late.
	await renew('2027-11-06T10:00:00Z', '2027-11-05');
	expect(await stateOf(awardId)).toEqual({ state: 'awarded', version: 3 });
});

test('conditions outlast the end of an award: renewed late, it has them still; in time as well', async () => {
	const awardId = await newAward(12); // until 5 November 2027
	const limits = { words: 'Works under supervision.', publish: true };
	const set = { ...suspension(awardId), act: 'conditionsSet', conditions: limits } as const;
	await changeAward(sql, staff, site, set);
	const renewal = { ...suspension(awardId), reasonCode: 'RENEWAL', version: 2 } as const;
	await expect(changeAward(sql, staff, site, { ...renewal, act: 'renewed' })).rejects.toThrow(
		'in its last 90 days'
	);
	await expireAwards(sql, systemActor(new Date('2027-11-06T12:00:00Z')), site);
	expect(await stateOf(awardId)).toEqual({ state: 'expired', version: 3 });

	const late = staffActor(new Date('2028-01-10T10:00:00Z'));
	const from = { version: 3, effectiveOn: '2028-01-10' };
	await changeAward(sql, late, site, { ...renewal, ...from, act: 'renewedLate' });
	const standing = () => sql`
		select state, conditions, conditions_public, review_on, expires_on from award where id = ${awardId}`;
	const limited = { state: 'conditions', conditions: limits.words, conditionsPublic: true };
	expect((await standing())[0]).toEqual({
		...limited,
		reviewOn: '2028-02-07',
		expiresOn: '2028-11-05'
	});
	expect((await certificateOfAward(sql, late.at, awardId))?.conditions?.words).toBe(limits.words);

	const inTime = staffActor(new Date('2028-09-01T10:00:00Z'));
	const again = { ...renewal, act: 'renewed', version: 4, effectiveOn: '2028-09-01' } as const;
	await changeAward(sql, inTime, site, again);
	expect((await standing())[0]).toEqual({
		...limited,
		reviewOn: '2028-02-07',
		expiresOn: '2029-11-05'
	});
	const told = await sql`
		select type, body->>'status' as status, body->>'conditions' as conditions,
			body->>'effective_on' as since
		from notice where award_id = ${awardId} and type = 'renew' order by sequence`;
	const renewed = { type: 'renew', status: 'conditions', conditions: limits.words };
	// Renewed in time, it is under them since the day it was before.
	expect([...told]).toEqual(Array.from({ length: 2 }, () => ({ ...renewed, since: '2028-01-10' })));
	expect((await mailsTo(awardId)).at(-1)).toContain('conditions that it had apply as before');
	expect(await replay(sql, storedAward, awardId)).toEqual({ state: 'conditions', version: 5 });
});

test('what is recorded now never comes before what was recorded already', async () => {
	const awardId = await newAward();
	await changeAward(sql, staff, site, suspension(awardId));
	const before = staffActor(new Date('2027-03-26T10:00:00Z'));
	await expect(
		changeAward(sql, before, site, { ...suspension(awardId), version: 2, act: 'lifted' })
	).rejects.toThrow('on record already');
});

/** What the first certificate of the tests' award shows. */
const asAwarded = (awardId: string) => ({
	...{ awardId, number: 1, name: 'Amira Invented', title: 'Foundations of Cyber Leadership' },
	...{ grade: 'Merit', awardedOn: '2026-11-06', expiresOn: '2029-11-05' }
});

test('a mistake in whatever the certificate shows is corrected: the old paper stays as it was', async () => {
	const awardId = await newAward();
	const code = (await certificateOfAward(sql, staff.at, awardId))!.code;
	const why = { because: 'correction', evidence: 'Minute 6 of 4 May' } as const;
	const correct = (change: object) =>
		correctCertificate(sql, staff, site, { ...asAwarded(awardId), ...why, ...change });
	const refused: [object, string][] = [
		[{}, 'shows just this already'],
		[{ grade: 'Pass', because: 'name' }, 'changes the name alone'],
		[{ awardedOn: '2027-03-28' }, 'today or earlier'],
		[{ expiresOn: '2027-03-26' }, 'does not end an award'],
		[{ expiresOn: null, awardedOn: '2030-01-01' }, 'today or earlier']
	];
	for (const [change, words] of refused) await expect(correct(change)).rejects.toThrow(words);
	expect(await noticesOf(awardId)).toHaveLength(1);

	const right = { title: 'Cyber Leadership', grade: 'Distinction', awardedOn: '2026-11-05' };
	await Promise.all(
		Array.from({ length: 3 }, () => correct({ ...right, expiresOn: '2029-11-04' }))
	);
	await expect(correct({ grade: 'Pass' })).rejects.toThrow('Somebody else wrote');
	const now = await certificateOfAward(sql, staff.at, awardId);
	expect(now).toMatchObject({ ...right, validFrom: '2026-11-05', printedEnd: '2029-11-04' });
	expect(await certificateByCode(sql, staff.at, code)).toMatchObject({
		...{ status: 'superseded', title: 'Foundations of Cyber Leadership', grade: 'Merit' },
		...{ awardedOn: '2026-11-06', printedEnd: '2029-11-05' }
	});
	const [told, ...more] = await sql`
		select type, body->'qualification'->>'title' as title, body->>'grade' as grade,
			body->>'awarded_on' as awarded_on, body->>'expires_on' as expires_on
		from notice where award_id = ${awardId} and sequence > 1`;
	expect([told, more]).toEqual([{ type: 'amend', ...right, expiresOn: '2029-11-04' }, []]);
	const [audit] = await sql<{ detail: object }[]>`
		select detail from audit where subject_id = ${awardId} and action = 'certificate-corrected'`;
	expect(audit?.detail).toEqual({ ...why, changed: 'title, grade, awardedOn, expiresOn' });
});

test('a corrected first day is the day since when registers are told that it is in force, however often', async () => {
	const awardId = await newAward(12); // until 5 November 2027
	const correct = async (at: string, number: number, days: object) =>
		correctCertificate(sql, staffActor(new Date(at)), site, {
			...{ ...asAwarded(awardId), expiresOn: '2027-11-05', number, ...days },
			...{ because: 'correction', evidence: 'Minute 6 of 4 May' }
		});
	await correct('2027-03-27T10:00:00Z', 1, { awardedOn: '2026-11-08' });
	await correct('2027-03-28T10:00:00Z', 2, { awardedOn: '2026-11-10' });
	await expireAwards(sql, systemActor(new Date('2027-09-01T10:00:00Z')), site);
	await correct('2027-09-01T11:00:00Z', 3, { awardedOn: '2026-11-02' });
	const told = (await noticesOf(awardId)).map((row) => row['effective'] as string);
	expect(told).toEqual(['2026-11-06', '2026-11-08', '2026-11-10', '2026-11-02']);
});

test('no correction brings back an award whose time is over, also before the job has seen it', async () => {
	const awardId = await newAward(12); // until 5 November 2027
	const after = staffActor(new Date('2027-11-20T10:00:00Z'));
	const longer = { ...asAwarded(awardId), expiresOn: '2028-11-05' };
	const why = { because: 'correction', evidence: 'Minute 6 of 4 May' } as const;
	await expect(correctCertificate(sql, after, site, { ...longer, ...why })).rejects.toThrow(
		'Its time is over'
	);
	expect(await noticesOf(awardId)).toHaveLength(1);
});

test('a changed name: a new certificate, the old one says no more than that there is a newer', async () => {
	const decided = await makeDecision(sql, { name: 'Robin Invented' });
	const { awardId, code } = await awardFor(sql, decided);
	const correction = {
		...asAwarded(awardId),
		name: ' Sasha  Invented ',
		because: 'name',
		evidence: 'Deed poll seen'
	} as const;
	await Promise.all(
		Array.from({ length: 4 }, () => correctCertificate(sql, staff, site, correction))
	);
	const now = await certificateOfAward(sql, staff.at, awardId);
	expect(now).toMatchObject({ name: 'Sasha Invented', status: 'in_force' });
	expect(now!.code).not.toBe(code);
	const before = await certificateByCode(sql, staff.at, code);
	expect(before).toMatchObject({ name: 'Robin Invented', status: 'superseded', newerCode: null });
	expect(JSON.stringify(before)).not.toContain('Sasha');
	expect(await noticesOf(awardId)).toHaveLength(2);
	expect(await mailsTo(awardId)).toHaveLength(1);
	// What matters more than a newer paper is still said of the older one.
	await revoke(sql, awardId, staff.at);
	expect(await certificateByCode(sql, staff.at, code)).toMatchObject({ status: 'revoked' });
	await expect(
		correctCertificate(sql, staff, site, { ...correction, number: 2, name: 'Another' })
	).rejects.toThrow('no certificate');
});
