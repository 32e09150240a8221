import { toHtml, toInlineHtml } from '../markup.ts';
import { NOTE } from '../note.ts';
import type { Choice, Question, Written } from '../question.ts';
import { xmlText } from '../xml.ts';
import { writeZip } from '#lib/platform/zip.ts';

const SPACE = 'http://www.imsglobal.org/xsd/imsqtiasi_v3p0';
const PACKAGE = 'http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1';

/** A QTI 3.0 package: one file an item, the pictures, and the manifest. */
export function writeQti(items: readonly Written[]): Uint8Array {
	const files = new Map<string, Uint8Array>();
	const put = (path: string, text: string) => files.set(path, new TextEncoder().encode(text));
	const resources = items.map((written, index) => {
		const path = `items/item-${index + 1}.xml`;
		const shown = [...written.images].filter(([name]) =>
			JSON.stringify(written.question).includes(name)
		);
		for (const [name, bytes] of shown) files.set(name, bytes);
		put(path, itemXml(written, `item-${index + 1}`));
		const listed = [path, ...shown.map(([name]) => name)].map(
			(href) => `<file href="${xmlText(href)}"/>`
		);
		return `<resource identifier="r${index + 1}" type="imsqti_item_xmlv3p0" href="${path}">${listed.join('')}</resource>`;
	});
	const manifest = `<?xml version="1.0" encoding="UTF-8"?>
<manifest xmlns="${PACKAGE}" identifier="manifest"><metadata><schema>QTI Package</schema><schemaversion>3.0.0</schemaversion></metadata><organizations/><resources>${resources.join('')}</resources></manifest>
`;
	return writeZip(new Map([['imsmanifest.xml', new TextEncoder().encode(manifest)], ...files]));
}

/** One item as QTI 3.0. */
export function itemXml({ question, note }: Written, identifier: string): string {
	const { name, feedback, marks } = question;
	const { declarations, body, processing } = asked(question);
	const general = feedback
		? `<qti-modal-feedback outcome-identifier="GENERAL" identifier="general" show-hide="show"><qti-content-body>${html(feedback)}</qti-content-body></qti-modal-feedback>`
		: '';
	return `<?xml version="1.0" encoding="UTF-8"?>
<qti-assessment-item xmlns="${SPACE}" identifier="${identifier}" title="${xmlText(name)}" adaptive="false" time-dependent="false" xml:lang="en-GB">
<?${NOTE} ${note}?>
${declarations}
<qti-outcome-declaration identifier="SCORE" cardinality="single" base-type="float" normal-maximum="${marks}"/>
<qti-outcome-declaration identifier="GENERAL" cardinality="single" base-type="identifier"><qti-default-value><qti-value>general</qti-value></qti-default-value></qti-outcome-declaration>
<qti-item-body>
${body}
</qti-item-body>
${processing ?? '<qti-response-processing template="https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/match_correct.xml"/>'}
${general}
</qti-assessment-item>
`;
}

/** Items lie one folder below the pictures. HTML as XML writes it. */
const html = (markdown: string) => asXml(toHtml(markdown));
const inline = (markdown: string) => asXml(toInlineHtml(markdown));
const asXml = (text: string) =>
	text
		.replace(/<(img|br|hr)\b([^>]*?)\s*\/?>/g, '<$1$2/>')
		.replaceAll('src="images/', 'src="../images/');

type Parts = { declarations: string; body: string; processing?: string };

const declare = (id: string, facts: string, correct: readonly string[]) =>
	`<qti-response-declaration identifier="${id}" ${facts}>${
		correct.length === 0
			? ''
			: `<qti-correct-response>${correct.map((value) => `<qti-value>${xmlText(value)}</qti-value>`).join('')}</qti-correct-response>`
	}</qti-response-declaration>`;

const RESPONSE = 'response-identifier="RESPONSE"';
const choiceId = (index: number) => `C${index + 1}`;
const correctIds = (options: readonly { correct: boolean }[]) =>
	options.flatMap(({ correct }, index) => (correct ? [choiceId(index)] : []));
const inFeedback = (id: string, text: string) =>
	text
		? `<qti-feedback-inline outcome-identifier="FEEDBACK" identifier="${id}" show-hide="show">${inline(text)}</qti-feedback-inline>`
		: '';

