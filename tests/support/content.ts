import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { sampleScenario } from './sample-scenario.ts';

/** An invented tranche without a fault, with something of everything that the format knows. */
export type SampleFiles = Record<string, string | Uint8Array>;

const sentence = 'Somebody with a name looks at the list each morning and says what has changed. ';

const lesson = (code: string, title: string, more = '') => `---
code: "${code}"
title: ${title}
minutes: 30
outcomes: [LO1]
maps: [ndg/2]
reviewBy: 2027-05-31
keyPoints:
  - One name a risk [@b-2020].
selfCheck:
  - ask: Who decides?
    answer: One person.
  - ask: Who checks?
    answer: Another person.
  - ask: Who tells?
    answer: A third.
furtherReading: [a-2018, c-2021]
---

Every alert needs a [[SIRO]] or a [[deputy|stand-in]] [@a-2018].

## What happened

${sentence.repeat(50)}

:::case A quiet Friday
Nobody rang, and nobody knew [@b-2020] [@a-2018].
:::

### Two ways

| Way | Cost |
|---|---:|
| Ask | 0 |

![A ring of three boxes: ask, answer, check](images/ring.svg "The ring")

:::work-task Ten minutes
Ask one person.
:::
${more}`;

const ring =
	'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 100"><title>Ring</title>' +
	'<rect x="1" y="1" width="90" height="90" fill="#fff" stroke="#000"/></svg>\n';

/** One pixel. */
const pixel = Buffer.from(
	'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
	'base64'
);

const assignment = `code: assignment
kind: assignment
title: A map
weightPercent: 70
floorPercent: 40
words: 1500
file: { required: false, types: [pdf, png], maxMegabytes: 10 }
attempts: 2
resubmitWithinDays: 28
resubmitCapPercent: 50
brief: |
  ## What to do

  Draw a map of *your* place.
criteria:
  - id: accuracy
    title: Accuracy
    weight: 60
    outcome: LO1
    levels: { notYet: wrong, pass: right, merit: right in detail, distinction: right throughout }
  - id: use
    title: Use
    weight: 40
    outcome: LO1
    mustPass: true
    levels: { notYet: none, pass: some, merit: much, distinction: adopted }
markingNotes: |
  Look for names.
exemplars:
  pass: |
    An extract at pass standard.
`;

