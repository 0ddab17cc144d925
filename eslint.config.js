import parser from '@typescript-eslint/parser'
import litA11y from 'eslint-plugin-lit-a11y'
import { configs as lit } from 'eslint-plugin-lit'
import { configs as wc } from 'eslint-plugin-wc'
import { defineConfig } from 'eslint/config'

/** What is written in templates. Everything else is judged by `.oxlintrc.json`, in a tenth of the time. */
export default defineConfig({
  files: ['{widget,dashboard,test/widget}/**/*.ts'],
  languageOptions: { parser },
  linterOptions: { reportUnusedDisableDirectives: 'off' },
  extends: [lit['flat/recommended'], wc['flat/best-practice'], litA11y.configs.recommended],
  rules: {
    'lit/no-template-map': 'off',
    'wc/guard-super-call': 'off',
  },
})
