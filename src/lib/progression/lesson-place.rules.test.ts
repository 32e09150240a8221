import { describe, expect, test } from 'vitest';
import { NotFound } from '../platform/errors.ts';
import type { MapModule } from './course-map.ts';
import { placeInCourse } from './lesson-place.rules.ts';

const module = (code: string, state: string, ...lessons: string[]): MapModule =>
	({
		code,
		state,
		lessons: lessons.map((id) => ({
			id,
			code: id,
			slug: `${id}-slug`,
			title: id,
			minutes: 30,
			done: id === '1.1'
		}))
	}) as unknown as MapModule;

const course = [
	module('M-1', 'passed', '1.1', '1.2'),
	module('M-2', 'open', '2.1'),
	module('M-3', 'locked', '3.1')
];

describe('the place of a lesson', () => {
	test('within its module, with the lessons around it', () => {
		const place = placeInCourse(course, '1.2', 'm-1');
		expect(place).toMatchObject({ number: 2, done: false, path: 'm-1/lessons/1.2-slug' });
		expect(place.previous?.path).toBe('m-1/lessons/1.1-slug');
		expect(place.next?.path).toBe('m-2/lessons/2.1-slug');
	});

	test('the first has none before it, and none leads into a locked module', () => {
		expect(placeInCourse(course, '1.1', 'M-1').previous).toBeNull();
		expect(placeInCourse(course, '2.1', 'm-2').next).toBeNull();
		expect(placeInCourse(course, '3.1', 'm-3')).toMatchObject({
			next: null,
			previous: { id: '2.1' }
		});
	});

	test.each([
		['another module’s lesson', '2.1', 'm-1'],
		['a lesson that is not of this course', '9.9', 'm-1'],
		['a module that is not of this course', '1.1', 'm-9']
	])('%s is not found', (_, lesson, code) => {
		expect(() => placeInCourse(course, lesson, code)).toThrow(NotFound);
	});
});