function asked(question: Question): Parts {
	const stem = html(question.stem);
	switch (question.kind) {
		case 'choice': {
			const { single, options } = question;
			const cardinality = single ? 'single' : 'multiple';
			const choices = options.map(
				({ text, feedback }, index) =>
					`<qti-simple-choice identifier="${choiceId(index)}">${inline(text)}${inFeedback(choiceId(index), feedback)}</qti-simple-choice>`
			);
			return {
				declarations: declare(
					'RESPONSE',
					`cardinality="${cardinality}" base-type="identifier"`,
					correctIds(options)
				),
				body: `${stem}<qti-choice-interaction ${RESPONSE} shuffle="true" max-choices="${single ? 1 : 0}">${choices.join('')}</qti-choice-interaction>`
			};
		}
		case 'matching': {
			const answers = [
				...new Set(question.pairs.map(({ answer }) => answer)),
				...question.distractors
			];
			const set = (texts: readonly string[], letter: string, most: number) =>
				`<qti-simple-match-set>${texts.map((text, index) => `<qti-simple-associable-choice identifier="${letter}${index + 1}" match-max="${most}">${inline(text)}</qti-simple-associable-choice>`).join('')}</qti-simple-match-set>`;
			const correct = question.pairs.map(
				({ answer }, index) => `P${index + 1} A${answers.indexOf(answer) + 1}`
			);
			return {
				declarations: declare(
					'RESPONSE',
					'cardinality="multiple" base-type="directedPair"',
					correct
				),
				body: `${stem}<qti-match-interaction ${RESPONSE} shuffle="true" max-associations="0">${set(
					question.pairs.map(({ prompt }) => prompt),
					'P',
					1
				)}${set(answers, 'A', 0)}</qti-match-interaction>`
			};
		}
		case 'order': {
			const ids = question.steps.map((_, index) => choiceId(index));
			const steps = question.steps.map(
				(step, index) =>
					`<qti-simple-choice identifier="${choiceId(index)}">${inline(step)}</qti-simple-choice>`
			);
			return {
				declarations: declare('RESPONSE', 'cardinality="ordered" base-type="identifier"', ids),
				body: `${stem}<qti-order-interaction ${RESPONSE} shuffle="true">${steps.join('')}</qti-order-interaction>`
			};
		}
		case 'number': {
			const { answer, tolerance, unit } = question;
			return {
				declarations: declare('RESPONSE', 'cardinality="single" base-type="float"', [
					String(answer)
				]),
				body: `${stem}<p><qti-text-entry-interaction ${RESPONSE}${unit ? ` placeholder-text="${xmlText(unit)}"` : ''}/></p>`,
				processing: `<qti-response-processing><qti-response-condition><qti-response-if><qti-equal tolerance-mode="absolute" tolerance="${tolerance} ${tolerance}"><qti-variable identifier="RESPONSE"/><qti-correct identifier="RESPONSE"/></qti-equal><qti-set-outcome-value identifier="SCORE"><qti-base-value base-type="float">${question.marks}</qti-base-value></qti-set-outcome-value></qti-response-if></qti-response-condition></qti-response-processing>`
			};
		}
		case 'words': {
			const entries = question.accepted.map(
				(text) => `<qti-map-entry map-key="${xmlText(text)}" mapped-value="${question.marks}"/>`
			);
			const correct = declare(
				'RESPONSE',
				'cardinality="single" base-type="string"',
				question.accepted.slice(0, 1)
			);
			return {
				declarations: correct.replace(
					'</qti-response-declaration>',
					`<qti-mapping default-value="0">${entries.join('')}</qti-mapping></qti-response-declaration>`
				),
				body: `${stem}<p><qti-text-entry-interaction ${RESPONSE}/></p>`,
				processing:
					'<qti-response-processing template="https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/map_response.xml"/>'
			};
		}
		case 'essay': {
			const notes = [question.markingNotes, question.modelAnswer].filter(Boolean).join('\n\n');
			const rubric = notes
				? `<qti-rubric-block view="scorer" use="instructions"><qti-content-body>${html(notes)}</qti-content-body></qti-rubric-block>`
				: '';
			return {
				declarations: declare('RESPONSE', 'cardinality="single" base-type="string"', []),
				body: `${rubric}${stem}<qti-extended-text-interaction ${RESPONSE}/>`,
				processing: '<qti-response-processing/>'
			};
		}
		case 'gaps':
			return gapsParts(question.text, question.gaps);
		case 'hotspot':
			return hotspotParts(question, stem);
	}
}

function gapsParts(text: string, gaps: readonly Choice[][]): Parts {
	const interaction = (at: number) =>
		`<qti-inline-choice-interaction response-identifier="G${at + 1}" shuffle="true">${(
			gaps[at] ?? []
		)
			.map(
				({ text: words }, index) =>
					`<qti-inline-choice identifier="${choiceId(index)}">${xmlText(words)}</qti-inline-choice>`
			)
			.join('')}</qti-inline-choice-interaction>`;
	return {
		declarations: gaps
			.map((options, at) =>
				declare(`G${at + 1}`, 'cardinality="single" base-type="identifier"', correctIds(options))
			)
			.join('\n'),
		body: html(text).replace(/\{\{(\d+)\}\}/g, (_, gap: string) => interaction(Number(gap) - 1))
	};
}

function hotspotParts(
	{ image, alt, single, regions }: Extract<Question, { kind: 'hotspot' }>,
	stem: string
): Parts {
	const choices = regions.map(({ label, shape }, index) => {
		const [x, y, c, d = 0] = 'rect' in shape ? shape.rect : shape.circle;
		const [kind, coords] = 'rect' in shape ? ['rect', [x, y, x + c, y + d]] : ['circle', [x, y, c]];
		return `<qti-hotspot-choice identifier="${choiceId(index)}" shape="${kind}" coords="${coords.join(',')}" hotspot-label="${xmlText(label)}"/>`;
	});
	return {
		declarations: declare(
			'RESPONSE',
			`cardinality="${single ? 'single' : 'multiple'}" base-type="identifier"`,
			correctIds(regions)
		),
		body: `${stem}<qti-hotspot-interaction ${RESPONSE} max-choices="${single ? 1 : 0}"><img src="../${xmlText(image)}" alt="${xmlText(alt)}"/>${choices.join('')}</qti-hotspot-interaction>`
	};
}
