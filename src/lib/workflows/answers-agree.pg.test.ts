import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import {
	age,
	correct,
	happen,
	type Held,
	mayCorrect,
	mayHappen,
	newHeld,
	oneInForce,
	VALID_MONTHS
} from '../../../tests/support/answers/model.ts';
import {
	type Asked,
	expectDocumentsAndSearch,
	expectOneStory,
	Follower
} from '../../../tests/support/answers/surfaces.ts';
import {
	awardFor,
	boardDay,
	makeDecision,
	makeReceiver,
	site,
	staffActor
} from '../../../tests/support/awards.ts';
import { testDatabase } from '../../../tests/support/database.ts';
import type { AwardChange } from '#lib/certification/award-change.rules.ts';
import { makeAward } from '#lib/certification/awards.server.ts';
import { lockHoldings } from '#lib/certification/held-alike.server.ts';
import { shownOf } from '#lib/certification/correct-award.server.ts';
import type { Issuing } from '#lib/certification/documents.server.ts';
import { openProposal } from '#lib/certification/revocations.server.ts';
import { systemActor } from '#lib/platform/actor.ts';
import { inTransaction } from '#lib/platform/database.server.ts';
import { addDays, londonDay } from '#lib/platform/days.ts';
import { Forbidden, Invalid, Refused } from '#lib/platform/errors.ts';
import { newId } from '#lib/platform/id.ts';
import { feedPosition } from '#lib/register/feed-reads.server.ts';
import { writeNotice } from '#lib/register/notices.server.ts';
import { changeAward } from './change-award.server.ts';
import { changeName } from './change-name.server.ts';
import { correctCertificate } from './correct-certificate.server.ts';
import { expireAwards } from './expire-awards.server.ts';
import { keepOneInForce } from './one-in-force.server.ts';
import { answerRevocation, proposeRevocation } from './revoke-award.server.ts';
import { tellRegisters } from './tell-of-award.server.ts';

/** More by hand: ANSWERS_RUNS=5000, and ANSWERS_SEED to see one again. */
const RUNS = Number(process.env['ANSWERS_RUNS'] ?? 200);
const SEED = Number(process.env['ANSWERS_SEED'] ?? 1);

const { sql, drop } = await testDatabase();
const dataDir = await mkdtemp(join(tmpdir(), 'answers-'));
afterAll(async () => {
	await drop();
	await rm(dataDir, { recursive: true });
});
const issuing: Issuing = { ...site, issuerKeySecrets: undefined, production: false, dataDir };

const reasons = {
	renewed: 'RENEWAL',
	renewedLate: 'RENEWAL',
	reinstated: 'REASSESSMENT',
	lifted: 'UNDER_INVESTIGATION',
	reviewed: 'UNDER_INVESTIGATION',
	suspended: 'UNDER_INVESTIGATION',
	conditionsSet: 'UNDER_INVESTIGATION',
	withdrawn: 'HOLDER_REQUEST',
	revoked: 'ADMIN_ERROR'
} as const;
type Act = keyof typeof reasons;

