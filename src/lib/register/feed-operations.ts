import * as v from 'valibot';
import type { Operation } from '#lib/platform/openapi.ts';
import { answersTaken, feedReadings } from './api-limits.ts';
import { answerSchema } from './answer.schema.ts';
import {
	feedPageSchema,
	feedQuery,
	holdingsQuery,
	holdingsSchema,
	snapshotPageSchema,
	snapshotQuery
} from './feed-page.schema.ts';

const tooMany = `More than ${feedReadings.max} requests with one token in a minute: see Retry-After.`;

/** What registers may ask and answer, as the API's document describes it. */
export const feedOperations: readonly Operation[] = [
	{
		method: 'get',
		path: '/api/v1/feed',
		id: 'readFeed',
		summary: 'What comes after a position of the feed',
		description:
			'Every position is there, in order, without a gap and without late arrivals. At least once: asking twice gives the same again; `notice_id` and `sequence` make it harmless.',
		scope: 'feed.read',
		parameters: {
			after: {
				in: 'query',
				description: 'The last position that was read; 0 at first.',
				schema: feedQuery.after
			},
			limit: { in: 'query', description: 'How many positions at most.', schema: feedQuery.limit }
		},
		answer: { description: 'Notices and what is withheld.', schema: feedPageSchema },
		problems: {
			400: 'A number is malformed.',
			401: 'No token that may read the feed.',
			429: tooMany
		}
	},
	{
		method: 'get',
		path: '/api/v1/feed/snapshot',
		id: 'readSnapshot',
		summary: 'The newest notice of each award, as of one position',
		description: 'Follow the cursor to the end, then read the feed after `position`.',
		scope: 'feed.snapshot',
		parameters: {
			cursor: { in: 'query', description: 'Of the next page.', schema: snapshotQuery.cursor },
			limit: { in: 'query', description: 'How many awards at most.', schema: snapshotQuery.limit }
		},
		answer: { description: 'Notices in order of their awards.', schema: snapshotPageSchema },
		problems: {
			400: 'A number is malformed.',
			401: 'No token that may read a snapshot.',
			429: tooMany
		}
	},
	{
		method: 'get',
		path: '/api/v1/feed/holdings',
		id: 'readHoldings',
		summary: 'What the register ought to hold: counts and a hash by status',
		description:
			'As of one position. A register that reads the feed compares by it, once it has read that far, and halves a range that differs.',
		scope: 'feed.read',
		parameters: {
			from: {
				in: 'query',
				description: 'The first award_id of the range, included; none: no limit.',
				schema: holdingsQuery.from
			},
			to: {
				in: 'query',
				description: 'The end of the range, not included; none: no limit.',
				schema: holdingsQuery.to
			}
		},
		answer: { description: 'A status without awards is left out.', schema: holdingsSchema },
		problems: {
			400: 'An award_id is malformed.',
			401: 'No token that may read the feed.',
			429: tooMany
		}
	},
	{
		method: 'post',
		path: '/api/v1/registers/{register}/answers',
		id: 'answerNotice',
		summary: 'A receipt for a notice, or the status of a registration',
		description:
			'Signed by Standard Webhooks with the secret of the register, at most 16 KB. A message id that was here before changes nothing.',
		parameters: {
			register: {
				description: 'The id that we gave the register.',
				schema: v.pipe(v.string(), v.uuid())
			}
		},
		body: answerSchema,
		answer: {
			description: 'It is kept, or was known already.',
			schema: v.object({ kept: v.picklist(['now', 'before']) })
		},
		problems: {
			400: 'It cannot be understood.',
			401: 'Signature or time are wrong.',
			404: 'It is about something that this register was never told.',
			413: 'It is too large.',
			429: `More than ${answersTaken.max} answers in a minute: see Retry-After.`
		}
	}
];
