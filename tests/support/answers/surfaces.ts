import { gunzipSync } from 'node:zlib';
import { expect } from 'vitest';
import { storedAward } from '../../../src/lib/certification/awards.server.ts';
import { mayDownload } from '../../../src/lib/certification/award-status.rules.ts';
import {
	certificateByCode,
	certificateOfEnrolment,
	verifyAnswer
} from '../../../src/lib/certification/certificates.server.ts';
import { checkFile } from '../../../src/lib/certification/check-file.server.ts';
import { credentialOf, type Issuing } from '../../../src/lib/certification/documents.server.ts';
import { entryAt, searchRegister } from '../../../src/lib/certification/public-register.server.ts';
import type { Standing } from '../../../src/lib/certification/standing-filter.rules.ts';
import { statusList } from '../../../src/lib/certification/status-lists.server.ts';
import { systemActor, visitor } from '../../../src/lib/platform/actor.ts';
import { writeCursor } from '../../../src/lib/platform/cursor.ts';
import type { Sql } from '../../../src/lib/platform/database.server.ts';
import { londonDay } from '../../../src/lib/platform/days.ts';
import { replay } from '../../../src/lib/platform/machine-store.server.ts';
import { feedAfter, feedSnapshot } from '../../../src/lib/register/feed-pages.server.ts';
import type { ToldNotice } from '../../../src/lib/register/notice.schema.ts';
import { foundBy, type Held, publicly } from './model.ts';

export type Asked = {
	sql: Sql;
	at: Date;
	issuing: Issuing;
	/** It reads the feed. */
	receiverId: string;
	personId: string;
	awards: readonly { awardId: string; enrolmentId: string; held: Held }[];
};

let asked = 0;
/** Each question from an address of its own: limits are counted elsewhere. */
const address = () => `10.${(++asked >> 16) & 255}.${(asked >> 8) & 255}.${asked & 255}`;

/** Certificates, the learner's own page, the public entry and history, after every move. */
export async function expectOneStory(world: Asked): Promise<void> {
	const { sql, at, awards } = world;
	const today = londonDay(at);
	for (const { awardId, enrolmentId, held } of awards) {
		const told = publicly(held, today);
		const papers = await papersOf(sql, awardId);
		expect(papers.map(({ number, name }) => [number, name])).toEqual(
			held.papers.map((name, before) => [before + 1, name])
		);
		for (const [index, { code, name }] of papers.entries()) {
			const answer = verifyAnswer((await certificateByCode(sql, at, code))!, at);
			expect(answer.holder_name).toBe(name);
			expect(answer.awarded_on).toBeTruthy();
			if (index < papers.length - 1 && told.status === 'in_force') {
				expect(answer).toMatchObject({ status: 'superseded', conditions: null });
				continue;
			}
			expect(said(answer)).toEqual(told);
			const newer = held.newer && awards.find((other) => other.held === held.newer)!;
			const newest = newer && (await papersOf(sql, newer.awardId)).at(-1)!.code;
			expect(answer.replaced_by).toBe(newest);
		}
		const own = (await certificateOfEnrolment(sql, at, enrolmentId))!;
		expect(own.code).toBe(papers.at(-1)!.code);
		expect(said(verifyAnswer(own, at))).toEqual(told);
		expect(mayDownload(own.status)).toBe(['in_force', 'expired'].includes(told.status));
		const [row] = await sql<{ state: string; version: number }[]>`
			select state, version from award where id = ${awardId}`;
		expect(row!.state).toBe(held.state);
		expect(await replay(sql, storedAward, awardId)).toEqual(row);
	}
	await expectEntry(world, today);
	const inForce = awards.filter(({ held }) => publicly(held, today).status === 'in_force');
	expect(inForce.length).toBeLessThan(2);
}

/** As `publicly` says it. */
const said = (answer: ReturnType<typeof verifyAnswer>) => ({
	status: answer.status,
	since: answer.status_since,
	until: answer.in_force_until,
	limits: answer.conditions && (answer.conditions.words ?? '')
});

const papersOf = (sql: Sql, awardId: string) =>
	sql<{ id: string; number: number; code: string; name: string; expiresOn: string | null }[]>`
		select id, number, code, name, expires_on from certificate where award_id = ${awardId} order by number`;

async function expectEntry({ sql, at, personId, awards }: Asked, today: string): Promise<void> {
	const [{ number } = { number: '' }] = await sql<{ number: string }[]>`
		select number from listing where person_id = ${personId}`;
	const entry = await entryAt(sql, visitor(at, 'test'), { number, address: address() });
	const shown = entry!.awards.map(({ status, since, until, conditions }) =>
		JSON.stringify({ status, since, until, limits: conditions && (conditions.words ?? '') })
	);
	const expected = awards.map(({ held }) => JSON.stringify(publicly(held, today)));
	expect(shown.sort()).toEqual(expected.sort());
}

/** A register that reads every page of the feed, and keeps of each award what has the highest sequence. */
export class Follower {
	#after: number;
	readonly newest = new Map<string, ToldNotice>();
	constructor(after: number) {
		this.#after = after;
	}

