import { toJsonSchema } from '@valibot/to-json-schema';
import { namelessSchema, noticeSchema, typesWithReason } from './notice.schema.ts';

/** What the words of a field alone cannot say. */
const reasonIsGiven = {
	if: { properties: { notice_type: { enum: typesWithReason } } },
	then: { properties: { reason_code: { type: 'string' } } }
};

const versions = { 1: noticeSchema, 2: namelessSchema } as const;

/** The JSON Schema of a version of the notice, as it stands in static/schemas/notice. */
export function noticeJsonSchema(version: keyof typeof versions): string {
	const { $schema, ...rest } = toJsonSchema(versions[version], { target: 'draft-2020-12' });
	const schema = { $schema, $id: `/schemas/notice/${version}.json`, ...rest, ...reasonIsGiven };
	return `${JSON.stringify(schema, null, 2)}\n`;
}
