import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { ReportData } from './report-data';

/** Nothing can be requested from the page, whatever its texts are. */
const POLICY =
  "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/** One file that needs no other: the page's own script draws what is in it as JSON. */
export function toHtml(data: ReportData): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="consumers">
<title>${escapeText(data.title)}</title>
<link rel="icon" href="data:,">
<style>${readBundle('style.css')}</style>
</head>
<body>
<main id="report"><noscript>This report is drawn by the script inside it, which is turned off here.</noscript></main>
<script type="application/json" id="data">${toScriptJson(data)}</script>
<script>${readBundle('page.js')}</script>
</body>
</html>
`;
}

/** What `npm run bundle` makes of `page/`. */
function readBundle(name: string): string {
  return readFileSync(join(__dirname, name), 'utf8').trimEnd();
}

function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** JSON in which nothing ends the element, and that is JavaScript, too. */
function toScriptJson(data: ReportData): string {
  return JSON.stringify(data).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