	async expectAgrees({ sql, at, receiverId, awards }: Asked): Promise<void> {
		const page = await feedAfter(sql, receiverId, at, { after: this.#after, limit: 500 });
		this.#after = page.next;
		for (const item of page.items) {
			if (!('notice' in item)) throw new Error('A notice was withheld.');
			const { notice } = item;
			const before = this.newest.get(notice.award_id);
			if (notice.sequence > (before?.sequence ?? 0)) this.newest.set(notice.award_id, notice);
		}
		for (const { awardId, held } of awards) {
			const notice = this.newest.get(awardId)!;
			expect({
				status: notice.status,
				since: notice.effective_on,
				from: notice.valid_from,
				until: notice.expires_on,
				awardedOn: notice.awarded_on,
				name: notice.person.name_as_awarded,
				words: notice.conditions,
				newer: notice.superseded_by
			}).toEqual({
				status: inFeed[held.state] ?? held.state,
				since: held.since,
				from: held.from,
				until: held.until,
				awardedOn: held.awardedOn,
				name: held.papers.at(-1),
				words: held.state === 'conditions' && held.publish ? held.words : null,
				newer: held.newer && awards.find((other) => other.held === held.newer)!.awardId
			});
			const cursor = writeCursor(page.head, before(awardId));
			const { items } = await feedSnapshot(sql, receiverId, at, { cursor, limit: 1 });
			expect(items).toEqual([notice]);
		}
	}
}

const inFeed: Record<string, string> = { awarded: 'in_force', due: 'in_force' };

/** The id that comes just before. */
const before = (id: string) => {
	const hex = (BigInt(`0x${id.replaceAll('-', '')}`) - 1n).toString(16).padStart(32, '0');
	return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
};

/** What costs signatures and searches: at the end of a sequence, which may end anywhere. */
export async function expectDocumentsAndSearch(world: Asked): Promise<void> {
	const { sql, at, issuing, awards, personId } = world;
	const today = londonDay(at);
	const [{ name } = { name: '' }] = await sql<{ name: string }[]>`
		select name from listing where person_id = ${personId}`;
	expect(awards.map(({ held }) => held.papers.at(-1))).toContain(name);
	for (const standing of ['in-force', 'due', 'expired', 'suspended', 'ended'] as Standing[]) {
		const found = await searchRegister(sql, visitor(at, 'test'), {
			...{ typed: name, standing, level: null, after: null, address: address() }
		});
		const isFound = found!.exact && found!.entries.length > 0;
		const expected = awards.some(({ held }) => foundBy(held, today).includes(standing));
		expect({ standing, isFound }).toEqual({ standing, isFound: expected });
	}
	const files = [];
	for (const { awardId, held } of awards) {
		for (const paper of await papersOf(sql, awardId)) {
			const kept = await credentialOf(sql, systemActor(at), issuing, paper.id);
			files.push({ held, paper, credential: JSON.parse(kept.credential) as Signed });
		}
	}
	const bits = {
		revocation: await bitsOf(world, 'revocation', files[0]!.credential),
		suspension: await bitsOf(world, 'suspension', files[0]!.credential)
	};
	for (const { held, paper, credential } of files) {
		const told = publicly(held, today);
		const isNewest = paper.number === held.papers.length;
		const handed = { address: address(), origin: issuing.origin };
		const bytes = Buffer.from(JSON.stringify(credential));
		const check = await checkFile(sql, visitor(at, 'test'), { ...handed, bytes });
		if (check.verdict !== 'genuine') throw new Error(check.verdict);
		expect(check.certificate.code).toBe(paper.code);
		expect(check.certificate.status).toBe(
			!isNewest && told.status === 'in_force' ? 'superseded' : told.status
		);
		const index = Number(credential.credentialStatus.statusListIndex);
		const isOver = !isNewest || ['revoked', 'withdrawn', 'superseded'].includes(told.status);
		expect({ revoked: bits.revocation(index), suspended: bits.suspension(index) }).toEqual({
			revoked: isOver,
			suspended: isOver || told.status === 'suspended'
		});
		// Who only reads the badge takes it for in force when, and only when, it is.
		const { validFrom, validUntil } = credential;
		const isTimely = new Date(validFrom) <= at && at <= new Date(validUntil);
		expect(isTimely && !bits.suspension(index)).toBe(isNewest && told.status === 'in_force');
	}
}

type Signed = {
	validFrom: string;
	validUntil: string;
	credentialStatus: { statusListIndex: string; statusListCredential: string };
};

/** Another reading of the list than the one that writes it: a gzip of bits, the leftmost first. */
async function bitsOf(
	{ sql, at, issuing }: Asked,
	purpose: 'revocation' | 'suspension',
	one: Signed
) {
	const list = Number(/status\/(\d+)\//.exec(one.credentialStatus.statusListCredential)![1]);
	const signed = await statusList(sql, systemActor(at), issuing, { list, purpose });
	const { encodedList } = signed['credentialSubject'] as { encodedList: string };
	const bytes = gunzipSync(Buffer.from(encodedList.slice(1), 'base64url'));
	return (index: number) => ((bytes[Math.floor(index / 8)]! >> (7 - (index % 8))) & 1) === 1;
}
