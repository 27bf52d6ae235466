// npm puts node_modules/.bin first on the PATH, so scripts run on the Node that the lock file brings.
const [major] = process.versions.node.split('.').map(Number);
if (major < 22) {
  console.error(
    `development needs Node 22 or newer, found ${process.version}; run \`npm ci\` (it installs Node 22 for this folder only) and use the npm scripts`,
  );
  process.exit(2);
}