/** Which of the person's awards (the newest: 0), and how many days ago it counts from. */
const which = { award: fc.constantFrom(0, 0, 0, 1), ago: fc.constantFrom(0, 0, 0, 1, 7, 40) };
const acts = fc.constantFrom(...(Object.keys(reasons) as Act[]).filter((act) => act !== 'revoked'));
const step = fc.oneof(
	{
		weight: 8,
		arbitrary: fc.record({
			do: fc.constant('act' as const),
			...which,
			act: acts,
			publish: fc.boolean(),
			twice: fc.boolean()
		})
	},
	{
		weight: 2,
		arbitrary: fc.record({
			do: fc.constant('renew' as const),
			act: fc.constantFrom(...(['renewed', 'renewedLate', 'reinstated'] as const))
		})
	},
	{
		weight: 5,
		arbitrary: fc.record({
			do: fc.constant('wait' as const),
			days: fc.constantFrom(1, 20, 95, 190)
		})
	},
	{
		weight: 5,
		arbitrary: fc.record({ do: fc.constant('age' as const), daysAgo: fc.constantFrom(0, 0, 0, 30) })
	},
	{
		weight: 1,
		arbitrary: fc.record({
			do: fc.constant('atOnce' as const),
			...which,
			acts: fc.tuple(acts, acts)
		})
	},
	{
		weight: 1,
		arbitrary: fc.record({
			do: fc.constant('late' as const),
			...which,
			act: acts,
			daysAgo: fc.constantFrom(1, 30)
		})
	},
	{
		weight: 1,
		arbitrary: fc.record({
			do: fc.constant('revoke' as const),
			...which,
			how: fc.constantFrom(...(['two', 'two', 'alone', 'declined'] as const))
		})
	},
	{
		weight: 3,
		arbitrary: fc.record({
			do: fc.constant('correct' as const),
			award: which.award,
			field: fc.constantFrom(...(['name', 'awardedOn', 'until'] as const)),
			by: fc.constantFrom(-5, -1, 1, 3, 200)
		})
	},
	{ weight: 1, arbitrary: fc.record({ do: fc.constant('rename' as const) }) },
	{ weight: 2, arbitrary: fc.record({ do: fc.constant('earnAgain' as const) }) }
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

test('whatever happens to awards, everybody outside is told one story', async () => {
	const receiverId = await makeReceiver(sql, {
		...{ url: null, secret: 'x', agreement: { fields: ['name_as_awarded', 'grade'] as const } }
	} as never);
	const steps = fc.array(step, { maxLength: 12, size: 'max' });
	await fc.assert(
		fc.asyncProperty(steps, async (all) => {
			const story = await begin(receiverId);
			for (const one of all) {
				await perform(story, one);
				await expectOneStory(story);
				await story.follower.expectAgrees(story);
			}
			await expectOneStory(story);
			await story.follower.expectAgrees(story);
			await expectDocumentsAndSearch(story);
		}),
		{ numRuns: RUNS, seed: SEED }
	);
}, 3_600_000);

type Story = Asked & {
	awards: { awardId: string; enrolmentId: string; held: Held }[];
	follower: Follower;
};

async function begin(receiverId: string): Promise<Story> {
	const follower = new Follower(await feedPosition(sql));
	const name = newName();
	const { personId, enrolmentId, ...decided } = await makeDecision(sql, {
		...{ name, validMonths: VALID_MONTHS }
	});
	const { awardId } = await awardFor(sql, { personId, enrolmentId, ...decided });
	const held = newHeld(londonDay(boardDay), name);
	const awards = [{ awardId, enrolmentId, held }];
	return { sql, at: boardDay, issuing, receiverId, personId, awards, follower };
}

/** A name that nobody else has. */
const newName = () => `Amira ${letters()}`;
const letters = () =>
	[...randomBytes(12)].map((byte) => String.fromCharCode(97 + (byte % 26))).join('');

async function perform(story: Story, one: Step): Promise<void> {
	const today = londonDay(story.at);
	const held = story.awards.map((award) => award.held);
	switch (one.do) {
		case 'wait':
			story.at = new Date(story.at.getTime() + one.days * 86_400_000);
			return;
		case 'age': {
			const at = new Date(story.at.getTime() - one.daysAgo * 86_400_000);
			await expireAwards(sql, systemActor(at), site).catch(onlyRefused);
			for (const each of held) age(each, londonDay(at));
			return;
		}
		case 'act':
		case 'late': {
			const award = pick(story, one.award);
			const daysAgo = 'daysAgo' in one ? one.daysAgo : 0;
			const at = new Date(story.at.getTime() - daysAgo * 86_400_000);
			const effectiveOn = addDays(londonDay(at), -one.ago);
			const publish = 'publish' in one && one.publish;
			const may = mayHappen(award.held, one.act, effectiveOn, londonDay(at));
			const actor = staffActor(at);
			const change = await changeOf(award.awardId, one.act, effectiveOn, publish);
			const press = () => succeeds(changeAward(sql, actor, site, change));
			const done = await Promise.all('twice' in one && one.twice ? [press(), press()] : [press()]);
			expect({ ...one, effectiveOn, done }).toEqual({
				...one,
				effectiveOn,
				done: done.map(() => may)
			});
			if (!may) return;
			const conditions = one.act === 'conditionsSet' ? { words: WORDS, publish } : {};
			happen(held, award.held, { act: one.act, effectiveOn, today: londonDay(at), ...conditions });
			return;
		}
		case 'renew': {
			// By chance alone the days of a renewal are seldom met.
			const { until } = pick(story, 0).held;
			const then = new Date(`${addDays(until, one.act === 'renewed' ? -30 : 10)}T12:00:00Z`);
			if (then > story.at) story.at = then;
			await perform(story, { do: 'age', daysAgo: 0 });
			const plain = { award: 0, ago: 0, publish: false, twice: false } as const;
			await perform(story, { do: 'act', ...plain, act: one.act });
			return;
		}
		case 'atOnce': {
			const award = pick(story, one.award);
			const [first, second] = one.acts;
			const effectiveOn = addDays(today, -one.ago);
			if (first === second) return;
			// Both have read the page before either presses.
			const changes = await Promise.all(
				[first, second].map((act) => changeOf(award.awardId, act, effectiveOn, true))
			);
			const done = await Promise.all(
				changes.map((change) => succeeds(changeAward(sql, staffActor(story.at), site, change)))
			);
			const may = [first, second].map((act) => mayHappen(award.held, act, effectiveOn, today));
			// Whoever comes second read a page that is no longer true.
			expect(done.filter(Boolean).length).toBe(may.some(Boolean) ? 1 : 0);
			const act = done[0] ? first : second;
			if (!may.some(Boolean)) return;
			expect(may[done[0] ? 0 : 1]).toBe(true);
			const conditions = act === 'conditionsSet' ? { words: WORDS, publish: true } : {};
			happen(held, award.held, { act, effectiveOn, today, ...conditions });
			return;
		}
		case 'revoke': {
			const award = pick(story, one.award);
			const effectiveOn = addDays(today, -one.ago);
			const done = await succeeds(revoke(story.at, award.awardId, effectiveOn, one.how));
			const may = mayHappen(award.held, 'revoked', effectiveOn, today);
			if (one.how !== 'two') return;
			expect({ ...one, done }).toEqual({ ...one, done: may });
			if (may) happen(held, award.held, { act: 'revoked', effectiveOn, today });
			return;
		}
		case 'correct': {
			const award = pick(story, one.award);
			const before = await shownOf(sql, award.awardId);
			const name = one.field === 'name' ? newName() : before.name;
			const awardedOn =
				one.field === 'awardedOn' ? addDays(award.held.awardedOn, one.by) : award.held.awardedOn;
			const until = one.field === 'until' ? addDays(award.held.until, one.by) : award.held.until;
			const { title, grade, number } = before;
			const correction = { name, title, grade, awardedOn, expiresOn: until, number };
			const done = await succeeds(
				correctCertificate(sql, staffActor(story.at), site, {
					...{ ...correction, awardId: award.awardId, because: 'correction', evidence: 'Case 9' }
				})
			);
			const may = mayCorrect(award.held, { awardedOn, until }, today);
			expect({ ...one, today, done }).toEqual({ ...one, today, done: may });
			if (may) correct(award.held, { name, awardedOn, until });
			return;
		}
		case 'rename': {
			const name = newName();
			const actor = staffActor(story.at);
			const admin = { ...actor, roles: { ...actor.roles, admin: true } };
			await changeName(sql, admin, site, {
				...{
					personId: story.personId,
					name,
					nameOnCertificates: null,
					because: 'name',
					evidence: 'Case 9'
				}
			});
			for (const each of held) {
				const isLive = each.state !== 'revoked' && each.state !== 'withdrawn';
				if (isLive) correct(each, { name, awardedOn: each.awardedOn, until: each.until });
			}
			return;
		}
		case 'earnAgain': {
			if (story.awards.some((award) => londonDay(story.at) <= award.held.awardedOn)) return;
			if (held.length > 2 || held.some((each) => each.lastRecorded > today)) return;
			await earnAgain(story, today);
		}
	}
}

const WORDS = 'No lone work.';

const pick = ({ awards }: Story, back: number) => awards[Math.max(0, awards.length - 1 - back)]!;

async function changeOf(
	awardId: string,
	act: Act,
	effectiveOn: string,
	publish: boolean
): Promise<AwardChange> {
	const [row] = await sql<{ version: number }[]>`select version from award where id = ${awardId}`;
	return {
		...{ awardId, version: row!.version, act, reasonCode: reasons[act], effectiveOn },
		evidence: 'Case 2027-014',
		...(act === 'conditionsSet' ? { conditions: { words: WORDS, publish } } : {})
	};
}

const onlyRefused = (error: unknown) => {
	if (error instanceof Refused || error instanceof Invalid || error instanceof Forbidden)
		return false;
	throw error;
};

const succeeds = (story: Promise<unknown>) => story.then(() => true, onlyRefused);

/** Leaves no proposal open behind it. */
async function revoke(
	at: Date,
	awardId: string,
	effectiveOn: string,
	how: 'two' | 'alone' | 'declined'
) {
	const [one, other] = [staffActor(at), staffActor(at)];
	const facts = { awardId, reasonCode: reasons.revoked, effectiveOn, evidence: 'Case 7' };
	await proposeRevocation(sql, one, facts);
	const { id: proposalId } = (await openProposal(sql, awardId))!;
	try {
		if (how === 'declined') return;
		const who = how === 'alone' ? one : other;
		await answerRevocation(sql, who, site, { proposalId, answer: 'confirmed' });
	} finally {
		if (await openProposal(sql, awardId)) {
			await answerRevocation(sql, other, site, { proposalId, answer: 'declined' });
		}
	}
}

/** The same person earns the same qualification again, as a board makes it. */
async function earnAgain(story: Story, today: string): Promise<void> {
	const { enrolmentId, editionId, decisionId } = await makeDecision(sql, {
		validMonths: VALID_MONTHS
	});
	const { personId } = story;
	const awardId = await inTransaction(sql, async (tx) => {
		const actor = systemActor(story.at, newId());
		await lockHoldings(tx, [personId]);
		const made = await makeAward(tx, actor, {
			...{ personId, enrolmentId, editionId, decisionId, grade: 'Distinction', awardedOn: today }
		});
		const others = await keepOneInForce(tx, actor, made.awardId);
		await writeNotice(tx, actor, { awardId: made.awardId, type: 'award' });
		for (const id of others) await tellRegisters(tx, actor, id);
		return made.awardId;
	});
	const [person] = await sql<{ name: string }[]>`select name from person where id = ${personId}`;
	story.awards.push({ awardId, enrolmentId, held: newHeld(today, person!.name) });
	oneInForce(
		story.awards.map(({ held }) => held),
		today
	);
}
