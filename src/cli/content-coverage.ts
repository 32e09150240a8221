import { stages, type ClauseRow, type OutcomeMap } from '#lib/catalogue/outcome-map.ts';
import type { Edition } from '#lib/catalogue/published.ts';
import { plural } from '#lib/ui/dates.ts';
import type { Answer } from './command.ts';

/** The map both ways, and its gaps. A gap is no failure: an edition may leave one open on purpose. */
export function coverageAnswer({ edition, map }: { edition: Edition; map: OutcomeMap }): Answer {
	const gaps = map.rows.flatMap(({ key, title, gaps: found }) =>
		found.map((gap) => `${key} ${title}: ${gap}`)
	);
	const unmapped = map.content.filter(({ keys }) => keys.length === 0);
	return {
		ok: true,
		lines: [
			`${edition.courseCode} ${edition.label}: ${plural(map.rows.length, 'clause')} of standards`,
			'T taught, P practised, A assessed, E evidenced',
			'',
			line(
				'clause',
				map.modules.map(({ code }) => code)
			),
			...map.rows.map((row) =>
				line(`${row.key}${row.inAward ? ' *' : ''}`, row.cells.map(letters))
			),
			'* claimed by the award',
			'',
			...map.content.map(
				({ module, kind, name, keys }) =>
					`${module} ${kind.toLowerCase()} ${name}: ${keys.join(', ') || 'mapped to nothing'}`
			),
			'',
			`${plural(gaps.length, 'gap')}${gaps.length > 0 ? ':' : ''}`,
			...gaps,
			...unmapped.map(({ module, kind, name }) => `${module} ${kind} ${name}: mapped to nothing`),
			'',
			`Listed, and not part of this course: ${map.outside.map(({ key }) => key).join(', ') || 'nothing'}`
		],
		json: { course: edition.courseCode, edition: edition.label, ...map }
	};
}

const letters = ({ reached }: ClauseRow['cells'][number]): string =>
	stages.map((stage) => (reached.includes(stage) ? stage.charAt(0).toUpperCase() : '.')).join('');

const line = (name: string, cells: readonly string[]): string =>
	[name.padEnd(26), ...cells.map((cell) => cell.padEnd(8))].join(' ').trimEnd();
