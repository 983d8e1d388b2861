import type { Program } from './program';

/** Java, and what assembles the engines that are written in it. */
export const javaPrograms = {
  java: {
    files: ['java'],
    version: { arguments: ['-version'], pattern: /version "(\d+(?:\.\d+)*)/ },
    minimum: '17',
    because: 'Kafka 4 asks for it',
    debian: 'default-jre-headless',
    homebrew: 'openjdk@21',
    rpm: 'java-21-openjdk-headless',
  },
  javac: {
    files: ['javac'],
    version: { arguments: ['-version'], pattern: /javac (\d+(?:\.\d+)*)/ },
    minimum: '17',
    because: 'it compiles for Java 17',
    debian: 'default-jdk-headless',
    homebrew: 'openjdk@21',
    rpm: 'java-21-openjdk-devel',
  },
  mvn: {
    files: ['mvn'],
    version: { arguments: ['--version'], pattern: /Apache Maven (\d+(?:\.\d+)+)/ },
    minimum: '3.6.3',
    because: 'the oldest that the plugins of the build accept',
    debian: 'maven',
    homebrew: 'maven',
    rpm: 'maven',
  },
} as const satisfies Record<string, Program>;
