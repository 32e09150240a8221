import { sampleLongText } from '../../../src/lib/assessment/items/long-text/long-text.samples.ts';
import type { QuizPolicy } from '../../../src/lib/catalogue/published.ts';
import type { Actor } from '../../../src/lib/platform/actor.ts';
import type { Sql } from '../../../src/lib/platform/database.server.ts';
import { newId } from '../../../src/lib/platform/id.ts';
import {
	actorOf,
	firstDay,
	type MadeCohort,
	type MadeEdition,
	type MadeEnrolment,
	makeCohort,
	makeEdition,
	makeEnrolment,
	makePerson
} from '../factories.ts';
import type { Life, Model, Question, Terms } from './model.ts';

/** Noon in London on the second Sunday of the cohort, as the window says it and as an instant. */
const CLOSES = { week: 2, day: 7, time: '12:00' };
const CLOSES_AT = Date.parse('2026-09-20T11:00:00Z');

/** What a quiz may be like. */
export type Quiz = Omit<Terms, 'closesAt' | 'drawn'> & { window: boolean; texts: 0 | 1 };

/** A cohort on the real code, and beside it what the model makes of the same acts. */
export type World = {
	sql: Sql;
	model: Model;
	edition: MadeEdition;
	cohort: MadeCohort;
	learners: MadeEnrolment[];
	/** Whoever it is, at the instant that it is in the model. */
	as: (who: 'staff' | 'tutor' | 'other tutor' | 'chair' | number) => Actor & { personId: string };
	chairId: string;
};

export async function openWorld(sql: Sql, quiz: Quiz, learners: number): Promise<World> {
	const { window, texts, ...terms } = quiz;
	const edition = await makeEdition(sql, policyOf(quiz));
	if (texts > 0) for (const key of ['text-1', 'text-2']) await makeText(sql, edition, key);
	const people = await Promise.all(
		['tutor', 'other tutor', 'staff', 'chair'].map(() => makePerson(sql))
	);
	const [tutor, other, staff, chair] = people;
	await sql`insert into role_grant ${sql({ id: newId(), personId: chair!.id, role: 'chair', grantedAt: firstDay })}`;
	const cohort = await makeCohort(sql, { editionId: edition.id, tutors: [tutor!, other!] });
	const places: MadeEnrolment[] = [];
	for (let n = 0; n < learners; n++) places.push(await makeEnrolment(sql, { cohort }));
	const model: Model = {
		now: firstDay.getTime() + 3_600_000,
		terms: { ...terms, closesAt: window ? CLOSES_AT : null, drawn: { choices: 2, texts } },
		questions: await questionsOf(sql, edition),
		lives: places.map(newLife),
		scoring: new Map()
	};
	const roles = { tutorOf: [cohort.id] };
	return {
		...{ sql, model, edition, cohort, learners: places, chairId: chair!.id },
		as(who) {
			const at = new Date(model.now);
			if (typeof who === 'number') return places[who]!.actor(at);
			if (who === 'staff') return actorOf(staff!, at, { staff: true });
			if (who === 'chair') return actorOf(chair!, at, { chair: true });
			return actorOf(who === 'tutor' ? tutor! : other!, at, roles);
		}
	};
}

const newLife = (): Life => ({
	...{ tries: [], assignment: [], extra: { quiz: null, all: null }, closesAt: null },
	...{ decidedAt: [], referrals: 0, place: 'enrolled', module: 'open' }
});

function policyOf({ window, texts, late, restHours, ...terms }: Quiz): Partial<QuizPolicy> {
	const levels: ['apply'] = ['apply'];
	const cell = (type: 'single-choice' | 'long-text', items: number) => ({
		...{ outcome: 'LO1', items, types: [type], levels }
	});
	return {
		...terms,
		...(late && { late }),
		...(window && { window: { closes: CLOSES } }),
		coolingOffHours: [restHours],
		itemCount: 2 + texts,
		blueprint: [cell('single-choice', 2), ...(texts > 0 ? [cell('long-text', texts)] : [])]
	};
}

async function makeText(sql: Sql, edition: MadeEdition, key: string): Promise<void> {
	await sql`insert into item ${sql({
		...{ id: newId(), editionId: edition.id, assessmentId: edition.modules[0].quiz.id },
		...{ key, type: 'long-text', outcome: 'LO1', level: 'apply', marks: 3 },
		body: sql.json(sampleLongText as never) as never
	})}`;
}

async function questionsOf(sql: Sql, { modules: [{ quiz }] }: MadeEdition): Promise<Question[]> {
	const texts = await sql<{ id: string }[]>`
		select id from item where assessment_id = ${quiz.id} and type = 'long-text' order by key`;
	return [
		...quiz.items.map((item) => ({ ...item, marks: 1, byTutor: false })),
		...texts.map(({ id }) => ({
			...{ id, marks: 3, byTutor: true, right: 'One name, read at night.', wrong: 'No idea.' }
		}))
	];
}

/**
 * The next edition of the course, in which every choice that was wrong is right, under the same keys:
 * nobody who is on the one before may notice.
 */
export async function republish({ sql, edition, model }: World, label: string): Promise<void> {
	const [id, moduleId, quizId] = [newId(), newId(), newId()];
	const at = new Date(model.now);
	await sql.begin(async (tx) => {
		await tx`insert into edition
			select (jsonb_populate_record(e, jsonb_build_object('id', ${id}::text, 'label', ${label}::text,
				'content_hash', ${id}::text, 'published_at', ${at}::timestamptz))).*
			from edition e where e.id = ${edition.id}`;
		await tx`insert into module
			select (jsonb_populate_record(m, jsonb_build_object('id', ${moduleId}::text, 'edition_id', ${id}::text))).*
			from module m where m.id = ${edition.modules[0].id}`;
		await tx`insert into assessment
			select (jsonb_populate_record(a, jsonb_build_object('id', ${quizId}::text,
				'edition_id', ${id}::text, 'module_id', ${moduleId}::text))).*
			from assessment a where a.id = ${edition.modules[0].quiz.id}`;
		await tx`insert into item
			select (jsonb_populate_record(i, jsonb_build_object('id', gen_random_uuid(),
				'edition_id', ${id}::text, 'assessment_id', ${quizId}::text,
				'body', case i.type when 'single-choice' then jsonb_set(i.body, '{options}', (
					select jsonb_agg(jsonb_set(o, '{correct}', to_jsonb(o ->> 'id' like '%-wrong')))
					from jsonb_array_elements(i.body -> 'options') o)) else i.body end))).*
			from item i where i.assessment_id = ${edition.modules[0].quiz.id}`;
	});
}
