import { escapeHtml } from "../html.js";
import type { Answer, AnswerTone } from "../stage.js";

/** The word that stands for a tone, so that colour never carries it alone. */
export function toneWord(tone: AnswerTone): string {
  return { yes: "Yes", no: "No", mixed: "Mixed", open: "Open" }[tone];
}

/** The answer box at the top of a page. */
export function answerHtml(answer: Answer, notes: readonly string[]): string {
  const list = notes.length > 0 ? `<ul>${notes.map((note) => `<li>${escapeHtml(note)}</li>`).join("")}</ul>` : "";
  return `<div class="answer ${answer.tone}"><span class="word">${toneWord(answer.tone)}</span><p>${escapeHtml(answer.headline)}</p>${list}</div>`;
}
