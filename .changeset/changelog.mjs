// A changelog for readers: one entry per change, and what else is needed once, without the commits.

async function getReleaseLine({ summary }) {
  return `- ${summary.trim().replaceAll('\n', '\n  ')}`;
}

async function getDependencyReleaseLine(_, dependencies) {
  if (dependencies.length === 0) return '';
  return `- Needs ${dependencies.map(({ name, newVersion }) => `\`${name}\` ${newVersion}`).join(', ')}`;
}

export default { getReleaseLine, getDependencyReleaseLine };
