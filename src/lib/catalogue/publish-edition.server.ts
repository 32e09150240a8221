import { authorise } from '#lib/identity/permissions.rules.ts';
import type { Actor } from '#lib/platform/actor.ts';
import { recordAudit } from '#lib/platform/audit.server.ts';
import type { AnySql, Transaction } from '#lib/platform/database.server.ts';
import { Refused } from '#lib/platform/errors.ts';
import { newId } from '#lib/platform/id.ts';
import type { CompiledAssessment, CompiledEdition, CompiledModule } from './content/compiled.ts';

/** Which of these content hashes are published already. */
export async function publishedHashes(
	sql: AnySql,
	hashes: readonly string[]
): Promise<Set<string>> {
	const rows = await sql<{ contentHash: string }[]>`
		select content_hash from edition where content_hash = any(${hashes as string[]}::text[])`;
	return new Set(rows.map(({ contentHash }) => contentHash));
}

/**
 * Publishes an edition with everything in it. Idempotent by its content hash: publishers of one
 * course take turns, and the second finds the edition of the first.
 * @throws Refused when the label is taken by an edition with other content
 */
export async function publishEdition(
	tx: Transaction,
	actor: Actor,
	edition: CompiledEdition
): Promise<{ id: string; isNew: boolean }> {
	authorise(actor, 'content.publish');
	await tx`select pg_advisory_xact_lock(hashtextextended(${`publish ${edition.courseCode}`}, 0))`;
	const [published] = await tx<{ id: string }[]>`
		select id from edition where content_hash = ${edition.contentHash}`;
	if (published) return { id: published.id, isNew: false };

	await placeCourse(tx, edition);
	const id = newId();
	await insertEdition(tx, actor, id, edition);
	for (const module of edition.modules) await insertModule(tx, id, module);
	await recordAudit(
		tx,
		actor,
		'edition-published',
		{ type: 'edition', id },
		{
			course: edition.courseCode,
			label: edition.label,
			contentHash: edition.contentHash
		}
	);
	return { id, isNew: true };
}

/** The tranche and the course, as the newest edition names them. */
async function placeCourse(tx: Transaction, edition: CompiledEdition): Promise<void> {
	const { tranche, courseCode, label } = edition;
	await tx`
		insert into tranche ${tx(tranche)}
		on conflict (code) do update set title = excluded.title, summary = excluded.summary`;
	await tx`
		insert into course ${tx({ code: courseCode, trancheCode: tranche.code })} on conflict do nothing`;
	const [course] = await tx<{ trancheCode: string; labelTaken: boolean }[]>`
		select tranche_code, exists (
			select from edition e where e.course_code = c.code and e.label = ${label}) as label_taken
		from course c where c.code = ${courseCode}`;
	if (course && course.trancheCode !== tranche.code) {
		throw new Refused(`The course ${courseCode} belongs to the tranche ${course.trancheCode}.`);
	}
	if (course?.labelTaken) {
		throw new Refused(
			`The edition ${label} of ${courseCode} is already published with other content. ` +
				'What is published never changes: give "edition" in course.yaml a new name.'
		);
	}
}

async function insertEdition(
	tx: Transaction,
	actor: Actor,
	editionId: string,
	edition: CompiledEdition
): Promise<void> {
	const { courseCode, label, contentHash, title, summary, audience, entryText } = edition;
	await tx`insert into edition ${tx({
		...{ id: editionId, courseCode, label, contentHash, title, summary, audience, entryText },
		grades: tx.json(edition.grades) as never,
		award: tx.json(edition.award) as never,
		cost: edition.cost && (tx.json(edition.cost) as never),
		publishedAt: actor.at,
		publishedBy: actor.personId
	})}`;
	await tx`insert into edition_file ${tx(edition.files.map((file) => ({ editionId, ...file })))}`;
	if (edition.images.length > 0) {
		await tx`insert into edition_image ${tx(edition.images.map((image) => ({ editionId, ...image })))}`;
	}
	if (edition.glossary.length > 0) {
		await tx`insert into glossary_term ${tx(edition.glossary.map((term) => ({ editionId, ...term })))}`;
	}
}

async function insertModule(
	tx: Transaction,
	editionId: string,
	{ lessons, assessments, exercise, ...module }: CompiledModule
): Promise<void> {
	const moduleId = newId();
	const { code, position, title, summary, hours, weekFrom, weekTo, requires, passPercent } = module;
	await tx`insert into module ${tx({
		...{ id: moduleId, editionId, code, position, title, summary, hours, weekFrom, weekTo },
		...{ requires, passPercent, maps: module.maps },
		outcomes: tx.json(module.outcomes) as never,
		seminar: module.seminar && (tx.json(module.seminar) as never),
		tableTop: module.tableTop && (tx.json(module.tableTop) as never)
	})}`;
	await tx`insert into lesson ${tx(
		lessons.map((lesson) => ({
			...lesson,
			...{ id: newId(), editionId, moduleId },
			headings: tx.json(lesson.headings) as never,
			keyPoints: tx.json(lesson.keyPoints) as never,
			selfCheck: tx.json(lesson.selfCheck) as never,
			sources: tx.json(lesson.sources) as never,
			furtherReading: tx.json(lesson.furtherReading) as never,
			terms: tx.json(lesson.terms) as never
		}))
	)}`;
	if (exercise.length > 0) {
		await tx`insert into exercise_page ${tx(
			exercise.map((page) => ({
				...page,
				...{ id: newId(), editionId, moduleId },
				headings: tx.json(page.headings) as never,
				sources: tx.json(page.sources) as never,
				terms: tx.json(page.terms) as never
			}))
		)}`;
	}
	for (const assessment of assessments) await insertAssessment(tx, editionId, moduleId, assessment);
}

async function insertAssessment(
	tx: Transaction,
	editionId: string,
	moduleId: string,
	{ items, policy, ...assessment }: CompiledAssessment
): Promise<void> {
	const assessmentId = newId();
	await tx`insert into assessment ${tx({
		...assessment,
		...{ id: assessmentId, editionId, moduleId },
		policy: tx.json(policy) as never
	})}`;
	if (items.length === 0) return;
	await tx`insert into item ${tx(
		items.map((item) => ({
			...item,
			...{ id: newId(), editionId, assessmentId },
			body: tx.json(item.body as never) as never
		}))
	)}`;
}
