import { toJsonSchema } from '@valibot/to-json-schema';
import { noticeSchema } from './notice.schema.ts';

/** The JSON Schema of a notice, as it stands in static/schemas/notice/1.json. */
export function noticeJsonSchema(): string {
	const { $schema, ...rest } = toJsonSchema(noticeSchema, { target: 'draft-2020-12' });
	return `${JSON.stringify({ $schema, $id: '/schemas/notice/1.json', ...rest }, null, 2)}\n`;
}
