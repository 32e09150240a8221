import { contentOf } from '#lib/assessment/items/item-contents.ts';
import { type Candidate, type Cell, fillOf } from './blueprint.rules.ts';
import type { ModuleIds } from './check-module.ts';
import type { ContentImage } from './image.ts';
import type { QuizReading } from './reading.ts';

export function checkQuiz(
	quiz: QuizReading,
	ids: ModuleIds,
	images: ReadonlyMap<string, ContentImage>
): void {
	const { items = [], blueprint = [], attempts, coolingOffHours } = quiz.partly;
	items.forEach((item, index) => {
		if (!item) return;
		const fault = (path: (string | number)[], message: string) =>
			quiz.fault(['items', index, ...path], message);
		contentOf(item.type)?.check(item, { fault, images });
		const { id, outcome, lesson } = item;
		if (outcome !== undefined && !ids.outcomes.has(outcome)) {
			fault(['outcome'], `"${outcome}" is not an outcome of the module`);
		}
		if (lesson !== undefined && !ids.lessons.has(lesson)) {
			fault(['lesson'], `there is no lesson ${lesson}`);
		}
		if (id === undefined) return;
		const place = `${quiz.file}:${quiz.lineOf(['items', index, 'id'])}`;
		const first = ids.items.get(id) ?? place;
		if (first !== place) fault(['id'], `the item "${id}" is already at ${first}`);
		ids.items.set(id, first);
	});
	if (coolingOffHours && typeof attempts === 'number' && coolingOffHours.length >= attempts) {
		quiz.fault(
			['coolingOffHours'],
			`names ${coolingOffHours.length} waits, but ${attempts} attempts have only ${attempts - 1}`
		);
	}
	blueprint.forEach((cell, index) => {
		if (cell?.outcome !== undefined && !ids.outcomes.has(cell.outcome)) {
			quiz.fault(['blueprint', index], `"${cell.outcome}" is not an outcome of the module`);
		}
	});
	if (quiz.partly.onePerPage !== undefined && quiz.partly.perPage !== undefined) {
		quiz.fault(['perPage'], 'says the same as onePerPage: keep one of them');
	}
	checkReviewers(quiz);
	checkOverall(quiz);
	checkWindow(quiz);
	checkBank(quiz);
}

/** Two people stand behind the questions, or nobody is named. */
function checkReviewers({ partly: { writtenBy, reviewedBy }, fault }: QuizReading): void {
	if ((writtenBy === undefined) !== (reviewedBy === undefined)) {
		const missing = writtenBy === undefined ? 'writtenBy' : 'reviewedBy';
		fault(
			[missing === 'writtenBy' ? 'reviewedBy' : 'writtenBy'],
			`needs ${missing} beside it: whoever wrote the questions, and who else reviewed them`
		);
	}
	const plain = (name: string | undefined) => name?.trim().toLowerCase();
	const authors = new Set(writtenBy?.map(plain));
	reviewedBy?.forEach((name, index) => {
		if (name !== undefined && authors.has(plain(name))) {
			fault(['reviewedBy', index], `${name} wrote them too: somebody else reviews questions`);
		}
	});
}

/** Every mark has its words, and passing reads otherwise than not passing. */
function checkOverall({ partly: { overall, floorPercent }, fault }: QuizReading): void {
	const from = overall?.map((band) => band?.from);
	if (!from?.every((percent) => percent !== undefined)) return;
	if (from[0] !== 0) fault(['overall', 0, 'from'], 'the first words must begin at 0');
	from.forEach((percent, index) => {
		const before = from[index - 1];
		if (before !== undefined && percent <= before) {
			fault(['overall', index, 'from'], `must be more than the ${before} before it`);
		}
	});
	if (floorPercent !== undefined && !from.includes(floorPercent)) {
		fault(['overall'], `needs words that begin at the floor, ${floorPercent}`);
	}
}

/** Weeks, days and times compare as texts once they are of one length. */
function checkWindow({ partly: { window, release }, fault }: QuizReading): void {
	if (release === 'after-window' && !window?.closes) {
		fault(['release'], 'results after the window need a window that closes');
	}
	const [opens, closes] = [window?.opens, window?.closes].map((moment) =>
		moment && isWhole(moment, 'week', 'day', 'time')
			? `${String(moment.week).padStart(3, '0')} ${moment.day} ${moment.time}`
			: null
	);
	if (opens && closes && closes <= opens) fault(['window', 'closes'], 'comes before it opens');
}

const isWhole = <T extends object>(part: T | undefined, ...keys: (keyof T)[]): boolean =>
	part !== undefined && keys.every((key) => part[key] !== undefined);

/** Broken items cannot be counted: then this waits until they are mended. */
function checkBank(quiz: QuizReading): void {
	const { items, blueprint } = quiz.partly;
	if (!items?.every((item) => isWhole(item, 'outcome', 'type', 'level'))) return;
	if (!blueprint?.every((cell) => isWhole(cell, 'outcome', 'items', 'types', 'levels'))) return;
	const bank = items as Candidate[];
	const cells = blueprint as Cell[];
	const fill = fillOf(cells, bank);
	fill.cells.forEach(({ fitting, empty, isShared }, index) => {
		const cell = cells[index];
		if (empty === 0 || !cell) return;
		const shared = isShared ? ', and other cells draw from them too' : '';
		quiz.fault(
			['blueprint', index],
			`asks for ${cell.items} items on ${cell.outcome}, but only ${fitting} in the bank fit${shared}`
		);
	});
	for (const index of fill.strays) {
		const { outcome, type, level } = bank[index]!;
		const kind = `${outcome}, ${type}, ${level}`;
		quiz.fault(['items', index], `no cell of the blueprint draws this item (${kind})`);
	}
}
