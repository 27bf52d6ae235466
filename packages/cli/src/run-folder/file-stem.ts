/**
 * The name of a recording as the path of a file below some folder, without extension. Groups of HDF5 files may be called anything: what
 * Windows does not allow in names becomes `_`, and so does a part that consists of dots, so that no name leads out of the folder.
 */
export const fileStem = (name: string): string =>
  name
    .split('/')
    // oxlint-disable-next-line no-control-regex -- the control characters are what must not be in a name
    .map((part) => part.replaceAll(/[\\:*?"<>|\u0000-\u001F]/g, '_').replace(/^\.*$/, '_'))
    .join('/');
