import { json } from '@sveltejs/kit';
import { openApiDocument } from '#lib/platform/openapi.ts';
import { operations } from '../operations.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = ({ locals }) =>
	json(openApiDocument(operations, locals.config.origin), {
		headers: { 'cache-control': 'public, max-age=300' }
	});
