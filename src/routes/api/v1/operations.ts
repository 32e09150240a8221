import { verifyFileOperation, verifyOperation } from '#lib/certification/verify-operation.ts';
import { feedOperations } from '#lib/register/feed-operations.ts';
import type { Operation } from '#lib/platform/openapi.ts';

/** Everything that /api/v1 answers to, for its OpenAPI document. */
export const operations: readonly Operation[] = [
	verifyOperation,
	verifyFileOperation,
	...feedOperations
];
