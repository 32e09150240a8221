import * as v from 'valibot';

const day = v.pipe(v.string(), v.isoDate());

/** What the public is told about an award: `/api/v1/verify/{code}` answers with this. */
export const verifyAnswerSchema = v.pipe(
	v.object({
		code: v.pipe(
			v.string(),
			v.regex(/^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$/),
			v.description('The verification code as printed on the certificate.')
		),
		status: v.pipe(
			v.picklist(['in_force', 'expired', 'suspended', 'revoked', 'withdrawn', 'superseded']),
			v.description('What is true at `answered_at`. Reasons are never given.')
		),
		status_since: v.pipe(day, v.description('The day since when the status holds.')),
		in_force_until: v.pipe(
			v.nullable(day),
			v.description('The last day in force; null when there is none or it is not in force.')
		),
		conditions: v.pipe(
			v.nullable(
				v.object({
					since: day,
					review_on: v.nullable(day),
					words: v.pipe(
						v.nullable(v.string()),
						v.description('What limits the award; null where it is not for publication.')
					)
				})
			),
			v.description('In force, with limits: null for an award without.')
		),
		replaced_by: v.pipe(
			v.nullable(v.string()),
			v.description('The code of the newer award that took the place of this one.')
		),
		holder_name: v.pipe(v.string(), v.description('The name as awarded.')),
		award: v.object({
			id: v.string(),
			title: v.string(),
			level: v.string(),
			size_hours: v.number()
		}),
		grade: v.string(),
		awarded_on: day,
		awarding_body: v.object({ id: v.string(), name: v.string() }),
		answered_at: v.pipe(v.string(), v.isoTimestamp())
	}),
	v.title('Verification answer')
);

export type VerifyAnswer = v.InferOutput<typeof verifyAnswerSchema>;

/** What is told about a file that somebody hands us. */
export const fileAnswerSchema = v.pipe(
	v.object({
		...verifyAnswerSchema.entries,
		checked: v.pipe(
			v.picklist(['file', 'badge', 'code']),
			v.description(
				'`file`: it is the one that we made, unchanged. `badge`: a picture with the badge of this certificate inside, unchanged, which says nothing about what the picture shows. `code`: a picture with the QR code of this certificate, which says nothing about what else is in it.'
			)
		)
	}),
	v.title('Answer about a file')
);
