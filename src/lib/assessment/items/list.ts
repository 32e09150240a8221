// Written from the folders beside it by `npm run generate:items`, which a test proves. The worker
// and the command line run without a bundler, so nothing else could find them.
import { content as hotspotContent } from './hotspot/hotspot.content.ts';
import { editor as hotspotEditor } from './hotspot/hotspot.editor.ts';
import { exchange as hotspotExchange } from './hotspot/hotspot.exchange.ts';
import { hotspot } from './hotspot/hotspot.rules.ts';
import { content as inlineChoiceContent } from './inline-choice/inline-choice.content.ts';
import { editor as inlineChoiceEditor } from './inline-choice/inline-choice.editor.ts';
import { exchange as inlineChoiceExchange } from './inline-choice/inline-choice.exchange.ts';
import { inlineChoice } from './inline-choice/inline-choice.rules.ts';
import { content as longTextContent } from './long-text/long-text.content.ts';
import { editor as longTextEditor } from './long-text/long-text.editor.ts';
import { exchange as longTextExchange } from './long-text/long-text.exchange.ts';
import { longText } from './long-text/long-text.rules.ts';
import { content as matchingContent } from './matching/matching.content.ts';
import { editor as matchingEditor } from './matching/matching.editor.ts';
import { exchange as matchingExchange } from './matching/matching.exchange.ts';
import { matching } from './matching/matching.rules.ts';
import { content as multipleResponseContent } from './multiple-response/multiple-response.content.ts';
import { editor as multipleResponseEditor } from './multiple-response/multiple-response.editor.ts';
import { exchange as multipleResponseExchange } from './multiple-response/multiple-response.exchange.ts';
import { multipleResponse } from './multiple-response/multiple-response.rules.ts';
import { content as numericContent } from './numeric/numeric.content.ts';
import { editor as numericEditor } from './numeric/numeric.editor.ts';
import { exchange as numericExchange } from './numeric/numeric.exchange.ts';
import { numeric } from './numeric/numeric.rules.ts';
import { content as orderingContent } from './ordering/ordering.content.ts';
import { editor as orderingEditor } from './ordering/ordering.editor.ts';
import { exchange as orderingExchange } from './ordering/ordering.exchange.ts';
import { ordering } from './ordering/ordering.rules.ts';
import { content as shortTextContent } from './short-text/short-text.content.ts';
import { editor as shortTextEditor } from './short-text/short-text.editor.ts';
import { exchange as shortTextExchange } from './short-text/short-text.exchange.ts';
import { shortText } from './short-text/short-text.rules.ts';
import { content as singleChoiceContent } from './single-choice/single-choice.content.ts';
import { editor as singleChoiceEditor } from './single-choice/single-choice.editor.ts';
import { exchange as singleChoiceExchange } from './single-choice/single-choice.exchange.ts';
import { singleChoice } from './single-choice/single-choice.rules.ts';
import type { ItemEditor } from './item-editor.ts';
import type { ItemExchange } from './item-exchange.ts';
import type { ItemType } from './item-type.ts';

export const itemContents = [
	hotspotContent,
	inlineChoiceContent,
	longTextContent,
	matchingContent,
	multipleResponseContent,
	numericContent,
	orderingContent,
	shortTextContent,
	singleChoiceContent
] as const;

export const itemTypes: readonly ItemType[] = [
	hotspot,
	inlineChoice,
	longText,
	matching,
	multipleResponse,
	numeric,
	ordering,
	shortText,
	singleChoice
];

export const itemExchanges: Readonly<Record<string, ItemExchange>> = {
	hotspot: hotspotExchange,
	'inline-choice': inlineChoiceExchange,
	'long-text': longTextExchange,
	matching: matchingExchange,
	'multiple-response': multipleResponseExchange,
	numeric: numericExchange,
	ordering: orderingExchange,
	'short-text': shortTextExchange,
	'single-choice': singleChoiceExchange
};

export const itemEditors: Readonly<Record<string, ItemEditor>> = {
	hotspot: hotspotEditor,
	'inline-choice': inlineChoiceEditor,
	'long-text': longTextEditor,
	matching: matchingEditor,
	'multiple-response': multipleResponseEditor,
	numeric: numericEditor,
	ordering: orderingEditor,
	'short-text': shortTextEditor,
	'single-choice': singleChoiceEditor
};
