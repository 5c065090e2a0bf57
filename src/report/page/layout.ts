import { escapeHtml } from "../html.js";
import { PAGE_STYLE } from "./style.js";

/** A whole page: opens from disk, needs no network. `trail` and `body` are HTML already. */
export function pageHtml({
  title,
  header,
  body,
  footer,
  scripts = "",
}: {
  title: string;
  header: string;
  body: string;
  footer: string;
  scripts?: string;
}): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<header><div class="inner">${header}</div></header>
<main>
${body}
</main>
<footer><div class="inner">${footer}</div></footer>
${scripts}
</body>
</html>
`;
}

/** A page that sends its reader to the newest version. */
export function redirectHtml(target: string): string {
  const safe = escapeHtml(target);
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="refresh" content="0; url=${safe}"><title>Newest version</title></head><body><p><a href="${safe}">Newest version</a></p></body></html>\n`;
}
