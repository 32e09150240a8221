import * as v from 'valibot';
import { wrongShape } from './item-type.ts';

/** Several things picked from a list: +1 for each right pick, -1 for each wrong one, never below 0. */

type Choice = { id: string; correct: boolean };

export const picksResponse = (choices: readonly Choice[], most: number) =>
	v.strictObject(
		{
			choices: v.optional(
				v.pipe(
					v.array(
						v.picklist(
							choices.map(({ id }) => id),
							wrongShape
						),
						wrongShape
					),
					v.maxLength(most, wrongShape),
					v.check((picked) => new Set(picked).size === picked.length, wrongShape)
				),
				[]
			)
		},
		wrongShape
	);

export function scorePicks(choices: readonly Choice[], picked: readonly string[]): number {
	const right = choices.filter(({ correct }) => correct);
	const rightPicks = right.filter(({ id }) => picked.includes(id)).length;
	const wrongPicks = picked.length - rightPicks;
	return Math.max(0, rightPicks - wrongPicks) / right.length;
}

export const idsOf = (choices: readonly Choice[], correct: boolean): string[] =>
	choices.filter((choice) => choice.correct === correct).map(({ id }) => id);

/** The same choices with others to be picked. */
export const withCorrect = <C extends Choice>(choices: readonly C[], picked: readonly string[]) =>
	choices.map((choice) => ({ ...choice, correct: picked.includes(choice.id) }));
