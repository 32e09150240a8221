import { afterAll, beforeAll, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../tests/support/database.ts';
import {
	makeCohort,
	makeEdition,
	type MadeEdition,
	makeEnrolment,
	onDay
} from '../../../tests/support/factories.ts';
import type { Sql } from '../platform/database.server.ts';
import { Invalid } from '../platform/errors.ts';
import { forgetNotes, noteOf, notesOf, saveNote } from './notes.server.ts';

let database: TestDatabase;
let sql: Sql;
let edition: MadeEdition;

beforeAll(async () => {
	database = await testDatabase();
	sql = database.sql;
	edition = await makeEdition(sql);
});
afterAll(() => database.drop());

async function learner() {
	const place = await makeEnrolment(sql, {
		cohort: await makeCohort(sql, { editionId: edition.id })
	});
	const save = (body: string, base = '', days = 0, module: 0 | 1 = 0) =>
		saveNote(sql, place.actor(onDay(days)), {
			enrolmentId: place.id,
			lessonId: edition.modules[module].lesson.id,
			body,
			base
		});
	const read = () => noteOf(sql, place.id, edition.modules[0].lesson.slug);
	return { ...place, save, read };
}

it('is kept, changed and emptied by its writer; the same again changes nothing', async () => {
	const { id, save, read } = await learner();
	expect(await read()).toBeNull();
	await save('First.');
	expect(await save('First.', 'whatever', 3)).toEqual({ savedAt: onDay(0) });
	expect(await noteOf(sql, id, edition.modules[0].lesson.code)).toMatchObject({ body: 'First.' });
	await save('Second.', onDay(0).toISOString(), 1);
	expect(await read()).toEqual({ body: 'Second.', savedAt: onDay(1) });
	await save('', onDay(1).toISOString(), 2);
	expect(await read()).toBeNull();
});

it('never writes over what another window saved meanwhile', async () => {
	const { save, read } = await learner();
	await save('Ours.');
	const base = onDay(0).toISOString();
	await save('From the first window.', base, 1);
	expect(await save('From the second window.', base, 2)).toEqual({
		other: { body: 'From the first window.', savedAt: onDay(1) }
	});
	expect((await read())!.body).toBe('From the first window.');
	const both = await Promise.all([
		save('One.', onDay(1).toISOString(), 3),
		save('Two.', onDay(1).toISOString(), 4)
	]);
	expect(both.filter((outcome) => 'other' in outcome)).toHaveLength(1);
});

it('belongs to one learner and stands in the order of the course', async () => {
	const [one, other] = [await learner(), await learner()];
	await one.save('In the second module.', '', 0, 1);
	await one.save('In the first.');
	expect((await notesOf(sql, one.id)).map(({ body }) => body)).toEqual([
		'In the first.',
		'In the second module.'
	]);
	expect(await notesOf(sql, other.id)).toEqual([]);
});

it('refuses what is too long, and keeps what was there', async () => {
	const { save, read } = await learner();
	await save('Short.');
	await expect(save('x'.repeat(20_001), onDay(0).toISOString())).rejects.toThrow(Invalid);
	expect((await read())!.body).toBe('Short.');
});

it('goes when the account has been closed for as long as the table of retention says', async () => {
	const [closed, open] = [await learner(), await learner()];
	await closed.save('Mine.');
	await open.save('Mine too.');
	await sql`update person set closed_at = ${onDay(10)} where id = ${closed.person.id}`;
	expect(await forgetNotes(sql, onDay(10))).toBe(0);
	expect(await forgetNotes(sql, onDay(11))).toBe(1);
	expect(await closed.read()).toBeNull();
	expect((await open.read())!.body).toBe('Mine too.');
});
