import { readOnce } from '#lib/platform/read-once.ts';
import type { MapAssessment, MapLesson, MapModule } from './course-map.ts';

/** A module as its edition has it: the same for every learner. */
export type OutlineModule = Pick<
	MapModule,
	'id' | 'code' | 'title' | 'summary' | 'hours' | 'requires' | 'passPercent'
> & { seminarTitle: string; lessons: Omit<MapLesson, 'done'>[]; assessments: OutlineAssessment[] };

export type OutlineAssessment = Pick<
	MapAssessment,
	'id' | 'kind' | 'title' | 'weightPercent' | 'floorPercent'
> & {
	attempts: number;
	/** Which try counts; null (the edition does not say, or it is an assignment): the best. */
	counts: 'best' | 'latest' | 'average' | null;
	coolingOffHours: number[] | null;
	resubmitWithinDays: number | null;
	resubmitCapPercent: number | null;
	/** It has a window that closes. */
	closes: boolean;
};

/** The modules of an edition in the order taught, with their lessons and assessments. */
export const outlineOf = readOnce(
	(sql, editionId) => sql<OutlineModule[]>`
		select m.id, m.code, m.title, m.summary, m.hours, m.requires, m.pass_percent,
			coalesce(m.seminar ->> 'title', m.title) as seminar_title,
			(select coalesce(json_agg(json_build_object(
					'id', l.id, 'code', l.code, 'slug', l.slug, 'title', l.title, 'minutes', l.minutes
				) order by l.position), '[]')
				from lesson l where l.module_id = m.id) as lessons,
			(select coalesce(json_agg(json_build_object(
					'id', a.id, 'kind', a.kind, 'title', a.title, 'weightPercent', a.weight_percent,
					'floorPercent', a.floor_percent, 'attempts', a.attempts,
					'counts', a.policy -> 'counts',
					'closes', a.policy #> '{window,closes}' is not null,
					'coolingOffHours', a.policy -> 'coolingOffHours',
					'resubmitWithinDays', a.policy -> 'resubmitWithinDays',
					'resubmitCapPercent', a.policy -> 'resubmitCapPercent'
				) order by a.position), '[]')
				from assessment a where a.module_id = m.id) as assessments
		from module m where m.edition_id = ${editionId} order by m.position`
);
