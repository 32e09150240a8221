import { toPlain } from '../markup.ts';
import type { Choice, Question } from '../question.ts';
import { xmlText } from '../xml.ts';
import { LETTERS_OF_A_WORD } from './read-interaction.ts';
import { RIGHT } from './read-feedback.ts';
import { html, inline, modal, within } from './write-markup.ts';
import {
	declare,
	feedbackWhenRight,
	type Mapping,
	scoreMapped,
	scoreNeighbours,
	scoreWhen,
	setOutcome,
	variable
} from './write-scoring.ts';

/** The parts of an item that depend on what it asks. */
type Parts = {
	responses: string;
	/** Declarations beside those of every item. */
	outcomes?: string;
	body: string;
	processing: string;
	/** What is said beside the body of single responses. */
	said?: string;
};
type Of<K extends Question['kind']> = Extract<Question, { kind: K }>;

/** A kind of question without its writer here does not compile. */
const writers: { [K in Question['kind']]: (question: Of<K>) => Parts } = {
	choice: choiceParts,
	matching: matchingParts,
	order: orderParts,
	number: numberParts,
	words: wordsParts,
	essay: essayParts,
	gaps: gapsParts,
	hotspot: hotspotParts
};

export const partsOf = <K extends Question['kind']>(question: Of<K>): Parts =>
	(writers[question.kind] as (question: Of<K>) => Parts)(question);

const RESPONSE = 'response-identifier="RESPONSE"';
const choiceId = (index: number) => `C${index + 1}`;
const idsOf = (options: readonly unknown[]) => options.map((_, index) => choiceId(index));
const correctIds = (options: readonly { correct: boolean }[]) =>
	options.flatMap(({ correct }, index) => (correct ? [choiceId(index)] : []));
const identifiers = (cardinality: string) => `cardinality="${cardinality}" base-type="identifier"`;
const outcome = (id: string, cardinality: string) =>
	`<qti-outcome-declaration identifier="${id}" ${identifiers(cardinality)}/>`;

/** One right pick: all or nothing. Several: a share for each, taken off again for each wrong one. */
function picksMapping(
	options: readonly { correct: boolean }[],
	single: boolean,
	marks: number
): Mapping {
	const right = correctIds(options);
	const share = marks / right.length;
	if (single) return { worth: right.map((id) => [id, marks] as const) };
	const worth = idsOf(options).map((id) => [id, right.includes(id) ? share : -share] as const);
	return { worth, least: 0 };
}

function choiceParts(question: Of<'choice'>): Parts {
	const { single, options, marks } = question;
	const cardinality = single ? 'single' : 'multiple';
	const choices = options.map(
		({ text, feedback }, index) =>
			`<qti-simple-choice identifier="${choiceId(index)}">${inline(text)}${within('FEEDBACK', choiceId(index), feedback)}</qti-simple-choice>`
	);
	const mapping = picksMapping(options, single, marks);
	return {
		responses: declare('RESPONSE', identifiers(cardinality), correctIds(options), mapping),
		outcomes: outcome('FEEDBACK', cardinality),
		body: `${html(question.stem)}<qti-choice-interaction ${RESPONSE} shuffle="true" max-choices="${single ? 1 : 0}">${choices.join('')}</qti-choice-interaction>`,
		processing: scoreMapped(['RESPONSE']) + setOutcome('FEEDBACK', variable('RESPONSE'))
	};
}

function matchingParts({ stem, pairs, distractors, marks }: Of<'matching'>): Parts {
	const answers = [...new Set(pairs.map(({ answer }) => answer)), ...distractors];
	const set = (texts: readonly string[], letter: string, most: number) =>
		`<qti-simple-match-set>${texts.map((text, index) => `<qti-simple-associable-choice identifier="${letter}${index + 1}" match-max="${most}">${inline(text)}</qti-simple-associable-choice>`).join('')}</qti-simple-match-set>`;
	const correct = pairs.map(({ answer }, index) => `P${index + 1} A${answers.indexOf(answer) + 1}`);
	const prompts = pairs.map(({ prompt }) => prompt);
	const worth = correct.map((pair) => [pair, marks / pairs.length] as const);
	return {
		responses: declare('RESPONSE', 'cardinality="multiple" base-type="directedPair"', correct, {
			worth
		}),
		body: `${html(stem)}<qti-match-interaction ${RESPONSE} shuffle="true" max-associations="0">${set(prompts, 'P', 1)}${set(answers, 'A', 0)}</qti-match-interaction>`,
		processing: scoreMapped(['RESPONSE'])
	};
}

function orderParts({ stem, steps, marks }: Of<'order'>): Parts {
	const ids = idsOf(steps);
	const choices = steps.map(
		(step, index) =>
			`<qti-simple-choice identifier="${choiceId(index)}">${inline(step)}</qti-simple-choice>`
	);
	return {
		responses: declare('RESPONSE', identifiers('ordered'), ids),
		body: `${html(stem)}<qti-order-interaction ${RESPONSE} shuffle="true">${choices.join('')}</qti-order-interaction>`,
		processing: scoreNeighbours(ids, marks)
	};
}

