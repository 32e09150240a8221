import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
	makeCohort,
	makeEdition,
	makeEnrolment,
	makePerson,
	onDay
} from '../../../tests/support/factories.ts';
import type { MadeCohort, MadeEdition, MadeEnrolment } from '../../../tests/support/factories.ts';
import { testDatabase, type TestDatabase } from '../../../tests/support/database.ts';
import { Invalid, NotFound, Refused } from '#lib/platform/errors.ts';
import { replay } from '#lib/platform/machine-store.server.ts';
import { handInAssignment } from '#lib/workflows/hand-in-assignment.server.ts';
import { saveAssignmentDraft } from '#lib/workflows/save-draft.server.ts';
import type { DraftInput } from './drafts.server.ts';
import { receiptOf } from './receipt.rules.ts';
import { newestDraft, storedSubmission, submissionsOf } from './submissions.server.ts';

let database: TestDatabase;
let edition: MadeEdition;
let cohort: MadeCohort;
const origin = 'https://tranche.example.org';

beforeAll(async () => {
	database = await testDatabase();
	edition = await makeEdition(database.sql);
	cohort = await makeCohort(database.sql, { editionId: edition.id });
});
afterAll(() => database.drop());

const sha256 = 'ab'.repeat(32);
const forMarkers = { sha256: 'cd'.repeat(32), sizeBytes: 800 };
const upload = {
	name: 'map.pdf',
	mediaType: 'application/pdf',
	sizeBytes: 900,
	sha256,
	forMarkers
};

async function learner(): Promise<{ at: MadeEnrolment; input: DraftInput }> {
	const at = await makeEnrolment(database.sql, { cohort, person: await makePerson(database.sql) });
	const assessmentId = edition.modules[0].assignment.id;
	return {
		at,
		input: { enrolmentId: at.id, assessmentId, number: 1, base: 0, body: 'First words.' }
	};
}

const tries = (input: DraftInput) =>
	submissionsOf(database.sql, input.enrolmentId, input.assessmentId);
const journal = async (input: DraftInput) => {
	const [row] = await database.sql<{ count: number }[]>`
		select count(*) from submission_draft d join submission s on s.id = d.submission_id
		where s.enrolment_id = ${input.enrolmentId}`;
	return row!.count;
};
const moduleState = async (input: DraftInput) => {
	const [row] = await database.sql<{ state: string }[]>`
		select state from module_progress
		where enrolment_id = ${input.enrolmentId} and module_id = ${edition.modules[0].id}`;
	return row!.state;
};
const mailsTo = (email: string) =>
	database.sql<{ subject: string; bodyText: string }[]>`
		select subject, body_text from mail where to_address = ${email}`;

describe('a draft', () => {
	it('opens the try and the assessing of the module, once, however many saves race', async () => {
		const { at, input } = await learner();
		const saves = await Promise.allSettled(
			Array.from({ length: 8 }, () => saveAssignmentDraft(database.sql, at.actor(onDay(3)), input))
		);
		expect(saves.every(({ status }) => status === 'fulfilled')).toBe(true);
		expect(await tries(input)).toHaveLength(1);
		expect(await journal(input)).toBe(1);
		expect(await moduleState(input)).toBe('assessing');
	});

	it('keeps every version, and adds nothing when nothing changed', async () => {
		const { at, input } = await learner();
		const save = (base: number, body: string) =>
			saveAssignmentDraft(database.sql, at.actor(onDay(3)), { ...input, base, body });
		expect((await save(0, 'One')).seq).toBe(1);
		expect((await save(1, 'One\r\ntwo')).seq).toBe(2);
		expect((await save(1, 'One\ntwo ')).seq).toBe(2);
		expect((await save(2, 'Three')).seq).toBe(3);
		expect(await journal(input)).toBe(3);
	});

	it('is not overwritten by a page that did not see it', async () => {
		const { at, input } = await learner();
		const save = (base: number, body: string) =>
			saveAssignmentDraft(database.sql, at.actor(onDay(3)), { ...input, base, body });
		await save(0, 'From the laptop');
		await expect(save(0, 'From the old page')).rejects.toThrow(/another window/);
		const [submission] = await tries(input);
		expect(submission?.draft?.body).toBe('From the laptop');
		// Having seen it, the writer may go on.
		expect((await save(1, 'Both together')).seq).toBe(2);
	});

	it('keeps its file until it is taken away, and the same file again adds nothing', async () => {
		const { at, input } = await learner();
		const save = (base: number, change: Partial<DraftInput>) =>
			saveAssignmentDraft(database.sql, at.actor(onDay(3)), { ...input, base, ...change });
		await save(0, { file: upload });
		expect((await save(1, { file: upload })).seq).toBe(1);
		expect((await save(1, { body: 'More' })).file).toMatchObject({ sha256, forMarkers });
		expect((await save(2, { body: 'More', file: null })).file).toBeNull();
	});

	it('of somebody else, of a locked module or of an unknown try is refused', async () => {
		const { at, input } = await learner();
		const stranger = await learner();
		const save = (change: Partial<DraftInput>, who = at) =>
			saveAssignmentDraft(database.sql, who.actor(onDay(3)), { ...input, ...change });
		await expect(save({}, stranger.at)).rejects.toThrow(NotFound);
		await expect(save({ number: 2 })).rejects.toThrow(Refused);
		const locked = edition.modules[1].assignment.id;
		await expect(save({ assessmentId: locked })).rejects.toThrow(/not open to you yet/);
		await expect(save({ assessmentId: edition.modules[0].quiz.id })).rejects.toThrow(NotFound);
		await expect(save({ body: 'x'.repeat(200_001) })).rejects.toThrow(Invalid);
		// Nothing half done is left behind.
		expect(await tries(input)).toEqual([]);
		expect(await moduleState(input)).toBe('open');
	});
});

