import type { LearnerPerson } from './people.ts';

/** What the demo learners hand in. Invented work of three qualities, turned to each one's own place. */

export type Quality = 'strong' | 'fair' | 'weak';

type Work = Pick<LearnerPerson, 'service' | 'supplier'>;

export const scriptOf = (module: 1 | 2, quality: Quality, work: Work): string =>
	texts[module][quality](work).join('\n\n');

const texts: Record<1 | 2, Record<Quality, (work: Work) => string[]>> = {
	1: {
		strong: ({ service, supplier }) => [
			'Part 1: the map',
			`I drew the map for one promise: that we can ${service}, by day and by night. Five events, five questions, 25 boxes. Four of them are empty and I have left them so.`,
			`Supplier outage (${supplier}). Owns: chief operating officer. Decides to go over to paper: site manager by day, on-call manager by night, both under the same written authority. Does: the shift lead. Checks: the resilience officer, by a call on the first Sunday of each month. Tells partners: on-call executive.`,
			'Ransomware on one unit, at night. Owns: chief operating officer. Decides to isolate: on-call technical lead, for one unit or one link without asking. Does: on-call engineer. Checks: an engineer of the other site in the morning. Tells: on-call executive.',
			'Clocks. The same event may start two. If the service is significantly interrupted, a report under the network and information systems rules within 72 hours of awareness. If records are out of reach or copied and people may be at risk, the Information Commissioner within 72 hours, and the people themselves without undue delay when the risk is high. The supplier is our processor: it must tell us promptly, and the decision to notify stays ours.',
			'Part 2: two gaps',
			'Gap 1, first by harm: nobody on nights knows that they may isolate a unit. I asked five people on the rota and one had seen the paper. In a test call it took 38 minutes to find somebody who believed they might. In that time three units that share one system stay exposed. It lasted because the paper went out by mail in the week of a merger, and no one owns the induction of the rota. Free repair: three lines on the rota sheet, read aloud at handover.',
			`Gap 2: the telephone list for going over to paper lies on the system that would be lost. A printed copy in each unit costs nothing. Beside it stands a paid choice: an hour of practice twice a year for each shift, about £4,000 in cover.`,
			'Part 3: the board paper',
			'The board is asked to decide one thing: that the on-call technical lead may isolate one unit or one link without asking, from 1 March, and that the chief operating officer reports each use. Options: as now (no cost, 38 minutes of exposure), the authority with a printed rota (no cost), or with two exercises as well (£4,000 a year). I advise the second at once and the third in the spring. The board is asked to stop reading "exercise held" as proof that nights are covered.'
		],
		fair: ({ service, supplier }) => [
			'Part 1: the map',
			`The map is for our ability to ${service}. For each event I name a role by day and a deputy by night.`,
			'A critical alert arrives. Owns: the SIRO. Decides: the chief information officer. Does: the infrastructure team. Checks: internal audit. Tells: communications.',
			`${supplier} goes down. Owns: director of operations. Decides: head of service by day; by night this is not written down, and in practice it is the on-call manager. Does: team leaders. Checks: nobody at present. Tells: communications, in office hours.`,
			'Ransomware in one team. Owns: chief operating officer. Decides to isolate: on-call technical lead with the on-call executive. Does: the service desk. Checks: the security manager. Tells: the on-call executive.',
			'Data published online. Owns: the SIRO. Decides to notify: the data protection officer advises and the chief executive decides. We have 72 hours from becoming aware. The Caldicott Guardian is asked about the people concerned.',
			'Part 2: two gaps',
			'Nobody decides what comes first at night. I asked three on-call managers and each gave another answer. Somebody who cannot wait might be seen too late. The free repair is one meeting in which the clinical lead and two managers agree an order and keep it on paper.',
			'Nobody checks the supplier. Its yearly return says that all is well and we have never asked to see how. We could ask one question each quarter, which costs nothing.',
			'Part 3: the board paper',
			'The board is asked to agree that the on-call manager may decide the order of work while the system is lost, using the list in the annex. There is no cost. Owner: director of operations. From 1 February.'
		],
		weak: ({ service, supplier }) => [
			`Our organisation must ${service} and cyber security is everybody's business.`,
			'The IT department is responsible for cyber attacks. The SIRO and the Caldicott Guardian look after data. The board has oversight. If there is an incident the CISO accepts the risk and IT will fix it as soon as possible.',
			`If ${supplier} has a problem they will tell us. If data is lost we must tell the regulator within 72 hours of the end of the investigation.`,
			'Gap 1: we need more training for all staff. Gap 2: we need a better monitoring tool, which would cost about £60,000.',
			'The board is asked to note this paper and to support cyber security.'
		]
	},
	2: {
		strong: ({ service, supplier }) => [
			'1. The service',
			`We must be able to ${service}. On an ordinary day about 30 people depend on it. For two or three of them minutes matter.`,
			'2. The scenario',
			`The most likely actor is a criminal group that seeks money through ${supplier}, which serves us and four neighbours: one break-in would press on five of us. I hold this with medium confidence. The same facts fit a failed update with nobody behind it, so I tested each barrier against both.`,
			'Hour 0: the screens stop. By hour 1 the telephone is the queue. By hour 6, if what is left goes to the most urgent first, I estimate that we manage by hand for 11 of 30. The others wait or are moved. By day 4 the harm is spread out: planned work put off, the same people working by hand for the fourth night, and more chance of a slip. By week 6 it is hidden: those whose repeat was never booked. One role should own the list of them from the first day.',
			'3. Three barriers',
			'Keep out: a second proof at log-in for the supplier. Evidence: its return, which counts accounts and not the one shared by its engineers. Better evidence, free: ask to see the list of accounts that can reach us.',
			'Notice: an alert when the link is used at night. Evidence: 14 alerts in the autumn. It could mislead: all of them were read the next morning.',
			'Keep caring: going over to paper. Evidence: training at 94 per cent. It could mislead: the figure counts a video. Cheapest better evidence: one evening, two people, six cases by hand with a clock. If fewer than five are done in time I would change my mind.',
			'4. The risk entry',
			'Because the supplier reaches us with one shared account, there is a chance that trouble there stops the service, which would mean about 19 people a day who wait for what we cannot do by hand. Evidence: link drawing checked on site. Confidence: high on the cause, low on the time to recover. Owner: the service manager, who can agree to a stop. Next: separate accounts by 12 June.',
			'5. Appetite and decision',
			'We would rather stop the service on purpose for up to four hours, with help ready, than carry a known critical weakness in it for more than 60 days. Only the SIRO may allow longer, with an end date. Tolerance: none past its end date.',
			'Last year the renewal of the link was put off for twelve months because it could not be stopped for an afternoon. Under this statement the stop was within appetite on the day it was asked for. It would have moved two lists (care), cost £6,000 for cover (money), and a Sunday for eight people (staff). What the delay cost instead was a year of exposure that nobody had accepted by name.'
		],
		fair: ({ service, supplier }) => [
			'1. The service',
			`The essential function is to ${service}. People would feel its loss within a day.`,
			'2. The scenario',
			`The most likely threat is an organised criminal group that wants money. It could reach us through ${supplier}, whose log-in needs only a password. If it did, we would lose the system that tells staff what to do next. They would work from memory and by telephone. Some people would wait too long, and the ones who cannot speak for themselves would be most at risk. In 2022 a software supplier to health and care was attacked and services used paper for weeks.`,
			'3. Three barriers',
			'Extra proof at log-in: the supplier says in its yearly return that this is switched on. We have not checked it. Updates: a monthly report shows 96 per cent of devices up to date. Paper: there is a procedure from 2023, and staff have signed for it.',
			'4. The risk entry',
			'Because the supplier may depend on a password alone, there is a chance that an intruder stops the service, which would mean missed care for people who rely on it. Evidence: the return. Confidence: medium. Owner: head of operations. Next step: ask for a record of the log-in settings by 30 June.',
			'5. Appetite and decision',
			'We will not depend on a system whose outside log-ins need only a password, unless the head of operations agrees to an exception of no more than 60 days. Last autumn we kept an old log-in open while a supplier sorted things out. Under this statement we would have set an end date, and told the supplier so.'
		],
		weak: ({ supplier }) => [
			'Hackers attack hospitals all the time and the threat is growing. They could attack us at any moment.',
			`If ${supplier} was hacked the systems would go down and IT would have to work hard to bring them back.`,
			'Our barriers are a firewall, antivirus and training. They are all in place.',
			'The risk of a cyber attack is high. The owner is IT.',
			'We have a zero appetite for cyber risk.'
		]
	}
};