const quiz = `code: quiz
kind: quiz
title: Who decides?
weightPercent: 30
floorPercent: 60
minutes: 35
attempts: 3
coolingOffHours: [0, 24]
release: at-once
onePerPage: false
intro: Take your time.
blueprint:
  - { outcome: LO1, items: 2, types: [single-choice, multiple-response], levels: [apply] }
  - { outcome: LO1, items: 3, types: [matching, ordering, numeric], levels: [recall, apply] }
  - { outcome: LO1, items: 5, types: [inline-choice, hotspot, short-text, long-text], levels: [apply] }
items:
  - id: who
    type: single-choice
    outcome: LO1
    level: apply
    difficulty: 0.6
    marks: 1
    lesson: "1.1"
    stem: |
      Who decides, *in the end*?
    feedback: The one whose name is on the map.
    options:
      - { id: a, text: The one named, correct: true, feedback: Yes. }
      - { id: b, text: The team, feedback: A team cannot be rung. }
      - { id: c, text: Nobody, feedback: Then it is a gap. }
  - id: which
    type: multiple-response
    outcome: LO1
    level: apply
    marks: 2
    stem: Which are evidence?
    feedback: What can be shown.
    options:
      - { id: a, text: A test result, correct: true, feedback: Yes. }
      - { id: b, text: A dated list, correct: true, feedback: Yes. }
      - { id: c, text: A promise, feedback: No. }
  - id: match
    type: matching
    outcome: LO1
    level: recall
    marks: 3
    stem: Match.
    feedback: See the lesson.
    pairs:
      - { id: p1, prompt: Owns, answer: The SIRO, feedback: Yes. }
      - { id: p2, prompt: Acts, answer: The engineer, feedback: Yes. }
      - { id: p3, prompt: Fixes, answer: The engineer, feedback: Yes. }
    distractors: [The public]
  - id: order
    type: ordering
    outcome: LO1
    level: apply
    marks: 3
    stem: Put in order.
    feedback: Ask first.
    steps:
      - { id: s1, text: Ask }
      - { id: s2, text: Answer }
      - { id: s3, text: Check }
      - { id: s4, text: Tell }
    freeAfter: { s4: s2 }
  - id: hours
    type: numeric
    outcome: LO1
    level: apply
    marks: 1
    stem: How many hours?
    feedback: Three days.
    answer: 72
    tolerance: 0
    unit: hours
  - id: when
    type: numeric
    form: day-and-time
    outcome: LO1
    level: apply
    marks: 1
    stem: When must it be told?
    feedback: Three days later.
    answer: { day: 9, time: "21:40" }
    toleranceMinutes: 5
  - id: gaps
    type: inline-choice
    outcome: LO1
    level: apply
    marks: 2
    stem: Fill the gaps.
    feedback: One name a list.
    text: "The list has *one* {{g1}}, and she looks at it {{g2}}."
    gaps:
      - id: g2
        options:
          - { id: a, text: each morning, correct: true, feedback: Yes. }
          - { id: b, text: each year, feedback: Too late. }
          - { id: c, text: never, feedback: No. }
      - id: g1
        options:
          - { id: a, text: owner, correct: true, feedback: Yes. }
          - { id: b, text: committee, feedback: A committee cannot be rung. }
  - id: where
    type: hotspot
    outcome: LO1
    level: apply
    marks: 1
    stem: Where does it begin?
    feedback: With a question.
    image: images/ring.svg
    alt: A ring of three boxes.
    regions:
      - { id: r1, label: Ask, shape: { rect: [1, 1, 90, 90] }, correct: true, feedback: Yes. }
      - { id: r2, label: Answer, shape: { rect: [105, 5, 90, 90] }, feedback: That is second. }
      - { id: r3, label: Check, shape: { circle: [250, 50, 45] }, feedback: That is third. }
  - id: name-it
    type: short-text
    outcome: LO1
    level: apply
    marks: 2
    stem: Who owns it, and who stands in?
    feedback: Two names.
    marking: keywords
    maxWords: 20
    keywords:
      - { id: k1, anyOf: [senior owner, SIRO], feedback: The owner. }
      - { id: k2, anyOf: [deputy, stand-in], feedback: The deputy. }
    modelAnswer: The senior owner, and her deputy.
  - id: why
    type: short-text
    outcome: LO1
    level: apply
    marks: 2
    stem: Why one name?
    feedback: Someone must be rung.
    marking: person
    maxWords: 30
    modelAnswer: Because a committee cannot be rung at night.
    markingNotes: Look for the night.
  - id: explain
    type: long-text
    outcome: LO1
    level: apply
    marks: 4
    stem: Explain your list.
    feedback: It is read at night.
    words: 150
    modelAnswer: |
      It has one name.

      It is read at night.
    markingNotes: |
      - a name
      - the night
overall:
  - { from: 0, text: Not *yet*. }
  - { from: 60, text: Passed. }
`;

const module = (code: string, requires: string) => `code: ${code}
title: Module ${code}
summary: Who answers for what.
hours: 20
weeks: { from: 1, to: 4 }
requires: [${requires}]
pass: { overallPercent: 50 }
outcomes:
  - { id: LO1, text: Distinguish the duties. }
maps: [ndg/2]
seminar: { title: A talk, minutes: 90, brief: Bring your chart. }
`;

