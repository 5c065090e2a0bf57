/** Where the rules, weights and estimates of this folder come from. */
export const STRATEGIES = "codewithphp, Claude for PHP, chapter 35: Fine-tuning Strategies";
export const NETWORK = "vexpertai, AI networking book, chapter 32: Fine-Tuning Models for Network Data";
/** Neither chapter bears a date; their model names are of 2025. */
export const CHAPTERS_AS_OF = "2025";