function numberParts({ stem, answer, tolerance, unit, marks }: Of<'number'>): Parts {
	const field = unit ? ` placeholder-text="${xmlText(unit)}"` : '';
	return {
		responses: declare('RESPONSE', 'cardinality="single" base-type="float"', [String(answer)]),
		body: `${html(stem)}<p><qti-text-entry-interaction ${RESPONSE}${field}/></p>`,
		processing: scoreWhen(
			`<qti-equal tolerance-mode="absolute" tolerance="${tolerance} ${tolerance}">${variable('RESPONSE')}<qti-correct identifier="RESPONSE"/></qti-equal>`,
			marks
		)
	};
}

function wordsParts({ stem, accepted, ofRight, marks }: Of<'words'>): Parts {
	const worth = accepted.map((text) => [text, marks] as const);
	const first = accepted.slice(0, 1);
	return {
		responses: declare('RESPONSE', 'cardinality="single" base-type="string"', first, { worth }),
		outcomes: outcome('FEEDBACK', 'single'),
		body: `${html(stem)}<p><qti-text-entry-interaction ${RESPONSE}/></p>`,
		processing: scoreMapped(['RESPONSE']) + feedbackWhenRight(RIGHT),
		said: ofRight && modal('FEEDBACK', RIGHT, ofRight)
	};
}

function essayParts({ stem, modelAnswer, markingNotes, words }: Of<'essay'>): Parts {
	const rubric = (markdown: string, facts: string) =>
		markdown &&
		`<qti-rubric-block ${facts}view="scorer" use="scoring"><qti-content-body>${html(markdown)}</qti-content-body></qti-rubric-block>`;
	const length = words ? ` expected-length="${words * LETTERS_OF_A_WORD}"` : '';
	return {
		responses: declare('RESPONSE', 'cardinality="single" base-type="string"', []),
		body: `${rubric(markingNotes, '')}${rubric(modelAnswer, 'class="model-answer" ')}${html(stem)}<qti-extended-text-interaction ${RESPONSE}${length}/>`,
		processing: ''
	};
}

function gapsParts({ stem, text, gaps, marks }: Of<'gaps'>): Parts {
	const gapId = (at: number) => `G${at + 1}`;
	const interaction = (at: number, options: readonly Choice[] = []) =>
		`<qti-inline-choice-interaction response-identifier="${gapId(at)}" shuffle="true">${options
			.map(
				(option, index) =>
					`<qti-inline-choice identifier="${choiceId(index)}">${xmlText(toPlain(option.text))}</qti-inline-choice>`
			)
			.join('')}</qti-inline-choice-interaction>`;
	const ids = gaps.map((_, at) => gapId(at));
	const share = marks / gaps.length;
	return {
		responses: gaps
			.map((options, at) =>
				declare(gapId(at), identifiers('single'), correctIds(options), {
					worth: correctIds(options).map((id) => [id, share] as const)
				})
			)
			.join('\n'),
		outcomes: ids.map((id) => outcome(`FEEDBACK_${id}`, 'single')).join('\n'),
		body: `<div class="stem">${html(stem)}</div>${html(text).replace(/\{\{(\d+)\}\}/g, (_, gap: string) => interaction(Number(gap) - 1, gaps[Number(gap) - 1]))}`,
		processing:
			scoreMapped(ids) + ids.map((id) => setOutcome(`FEEDBACK_${id}`, variable(id))).join(''),
		said: gaps.map((options, at) => saidOf(`FEEDBACK_${gapId(at)}`, options)).join('')
	};
}

const saidOf = (id: string, options: readonly { feedback: string }[]): string =>
	options.map(({ feedback }, index) => feedback && modal(id, choiceId(index), feedback)).join('');

function hotspotParts({ stem, image, alt, single, regions, marks }: Of<'hotspot'>): Parts {
	const cardinality = single ? 'single' : 'multiple';
	const choices = regions.map(({ label, shape }, index) => {
		const [x, y, c, d = 0] = 'rect' in shape ? shape.rect : shape.circle;
		const [kind, coords] = 'rect' in shape ? ['rect', [x, y, x + c, y + d]] : ['circle', [x, y, c]];
		return `<qti-hotspot-choice identifier="${choiceId(index)}" shape="${kind}" coords="${coords.join(',')}" hotspot-label="${xmlText(toPlain(label))}"/>`;
	});
	const mapping = picksMapping(regions, single, marks);
	return {
		responses: declare('RESPONSE', identifiers(cardinality), correctIds(regions), mapping),
		outcomes: outcome('FEEDBACK', cardinality),
		body: `${html(stem)}<qti-hotspot-interaction ${RESPONSE} max-choices="${single ? 1 : 0}"><img src="../${xmlText(image)}" alt="${xmlText(alt)}"/>${choices.join('')}</qti-hotspot-interaction>`,
		processing: scoreMapped(['RESPONSE']) + setOutcome('FEEDBACK', variable('RESPONSE')),
		said: saidOf('FEEDBACK', regions)
	};
}
