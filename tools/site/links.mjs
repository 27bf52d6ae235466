// Links of a page as they are on the site.
import { dirname, join, relative } from 'node:path/posix';

/**
 * @param text Markdown of a page of the repository
 * @param page its path there
 * @param sitePaths path on the site of every page of the repository
 * @param repository address of the repository, or undefined where none is known: links to sources become plain text there
 */
export function siteLinks(text, page, sitePaths, repository) {
  return text.replaceAll(/(!?)\[((?:[^[\]]|\[[^\]]*\])*)\]\(([^)\s]+)\)/g, (all, image, label, target) => {
    if (/^[a-z]+:/.test(target) || target.startsWith('#')) return all;
    const [path, anchor] = target.split('#');
    const file = join(dirname(page), path);
    const here = dirname(sitePaths.get(page));
    const to = (found) => `${image}[${label}](./${relative(here, found)}${anchor === undefined ? '' : `#${anchor}`})`;
    const found = sitePaths.get(file) ?? sitePaths.get(join(file, 'README.md'));
    if (found !== undefined) return to(`${found}.md`);
    if (image !== '') return to(file.replace(/^docs\//, ''));
    return repository === undefined ? label : `[${label}](${repository}/blob/main/${file})`;
  });
}
