import { configJsonSchema } from '../describe/json-schema.ts';
import { presetNames } from '../presets/presets.ts';
import { exampleYaml } from './example-yaml.ts';
import { presetYaml } from './preset-yaml.ts';
import { referencePage } from './reference-page.ts';

/** Every file of the repository that is made from the schema and the presets: path from the root → text. */
export const generatedFiles = (): Readonly<Record<string, string>> => ({
  'configs/config.yaml': exampleYaml(),
  ...Object.fromEntries(presetNames.map((name) => [`configs/${name}.yaml`, presetYaml(name)])),
  'configs/spikeseg.schema.json': `${JSON.stringify(configJsonSchema(), null, 2)}\n`,
  'docs/configuration.md': referencePage(),
});
