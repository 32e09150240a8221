import { error, fail } from '@sveltejs/kit';
import { storePictures } from '#lib/assessment/bank/bank-pictures.server.ts';
import type { EditorPage } from '#lib/assessment/editor/editor-page.ts';
import {
	aboutFields,
	allFields,
	askedFields,
	issueOf,
	itemTyped,
	type QuestionForm
} from '#lib/assessment/editor/question-forms.ts';
import { readTyped, rearranged, type Typed, withRows } from '#lib/assessment/editor/typed.rules.ts';
import { Pictures } from '#lib/assessment/formats/pictures.ts';
import { typeOf } from '#lib/assessment/items/item-types.ts';
import { previewQuestion, previewResult } from '#lib/assessment/preview.rules.ts';
import type { ContentImage } from '#lib/catalogue/content/image.ts';
import type { ItemRead } from '#lib/catalogue/content/read-item.ts';
import type { ModuleFrame } from '#lib/catalogue/module-frame.server.ts';
import { thinkingLevels } from '#lib/catalogue/published.ts';
import type { Actor } from '#lib/platform/actor.ts';
import { inTransaction, type Sql } from '#lib/platform/database.server.ts';
import { Invalid, type InputIssue, Refused } from '#lib/platform/errors.ts';
import { readPicture } from '#lib/workflows/convert-items.ts';
import { checkQuestion, questionPictures } from '#lib/workflows/write-question.server.ts';

/** What both pages of the editor do with their form. */

export type Editing = { form: QuestionForm; frame: ModuleFrame; key: string };
type Named = Map<string, ContentImage>;
export type Whole = { read: Extract<ItemRead, { item: object }>; pictures: Named; was: number };

/** The page of a question as it stands in the form. */
export function editorPage(
	{ form, frame }: Omit<Editing, 'key'>,
	typed: Typed,
	pictures: Named,
	was: number
): EditorPage {
	const { type, title, own } = form;
	const paths = [...pictures.keys()].map((path) => ({ value: path, text: path }));
	const lessons = frame.lessons.map(({ code, title: name }) => ({
		value: code,
		text: `${code} ${name}`
	}));
	return {
		...{ type, title, asked: askedFields, own, about: aboutFields, was },
		typed: withRows(allFields(form), typed),
		pictures: [...pictures].map(([path, { sha256, ending, box, width, height }]) => ({
			...{ path, sha256, src: `/images/${sha256}.${ending}`, box, width, height }
		})),
		choices: {
			outcome: frame.outcomes.map(({ id, text }) => ({ value: id, text: `${id} ${text}` })),
			level: thinkingLevels.map((level) => ({ value: level, text: level })),
			lesson: [{ value: '', text: 'None' }, ...lessons],
			pictures: [{ value: '', text: 'Choose' }, ...paths]
		}
	};
}

/**
 * One press of a button of the editor. Only `save` writes a question; whatever else was pressed, or
 * is wrong, the page comes again with all that was typed.
 */
export async function pressed(
	{ sql, actor }: { sql: Sql; actor: Actor },
	editing: Editing,
	sent: FormData,
	save: (whole: Whole) => Promise<never>
) {
	const { form, frame, key } = editing;
	const act = String(sent.get('do') ?? 'save');
	const fields = allFields(form);
	let typed = readTyped(fields, sent);
	const issues: InputIssue[] = [];
	const { pictures, added, wrong } = await readPictures(sql, actor, sent);
	if (wrong) issues.push({ field: 'picture', message: wrong });
	for (const name of form.pictures ?? []) if (added && !typed[name]) typed[name] = added;
	typed = rearranged(fields, typed, act);
	const was = Number(sent.get('was')) || 0;
	const again = { page: editorPage(editing, typed, pictures, was), key };
	if (act !== 'save' && act !== 'preview') {
		return issues.length > 0 ? fail(400, { ...again, issues }) : { ...again, issues };
	}
	const { item, own, faults } = itemTyped(form, typed, key || nameOf(typed));
	const read = checkQuestion(item, pictures, frame);
	const found = [...faults, ...('faults' in read ? read.faults : [])];
	issues.push(...once(found.map((fault) => issueOf(form, fault, own))));
	if (issues.length > 0 || 'faults' in read) return fail(400, { ...again, issues });
	if (act === 'preview') return { ...again, issues, preview: previewOf(read) };
	try {
		return await save({ read, pictures, was });
	} catch (problem) {
		if (problem instanceof Invalid) return fail(400, { ...again, issues: problem.issues });
		if (!(problem instanceof Refused)) throw problem;
		return fail(409, { ...again, issues: [{ field: '', message: problem.message }] });
	}
}

/** At one field one thing is said: the first. */
const once = (issues: InputIssue[]) =>
	issues.filter(({ field }, at) => issues.findIndex((one) => one.field === field) === at);

/** A question without a name is called by its first words. */
const nameOf = (typed: Typed): string =>
	String(typed['stem'] ?? '')
		.toLowerCase()
		.normalize('NFKD')
		.replace(/!\[.*?\]\(.*?\)/g, ' ')
		.replace(/\p{M}/gu, '')
		.replace(/[^a-z0-9]+/g, '-')
		.slice(0, 50)
		.replace(/^-+|-+$/g, '') || 'question';

/** As a learner sees it, and what is read after the right answer. */
function previewOf({ compiled }: Whole['read']) {
	const item = { ...compiled, id: compiled.key };
	const right = typeOf(item).right(item.body);
	return { question: previewQuestion(item, null), result: previewResult(item, right) };
}

/** The pictures that the form names, and one that was sent with it: that is kept at once. */
async function readPictures(sql: Sql, actor: Actor, sent: FormData) {
	const named = new Map(
		sent
			.getAll('pictures')
			.slice(0, 50)
			.flatMap((line) => {
				const [, path = '', sha256 = ''] =
					/^(images\/[a-z0-9][a-z0-9.-]*)=([0-9a-f]{64})$/.exec(String(line)) ?? [];
				return path ? [[path, sha256] as const] : [];
			})
	);
	const file = sent.get('picture');
	if (!(file instanceof File) || file.size === 0) {
		return { pictures: await questionPictures(sql, named), added: undefined, wrong: undefined };
	}
	const bytes = new Uint8Array(await file.arrayBuffer());
	const before = await questionPictures(sql, named);
	const kept = new Pictures();
	for (const [path, picture] of before) kept.add(path, picture.bytes);
	const path = kept.add(file.name, bytes);
	const image = readPicture(path, bytes);
	if (typeof image === 'string') {
		return { pictures: before, added: undefined, wrong: `The picture ${image}` };
	}
	await inTransaction(sql, (tx) => storePictures(tx, actor, [image]));
	named.set(path, image.sha256);
	return { pictures: await questionPictures(sql, named), added: path, wrong: undefined };
}

export function wanted<T>(found: T | undefined): T {
	if (found === undefined) error(404, 'That page could not be found.');
	return found;
}