export function sampleContent(): SampleFiles {
	const [one, two] = ['invented-pilot/inv-1', 'invented-pilot/inv-2'];
	return {
		'tranche.yaml': 'code: invented\ntitle: Invented\nsummary: For tests.\nlicence: CC-BY-4.0\n',
		'sources.yaml': ['a-2018', 'b-2020', 'c-2021']
			.map(
				(id) =>
					`- id: ${id}\n  title: "Report ${id}"\n  publisher: Invented\n  published: "${id.slice(-4)}"\n  standing: primary\n`
			)
			.join(''),
		'glossary.yaml':
			'- term: SIRO\n  also: [senior owner]\n  meaning: The senior owner of risk.\n- term: deputy\n  meaning: Who stands in.\n',
		'outcomes.yaml': '- key: ndg/2\n  title: Two\n  framework: Invented\n  version: "1"\n',
		'invented-pilot/course.yaml': `code: INV
edition: pilot-1
title: Invented Course
summary: For tests.
audience: Tests.
entry: None.
modules: [inv-1, inv-2]
grades: { pass: 50, merit: 60, distinction: 70 }
award:
  code: INVA
  title: Invented Award
  level: unregulated
  hours: 40
  validMonths: 36
  criteria: Passed both.
  outcomes: [ndg/2]
cost:
  authorHours: 100
  yearlyAuthorHours: 10
  tutorHoursACohort: 20
  tutorHoursALearner: 5
  hostingPoundsAYear: 1000
  seats: { least: 12, most: 24 }
  exampleRates: { author: 40, tutor: 50 }
  note: Planned for tests.
`,
		[`${one}/module.yaml`]: module('INV-1', ''),
		[`${one}/1.1-first-things.md`]: lesson('1.1', 'First things'),
		[`${one}/quiz.yaml`]: quiz,
		[`${one}/assignment.yaml`]: assignment,
		[`${one}/images/ring.svg`]: ring,
		[`${two}/module.yaml`]: module('INV-2', 'INV-1'),
		[`${two}/2.1-second-things.md`]: lesson(
			'2.1',
			'Second things',
			'\n![One blue dot](images/dot.png)\n\n[video: A talk about names](https://video.example/talk)\n'
		).replace(
			'furtherReading:',
			'videos:\n  - { url: "https://video.example/talk", captions: videos/talk.vtt, transcript: videos/talk.md }\nfurtherReading:'
		),
		[`${two}/assignment.yaml`]: assignment.replace('weightPercent: 70', 'weightPercent: 100'),
		[`${two}/exercise/1-roles.md`]:
			'---\ntitle: Roles\nreviewBy: 2027-05-31\n---\n\nOne person is the [[deputy]] [@b-2020].\n\n![A ring](images/ring.svg)\n',
		[`${two}/exercise/scenario.yaml`]: sampleScenario,
		[`${two}/images/ring.svg`]: ring,
		[`${two}/images/dot.png`]: pixel,
		[`${two}/videos/talk.vtt`]: 'WEBVTT\n\n00:00.000 --> 00:02.000\nHello.\n',
		[`${two}/videos/talk.md`]: 'Hello. This is what was said.\n'
	};
}

/** Changes one file: `change` is told its text. */
export function changed(
	file: string,
	change: (text: string) => string | Uint8Array,
	files: SampleFiles = sampleContent()
): SampleFiles {
	return { ...files, [file]: change(String(files[file])) };
}

export const asFiles = (files: SampleFiles): Map<string, Uint8Array> =>
	new Map(
		Object.entries(files)
			.map(([path, content]): [string, Uint8Array] => [
				path,
				typeof content === 'string' ? new TextEncoder().encode(content) : content
			])
			.toSorted(([a], [b]) => (a < b ? -1 : 1))
	);

export function writeSample(folder: string, files: SampleFiles = sampleContent()): void {
	for (const [path, content] of Object.entries(files)) {
		mkdirSync(dirname(join(folder, path)), { recursive: true });
		writeFileSync(join(folder, path), content);
	}
}
