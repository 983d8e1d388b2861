// Two projects: `unit` needs nothing but Node (and the Python that the supervisor brings); `engines` starts the real
// programs the stack is made of.
const common = {
  testEnvironment: 'node',
  transform: {
    '^.+\\.m?[jt]s$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
    ],
  },
  // `cookie` is published as an ES module only, which `@fastify/cookie` imports when it is loaded; jest runs CommonJS.
  transformIgnorePatterns: ['/node_modules/(?!(cookie|@fastify/cookie)/)'],
  modulePathIgnorePatterns: ['<rootDir>/.abreast', '<rootDir>/cdktf.out'],
};
module.exports = {
  projects: [
    { ...common, displayName: 'unit', testMatch: ['<rootDir>/test/*.test.ts'] },
    { ...common, displayName: 'engines', testMatch: ['<rootDir>/test/engines/**/*.test.ts'] },
  ],
};
