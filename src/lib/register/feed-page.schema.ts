import * as v from 'valibot';
import { namelessSchema, noticeSchema } from './notice.schema.ts';

/** In the version that the agreement with the register asks for. */
const notice = v.union([noticeSchema, namelessSchema]);

const position = v.pipe(v.number(), v.integer(), v.minValue(0));

/** One page of the feed, as `/api/v1/feed` answers. */
export const feedPageSchema = v.pipe(
	v.object({
		items: v.array(
			v.union([
				v.object({ position, notice }),
				v.object({
					position,
					withheld: v.pipe(
						v.literal(true),
						v.description('There is no ground to tell this register.')
					)
				})
			])
		),
		next: v.pipe(position, v.description('Ask again with this as `after`.')),
		head: v.pipe(position, v.description('The last position of the feed.'))
	}),
	v.title('Page of the feed')
);

export type FeedPage = v.InferOutput<typeof feedPageSchema>;

/** One page of a snapshot, as `/api/v1/feed/snapshot` answers. */
export const snapshotPageSchema = v.pipe(
	v.object({
		items: v.array(notice),
		position: v.pipe(position, v.description('What it is a snapshot of: go on after this.')),
		cursor: v.pipe(v.nullable(v.string()), v.description('Of the next page; null on the last.'))
	}),
	v.title('Page of a snapshot')
);

export type SnapshotPage = v.InferOutput<typeof snapshotPageSchema>;

/** What a register ought to hold, as `/api/v1/feed/holdings` answers. */
export const holdingsSchema = v.pipe(
	v.object({
		by_status: v.record(
			v.string(),
			v.object({
				count: v.pipe(v.number(), v.integer(), v.minValue(0)),
				hash: v.pipe(
					v.string(),
					v.description('SHA-256 of the lines that docs/feed.md describes under Reconciliation.')
				)
			})
		),
		position: v.pipe(position, v.description('As of which place in the feed.'))
	}),
	v.title('What the register ought to hold')
);

export type HoldingsAnswer = v.InferOutput<typeof holdingsSchema>;

const LARGEST_PAGE = 500;

/** A whole number in the query, or what holds without one. */
const whole = (atLeast: number, atMost: number) =>
	v.pipe(
		v.string(),
		v.regex(/^\d{1,15}$/, 'must be a whole number'),
		v.transform(Number),
		v.minValue(atLeast, `must be ${atLeast} or more`),
		v.maxValue(atMost, `must be ${atMost} or less`)
	);

export const feedQuery = {
	after: v.optional(whole(0, Number.MAX_SAFE_INTEGER), '0'),
	limit: v.optional(whole(1, LARGEST_PAGE), '100')
};

const awardId = v.union(
	[v.literal(''), v.pipe(v.string(), v.uuid('must be an award_id'))],
	'must be an award_id'
);

export const holdingsQuery = { from: v.optional(awardId, ''), to: v.optional(awardId, '') };

export const snapshotQuery = {
	cursor: v.optional(v.pipe(v.string(), v.maxLength(300)), ''),
	limit: v.optional(whole(1, LARGEST_PAGE), '100')
};
