import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

import { read, ROOT } from './pages';

const pages = [
  'README.md',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  ...readdirSync(join(ROOT, 'docs')).flatMap(toPage),
];

function toPage(name: string): string[] {
  return name.endsWith('.md') ? [`docs/${name}`] : [];
}

describe('links', () => {
  const links = pages.flatMap((page) =>
    Array.from(read(page).matchAll(/\]\(([^)\s]+)\)/g), ([, link = '']) => [page, link] as const),
  );
  const inside = links.filter(([, link]) => !/^[a-z]+:/.test(link));

  test.each(inside)('%s → %s leads somewhere', (page, link) => {
    const [path = '', anchor] = link.split('#');
    const target = path === '' ? page : normalize(join(dirname(page), path));
    expect(existsSync(join(ROOT, target))).toBe(true);
    if (anchor !== undefined) expect(anchorsOf(read(target))).toContain(anchor);
  });

  test('README.md leads to every page of docs/', () => {
    const linked = links.filter(([page]) => page === 'README.md').map(([, link]) => link);
    expect(linked).toEqual(expect.arrayContaining(pages.filter((page) => page.startsWith('docs/'))));
  });
});

/** As GitHub makes them of headings. */
function anchorsOf(markdown: string): string[] {
  const headings = markdown.replaceAll(/^```.*?^```$/gms, '').matchAll(/^#+ (.*)$/gm);
  return Array.from(headings, ([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
}