describe('handing in', () => {
	const handIn = (at: MadeEnrolment, input: DraftInput, day = 10) =>
		handInAssignment(database.sql, at.actor(onDay(day)), { ...input, declared: true, origin });

	it('happens once however often it is pressed: one receipt, one mail, one history row', async () => {
		const { at, input } = await learner();
		const receipts = await Promise.all(Array.from({ length: 6 }, () => handIn(at, input)));
		expect(new Set(receipts.map(({ receipt }) => receipt)).size).toBe(1);
		const [submission] = await tries(input);
		expect(submission).toMatchObject({ state: 'submitted', number: 1 });
		expect(await replay(database.sql, storedSubmission, submission!.id)).toEqual({
			state: 'submitted',
			version: 1
		});
		expect(await mailsTo(at.person.email)).toHaveLength(1);
	});

	it('gives a receipt that anyone can compute again from the work', async () => {
		const { at, input } = await learner();
		const { receipt, submittedAt } = await handIn(at, { ...input, file: upload });
		const [submission] = await tries(input);
		expect(receipt).toBe(
			receiptOf({
				submissionId: submission!.id,
				submittedAt,
				body: 'First words.',
				fileSha256: sha256
			})
		);
		const [mail] = await mailsTo(at.person.email);
		expect(mail?.bodyText).toContain(receipt.slice(0, 8));
		expect(mail?.bodyText).toContain('2 words, with the file map.pdf');
	});

	it('saves what is on the page first, and hands in exactly that', async () => {
		const { at, input } = await learner();
		await saveAssignmentDraft(database.sql, at.actor(onDay(3)), input);
		await handIn(at, { ...input, base: 1, body: 'The last words.' });
		const [submission] = await tries(input);
		expect((await newestDraft(database.sql, submission!.id))?.body).toBe('The last words.');
	});

	it('says so when different work is sent after it, and keeps what was handed in', async () => {
		const { at, input } = await learner();
		await handIn(at, input);
		await expect(handIn(at, { ...input, body: 'Other words.' })).rejects.toThrow(
			/was not handed in/
		);
		await expect(
			saveAssignmentDraft(database.sql, at.actor(onDay(11)), { ...input, base: 1, body: 'Other' })
		).rejects.toThrow(/already handed in/);
		expect((await tries(input))[0]?.draft?.body).toBe('First words.');
	});

	it('needs the declaration and something to mark', async () => {
		const { at, input } = await learner();
		await expect(
			handInAssignment(database.sql, at.actor(onDay(3)), { ...input, declared: false, origin })
		).rejects.toThrow(/your own work/);
		await expect(handIn(at, { ...input, body: ' \n' })).rejects.toThrow(Invalid);
		expect(await tries(input)).toEqual([]);
		await handIn(at, { ...input, body: '', file: upload });
		expect((await tries(input))[0]?.state).toBe('submitted');
	});

	it('remembers the deadline it was measured against', async () => {
		const { at, input } = await learner();
		await handIn(at, input, 40);
		const [deadline] = await database.sql<{ dueAt: Date }[]>`
			select due_at from cohort_deadline
			where cohort_id = ${cohort.id} and module_id = ${edition.modules[0].id}`;
		expect((await tries(input))[0]?.dueAt).toEqual(deadline!.dueAt);
		const [event] = await database.sql<{ event: { dueAt: string } }[]>`
			select event from history where machine = 'submission' and subject_id = ${(await tries(input))[0]!.id}`;
		expect(event?.event.dueAt).toBe(deadline!.dueAt.toISOString());
	});
});
