import { toJsonSchema } from '@valibot/to-json-schema';
import * as v from 'valibot';

/** One thing the API does, described by the schemas that its code uses. */
export type Operation = {
	method: 'get' | 'post';
	/** With parameters in braces, as OpenAPI writes them. */
	path: string;
	id: string;
	summary: string;
	description: string;
	/** In the path, or in the query where it says so. */
	parameters: Record<
		string,
		{ description: string; schema: v.GenericSchema; example?: string; in?: 'query' }
	>;
	/** The scope that the bearer token must have; none: no token is asked for. */
	scope?: string;
	/** What is posted. */
	body?: v.GenericSchema;
	/** A file that is sent as it is: its media types. */
	file?: { description: string; mediaTypes: readonly string[] };
	answer: { description: string; schema: v.GenericSchema };
	/** Statuses of errors and when they come, but for what may always come. */
	problems: Record<number, string>;
};

/** Whatever is asked, something that it needs may be away. */
const always: Record<number, string> = { 503: 'Not now: ask again, see Retry-After.' };

/** Every error of the API: RFC 9457. */
export const problemSchema = v.pipe(
	v.object({
		type: v.string(),
		title: v.pipe(v.string(), v.description('What went wrong, in a plain sentence.')),
		status: v.pipe(v.number(), v.integer()),
		reference: v.pipe(v.string(), v.description('Quote it when you ask for help.')),
		issues: v.optional(v.array(v.object({ field: v.string(), message: v.string() })))
	}),
	v.title('Problem')
);

/** The OpenAPI 3.1 document of the given operations. */
export function openApiDocument(operations: readonly Operation[], origin: string) {
	return {
		openapi: '3.1.0',
		info: {
			title: 'Tranche Academy',
			version: '1',
			description: 'Errors are application/problem+json. Fields may be added, never taken away.'
		},
		servers: [{ url: origin }],
		paths: Object.fromEntries(
			operations.map((one) => [one.path, { [one.method]: described(one) }])
		),
		components: {
			schemas: { Problem: schemaOf(problemSchema) },
			securitySchemes: { token: { type: 'http', scheme: 'bearer' } }
		}
	};
}

function described(operation: Operation) {
	const { id, summary, description, parameters, answer, problems } = operation;
	const { scope, body, file } = operation;
	return {
		operationId: id,
		summary,
		description,
		parameters: Object.entries(parameters).map(([name, { schema, ...rest }]) => ({
			name,
			in: 'path',
			required: rest.in !== 'query',
			...rest,
			schema: schemaOf(schema)
		})),
		...(scope && { security: [{ token: [scope] }] }),
		...(body && {
			requestBody: { required: true, content: { 'application/json': { schema: schemaOf(body) } } }
		}),
		...(file && { requestBody: sent(file) }),
		responses: {
			200: {
				description: answer.description,
				content: { 'application/json': { schema: schemaOf(answer.schema) } }
			},
			...Object.fromEntries(
				Object.entries({ ...problems, ...always }).map(([status, why]) => [
					status,
					{
						description: why,
						content: {
							'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } }
						}
					}
				])
			)
		}
	};
}

const sent = ({ description, mediaTypes }: NonNullable<Operation['file']>) => ({
	description,
	required: true,
	content: Object.fromEntries(mediaTypes.map((type) => [type, {}]))
});

function schemaOf(schema: v.GenericSchema) {
	const { $schema: _, ...rest } = toJsonSchema(schema, {
		target: 'draft-2020-12',
		// What is sent, before it is read into numbers and instants.
		typeMode: 'input',
		errorMode: 'ignore'
	});
	return rest;
}
