// Plugin of typedoc: a parameter that is taken apart in the signature has no name there, so it gets that of its type.
import { Converter, ReferenceType, ReflectionKind } from 'typedoc';

const unnamed = /^__namedParameters/;
const lowerFirst = (name) => name[0].toLowerCase() + name.slice(1);

const nameOf = (type) => {
  if (!(type instanceof ReferenceType)) return 'options';
  const inner = ['Pick', 'Omit', 'Partial', 'Readonly'].includes(type.name) ? type.typeArguments?.[0] : type;
  return inner instanceof ReferenceType ? lowerFirst(inner.name) : 'options';
};

export function load(app) {
  app.converter.on(Converter.EVENT_RESOLVE_END, (context) => {
    for (const parameter of context.project.getReflectionsByKind(ReflectionKind.Parameter)) {
      if (unnamed.test(parameter.name)) parameter.name = nameOf(parameter.type);
    }
  });
}
