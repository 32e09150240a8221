import { NOTE } from '../note.ts';
import type { Written } from '../question.ts';
import { xmlText } from '../xml.ts';
import type { Steps } from '#lib/platform/steps.ts';
import { packingSteps } from '#lib/platform/zip.ts';
import { partsOf } from './write-interaction.ts';
import { modal } from './write-markup.ts';

const SPACE = 'http://www.imsglobal.org/xsd/imsqtiasi_v3p0';
const PACKAGE = 'http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1';

/** A QTI 3.0 package: one file an item, the pictures, and the manifest; to be laid aside between two. */
export function* qtiFile(items: readonly Written[]): Steps<Uint8Array> {
	const files = new Map<string, Uint8Array>();
	const put = (path: string, text: string) => files.set(path, new TextEncoder().encode(text));
	const resources: string[] = [];
	for (const [index, written] of items.entries()) {
		yield;
		const path = `items/item-${index + 1}.xml`;
		// Also those that only its note shows.
		const shown = [...written.images];
		for (const [name, bytes] of shown) files.set(name, bytes);
		put(path, itemXml(written, `item-${index + 1}`));
		const listed = [path, ...shown.map(([name]) => name)].map(
			(href) => `<file href="${xmlText(href)}"/>`
		);
		resources.push(
			`<resource identifier="r${index + 1}" type="imsqti_item_xmlv3p0" href="${path}">${listed.join('')}</resource>`
		);
	}
	const manifest = `<?xml version="1.0" encoding="UTF-8"?>
<manifest xmlns="${PACKAGE}" identifier="manifest"><metadata><schema>QTI Package</schema><schemaversion>3.0.0</schemaversion></metadata><organizations/><resources>${resources.join('')}</resources></manifest>
`;
	return yield* packingSteps(
		new Map([['imsmanifest.xml', new TextEncoder().encode(manifest)], ...files])
	);
}

/** One item as QTI 3.0; the elements in the order that its schema asks for. */
export function itemXml({ question, note }: Written, identifier: string): string {
	const { name, feedback, marks } = question;
	const { responses, outcomes = '', body, processing, said = '' } = partsOf(question);
	const general = feedback ? modal('GENERAL', 'general', feedback) : '';
	return `<?xml version="1.0" encoding="UTF-8"?>
<qti-assessment-item xmlns="${SPACE}" identifier="${identifier}" title="${xmlText(name)}" adaptive="false" time-dependent="false" xml:lang="en-GB">
<?${NOTE} ${note}?>
${responses}
<qti-outcome-declaration identifier="SCORE" cardinality="single" base-type="float" normal-maximum="${marks}"><qti-default-value><qti-value>0</qti-value></qti-default-value></qti-outcome-declaration>
<qti-outcome-declaration identifier="GENERAL" cardinality="single" base-type="identifier"><qti-default-value><qti-value>general</qti-value></qti-default-value></qti-outcome-declaration>
${outcomes}
<qti-item-body>
${body}
</qti-item-body>
<qti-response-processing>${processing}</qti-response-processing>
${said}${general}
</qti-assessment-item>
`;
}
