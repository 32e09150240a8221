import type { RubricLevel } from '#lib/catalogue/published.ts';
import type { LearnerKey } from './people.ts';
import type { Quality } from './scripts.ts';
import type { CohortStory, Deed, LearnerStory, ModuleNumber } from './story.ts';

const at = (
	who: LearnerKey,
	invited: number,
	accepted: number | null,
	...deeds: Deed[]
): LearnerStory => ({ who, invited, accepted, deeds });

/** A module done in the usual way, from its first lesson to its mark. */
const done = (
	module: ModuleNumber,
	from: number,
	share: number,
	quality: Quality,
	level: RubricLevel
): Deed[] => [
	[from, 'read', 2],
	[from + 5, 'read', 2],
	[from + 8, 'quiz', module, share],
	[from + 14, 'write', module, quality],
	[from + 18, 'handIn', module, quality],
	[from + 24, 'mark', module, level]
];

export const cohortStories: readonly CohortStory[] = [
	{
		name: 'over',
		course: 'pilot',
		opened: -35,
		weeksAgo: 26,
		capacity: 8,
		tutors: ['tutor'],
		learners: [
			at(
				'rhian',
				-21,
				-20,
				...done(1, 1, 0.95, 'strong', 'distinction'),
				...done(2, 26, 0.95, 'strong', 'distinction')
			),
			at(
				'sol',
				-21,
				-18,
				...done(1, 2, 0.85, 'fair', 'merit'),
				...done(2, 27, 0.85, 'fair', 'merit')
			),
			at(
				'tamsin',
				-21,
				-20,
				...done(1, 0, 0.75, 'fair', 'pass'),
				...done(2, 25, 0.8, 'fair', 'pass')
			),
			at(
				'umar',
				-21,
				-14,
				...done(1, 1, 0.8, 'fair', 'pass'),
				...done(2, 26, 0.9, 'strong', 'merit')
			),
			at(
				'vera',
				-20,
				-19,
				...done(1, 3, 0.9, 'weak', 'notYet'),
				[33, 'handIn', 1, 'weak'],
				[38, 'mark', 1, 'notYet']
			),
			at(
				'ned',
				-20,
				-20,
				...done(1, 2, 0.7, 'weak', 'notYet'),
				[35, 'handIn', 1, 'weak'],
				[41, 'mark', 1, 'notYet']
			),
			at('wilf', -20, -16, [2, 'read', 3], [9, 'withdraw', 'A new post left no time to study.'])
		],
		board: {
			called: 60,
			meets: { day: 68 },
			changes: [
				{
					who: 'ned',
					decision: 'fail',
					reason:
						'Both tries leave the same questions open, and the sponsor has ended the study time.',
					day: 68
				}
			]
		},
		awards: [{ who: 'tamsin', act: 'suspended', reasonCode: 'IDENTITY_DISPUTE', day: 150 }]
	},
	{
		name: 'waits for its board',
		course: 'pilot',
		opened: -35,
		weeksAgo: 11,
		capacity: 8,
		tutors: ['tutor', 'tutor2'],
		learners: [
			at(
				'mairi',
				-20,
				-19,
				...done(1, 1, 0.9, 'strong', 'merit'),
				...done(2, 26, 0.95, 'strong', 'distinction')
			),
			at(
				'niall',
				-20,
				-15,
				...done(1, 0, 0.8, 'fair', 'pass'),
				...done(2, 25, 0.75, 'fair', 'pass'),
				[54, 'correct', 2, 'merit', 'A page of the script had been overlooked.']
			),
			at(
				'olu',
				-20,
				-20,
				...done(1, 2, 0.7, 'weak', 'notYet'),
				[34, 'handIn', 1, 'fair'],
				[39, 'mark', 1, 'pass'],
				[40, 'read', 2],
				[42, 'read', 2],
				[44, 'quiz', 2, 0.8],
				[47, 'handIn', 2, 'fair'],
				[54, 'mark', 2, 'pass']
			),
			at(
				'petra',
				-18,
				-12,
				...done(1, 4, 0.85, 'weak', 'notYet'),
				[36, 'handIn', 1, 'weak'],
				[42, 'mark', 1, 'notYet']
			),
			at(
				'qadir',
				-18,
				-17,
				...done(1, 1, 0.85, 'fair', 'merit'),
				[26, 'read', 4],
				[40, 'break', 'A leave of absence, agreed with their sponsor.']
			)
		],
		board: {
			called: 70,
			meets: { inDays: 3 },
			changes: [
				{
					who: 'niall',
					decision: 'defer',
					reason: 'The external examiner asks to read the corrected script first.',
					day: 74
				}
			]
		}
	},
	{
		name: 'half way',
		course: 'pilot',
		opened: -35,
		weeksAgo: 5,
		capacity: 16,
		tutors: ['tutor', 'tutor2'],
		deadline: {
			day: 24,
			module: 2,
			to: 52,
			time: '18:00',
			reason: 'A national exercise takes three days out of week 7.'
		},
		learners: [
			at(
				'priya',
				-21,
				-20,
				...done(1, 1, 0.9, 'strong', 'merit'),
				[28, 'read', 1],
				[34, 'read', 1]
			),
			at(
				'bryn',
				-21,
				-21,
				...done(1, 0, 0.95, 'strong', 'distinction'),
				[25, 'read', 4],
				[30, 'quiz', 2, 0.95],
				[33, 'write', 2, 'strong']
			),
			at(
				'chidi',
				-21,
				-18,
				...done(1, 2, 0.8, 'fair', 'pass'),
				[27, 'read', 4],
				[33, 'quiz', 2, 0.2]
			),
			at(
				'dilys',
				-21,
				-17,
				[3, 'read', 4],
				[12, 'quiz', 1, 0.85],
				[20, 'write', 1, 'fair'],
				[26, 'handIn', 1, 'fair']
			),
			at(
				'esme',
				-20,
				-19,
				[5, 'read', 4],
				[14, 'quiz', 1, 0.45],
				[17, 'quiz', 1, 0.85],
				[27, 'handIn', 1, 'strong']
			),
			at('farid', -20, -16, [4, 'read', 4], [15, 'quiz', 1, 0.9], [29, 'handIn', 1, 'fair']),
			at(
				'gwen',
				-20,
				-20,
				[2, 'read', 4],
				[10, 'quiz', 1, 0.8],
				[19, 'handIn', 1, 'weak'],
				[25, 'mark', 1, 'notYet', 'tutor2'],
				[33, 'write', 1, 'fair']
			),
			at('hamish', -20, -12, [6, 'read', 2], [24, 'read', 1], [31, 'remind']),
			at('imani', -20, -9),
			at(
				'jonas',
				-20,
				-18,
				[1, 'read', 4],
				[9, 'quiz', 1, 0.85],
				[18, 'break', 'A move to another post. Back next month.']
			),
			at('kavita', -20, -15, [2, 'read', 1], [11, 'withdraw', 'Changed to another employer.']),
			at('lewis', -14, null)
		]
	},
	{
		name: 'just begun',
		course: 'pilot',
		opened: -35,
		weeksAgo: 0,
		capacity: 12,
		tutors: ['tutor2'],
		learners: [
			at('tomos', -10, -6),
			at('xanthe', -10, -9, [0, 'read', 1]),
			at('yusuf', -10, -4),
			at('zoe', -10, null),
			at('anwen', -1, null)
		]
	},
	{
		name: 'still to begin',
		course: 'full',
		opened: -49,
		weeksAgo: -5,
		capacity: 24,
		tutors: ['tutor', 'tutor2'],
		learners: [
			at('beth', -45, -44),
			at('cormac', -45, -41),
			at('delyth', -44, -43),
			at('emeka', -40, null)
		]
	}
];
