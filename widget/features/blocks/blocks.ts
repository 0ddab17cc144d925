import './code.ts'
import './more.ts'
import './spoiler.ts'
