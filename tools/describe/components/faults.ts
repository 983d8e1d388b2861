import type { DescribedConstruct } from './constructs';
import { refersToNothing, says } from './defaults';
import type { Setting } from './settings';

/** What the comments of constructs lack, one line each. */
export function constructFaults(constructs: readonly DescribedConstruct[]): string[] {
  return constructs.flatMap(({ name, file, meaning, props, outputs }) => [
    ...(meaning ? [] : [`${file}: ${name} has no doc comment`]),
    ...[...props, ...outputs]
      .filter((member) => !member.meaning)
      .map((member) => `${file}: ${member.name} of ${name} has no doc comment`),
    ...props
      .filter((prop) => prop.isOptional && prop.fallback === undefined)
      .map((prop) => `${file}: ${prop.name} of ${name} is optional and has no @default`),
  ]);
}

/** What the comments of settings lack or say wrongly, one line each. */
export function settingFaults(settings: readonly Setting[]): string[] {
  return settings.flatMap((setting) => {
    const { path, meaning, fallback, isOptional, written } = setting;
    const isWrong = written !== undefined && fallback !== undefined && !says(fallback, written);
    return [
      ...(meaning ? [] : [`${path} has no doc comment`]),
      ...(isOptional && fallback === undefined ? [`${path} may be left out and has no @default`] : []),
      ...(!isOptional && fallback !== undefined ? [`${path} has a @default and must not be left out`] : []),
      ...(isWrong ? [`${path}: the comment says ${fallback}, the schema ${written}`] : []),
      ...(refersToNothing(setting) ? [`${path}: the comment says ${fallback}, but there is no such value`] : []),
    ];
  });
}
