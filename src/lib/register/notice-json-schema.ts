import { toJsonSchema } from '@valibot/to-json-schema';
import { noticeSchema, typesWithReason } from './notice.schema.ts';

/** What the words of a field alone cannot say. */
const reasonIsGiven = {
	if: { properties: { notice_type: { enum: typesWithReason } } },
	then: { properties: { reason_code: { type: 'string' } } }
};

/** The JSON Schema of a notice, as it stands in static/schemas/notice/1.json. */
export function noticeJsonSchema(): string {
	const { $schema, ...rest } = toJsonSchema(noticeSchema, { target: 'draft-2020-12' });
	const schema = { $schema, $id: '/schemas/notice/1.json', ...rest, ...reasonIsGiven };
	return `${JSON.stringify(schema, null, 2)}\n`;
}
