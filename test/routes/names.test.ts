import { describe, expect, it } from 'vitest'
import { isStaffLike, skeletonOf } from '../../worker/lib/names.ts'

const guarded = { staff: ['Alice Romano', 'Жанна', '李小龍'], site: 'Corner Shop' }

describe('a name that would pass for one of the staff', () => {
  it.each([
    'Alice Romano',
    'alice romano',
    'ALICE ROMANO',
    'A l i c e Romano',
    'Alice_Romano',
    'Alice.Romano ✔',
    'Аlісе Rоmаnо',
    'ΑLICE ROMANO',
    'Alíçé Rômāño',
    'Alice Rornano',
    'AIice Romano',
    'A1ice R0mano',
    '@lice Romano',
    '𝓐𝓵𝓲𝓬𝓮 𝓡𝓸𝓶𝓪𝓷𝓸',
    'Ａｌｉｃｅ　Ｒｏｍａｎｏ',
    '🅰🅻🅸🅲🅴 🆁🅾🅼🅰🅽🅾',
    'ᴀʟɪᴄᴇ ʀᴏᴍᴀɴᴏ',
    'Alice\u200b Romano',
    'ⓐⓛⓘⓒⓔ romano',
    'жанна',
    'Жаннa',
    '李小龍',
  ])('%s', (name) => {
    expect(isStaffLike(name, guarded)).toBe(true)
  })
})

describe('a title that was not given', () => {
  it.each([
    'Admin',
    'ADMIN',
    'admin!',
    '[Admin] Bob',
    'Bob (moderator)',
    '★ Moderator ★',
    'Аdmіn',
    'adm1n',
    '@dm!n',
    'Adrnin',
    'a d m i n',
    'Mod',
    '-- mod --',
    'Staff',
    'Official',
    'Corner Shop',
    'CornerShop',
    'Corner Shop Support',
    'Corner-Shop Official',
    'Модератор',
    '管理员',
  ])('%s', (name) => {
    expect(isStaffLike(name, guarded)).toBe(true)
  })
})

describe('a name of one’s own', () => {
  it.each([
    'Alice',
    'Alice Romanov',
    'Romano',
    'Alice R.',
    'Mod Squad',
    'Modesto',
    'Badminton Fan',
    'Adminah',
    'Hostess',
    'Ann from the corner',
    'Shopper',
    'Bob Supporter',
    '小龍',
    'Жанна Д.',
    '~',
    '👩‍👩‍👧',
    'محمد',
  ])('%s', (name) => {
    expect(isStaffLike(name, guarded)).toBe(false)
  })

  it('is not taken away by staff or a site of whose names nothing is left', () => {
    expect(isStaffLike('!!!', { staff: ['***'], site: '…' })).toBe(false)
    expect(isStaffLike('Ann', { staff: [''], site: '' })).toBe(false)
    expect(isStaffLike('Staff', { staff: [], site: 'S' })).toBe(true)
  })
})

it('tells names apart that look apart', () => {
  const names = [
    'Ann',
    'Anna',
    'Bob',
    'Dan',
    'Jan',
    'Pat',
    'Mat',
    'Kim',
    'Tim',
    'Ola',
    'Ula',
    'Ренат',
    'Ренард',
  ]
  expect(new Set(names.map(skeletonOf)).size).toBe(names.length)
})
