/** The smallest exercise that has something of everything: one alarm, one answer. */
export const sampleScenario = `title: An alarm
fiction: Everything is invented.
start: T-1h
zero: A quiet Friday, 09:00
end: T+4h
phases:
  - { id: all, title: All of it, from: T+0, to: T+4h, wallMinutes: 20 }
variables:
  - { id: harm, kind: number, start: 0, min: 0, max: 100, ceiling: most, meaning: What people suffer. }
  - { id: most, kind: number, start: 90, min: 0, max: 100, meaning: Its ceiling. }
  - { id: called, kind: flag, start: false, meaning: Somebody was called. }
  - { id: heardAt, kind: time, meaning: When the alarm was heard. }
regions:
  - id: ward
    title: The ward
    initial: calm
    anywhere:
      except: [stopped]
      always: [{ when: [{ var: harm, moreThan: 50 }], to: stopped }]
    states:
      - { id: calm, title: Calm, safePoint: true, on: [{ event: alarm, to: alarmed }] }
      - id: alarmed
        title: Alarmed
        every: [{ each: 10min, effects: [{ var: harm, add: 5 }] }]
        on: [{ event: answer, to: history }]
      - { id: stopped, title: Stopped, ends: true, offersReplay: true }
schedule:
  - { at: T+3h, title: The end of the shift, effects: [{ when: [{ in: [ward.alarmed] }], var: harm, add: 1 }] }
injects:
  - { id: I1, at: T+0, shift: 5min, wallMinute: 1, to: [All], text: An *alarm* rings., effects: [{ var: heardAt, set: now }, { raise: alarm }] }
decisions:
  - id: D1
    title: Who goes?
    opens: I1
    closes: T+1h
    wallMinutes: 2
    question: Who goes?
    hint: Who is nearest?
    options:
      - { id: a, text: The one on call, points: 3, why: She has a name., effects: [{ raise: answer, in: 5min }] }
      - { id: b, text: Somebody, points: 0, why: Nobody goes. }
    unanswered: [{ var: harm, add: 5 }]
actions:
  - { id: call, title: Ring, once: true, effects: [{ var: called, set: true }] }
fairness:
  pauses: 1
  reasonWords: 15
  confidence: { from: 1, to: 5 }
  hint: { afterPercent: 60, cost: 1 }
  otherPoints: 3
  tired: { when: [{ var: harm, moreThan: 40 }], delay: 10min }
  timeFactors: [1, 2]
  rules: [Speed earns nothing.]
scoring:
  decisions: { each: 3 }
  outcomes: [{ id: safety, title: Safety, points: 90, var: harm, better: low }]
  duties: [{ id: calm, title: Calm, points: 5, states: [{ in: ward.calm, points: 5 }] }]
  record: { points: 2 }
  mustPass: [{ id: called, title: Somebody was called, when: [{ var: called, is: true }] }]
  cap: 40
  bands: { pass: 50, merit: 60, distinction: 70 }
paths:
  - id: answered
    title: She goes
    steps:
      - { at: T+0, act: call }
      - { at: T+1min, pause: 5min }
      - { at: T+1min, decide: D1, option: a }
    record: 2
    until: T+4h
    expect: { visits: [ward.alarmed, ward.calm], score: { atLeast: 100 }, failed: [] }
  - id: unanswered
    title: Nobody goes
    steps: []
    until: T+4h
    expect: { ends: [ward.stopped], score: { lessThan: 41 }, failed: [called], replayOffered: true }
`;
