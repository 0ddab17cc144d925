import litA11y from 'eslint-plugin-lit-a11y'
import { configs as lit } from 'eslint-plugin-lit'
import { configs as wc } from 'eslint-plugin-wc'
import { defineConfig } from 'eslint/config'
import tseslint from 'typescript-eslint'

// Sources and their tests are judged as one program: to make one is most of the work. Of two that
// name a file, the later one.
const PROGRAMS = {
  'tsconfig.json': ['*.ts'],
  'demo/tsconfig.json': ['demo/**/*.ts'],
  'bench/tsconfig.json': ['bench/**/*.ts'],
  'test/tsconfig.json': ['test/**/*.ts'],
  'test/widget/tsconfig.json': ['{widget,test/widget}/**/*.ts'],
  'test/tsconfig.workers.json': [
    '{protocol,worker,test/room,test/routes,test/support/workers,bench/floor}/**/*.ts',
  ],
}

export default defineConfig(
  { ignores: ['dist/', '.parlor/', '.wrangler/', '**/migrations/', 'test/.tmp/'] },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { tsconfigRootDir: import.meta.dirname } },
    rules: {
      // An underscore says: given, not used.
      '@typescript-eslint/no-unused-vars': [
        'error',
        {
          argsIgnorePattern: '^_',
          varsIgnorePattern: '^_',
          destructuredArrayIgnorePattern: '^_',
          ignoreRestSiblings: true,
        },
      ],
      // `() => list.push(x)` reads well and harms nobody.
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/prefer-promise-reject-errors': 'off',
      eqeqeq: 'error',
      'no-console': ['error', { allow: ['warn', 'error'] }],
      'prefer-const': 'error',
    },
  },
  ...Object.entries(PROGRAMS).map(([project, files]) => ({
    files,
    languageOptions: { parserOptions: { project } },
  })),
  {
    files: ['widget/**/*.ts', 'dashboard/**/*.ts', 'test/widget/**/*.ts'],
    extends: [lit['flat/recommended'], wc['flat/best-practice'], litA11y.configs.recommended],
    rules: {
      'lit/no-template-map': 'off',
      'wc/guard-super-call': 'off',
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-unused-expressions': 'off',
      '@typescript-eslint/require-await': 'off',
    },
  },
  {
    files: ['{test,bench,demo}/**/*.ts', '*.ts'],
    rules: { 'no-console': 'off' },
  },
)
