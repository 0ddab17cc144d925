require 'base64'
require 'json'
require 'openssl'

# A Parlor identity for a user of yours, good for ten minutes.
def identity(user)
  now = Time.now.to_i
  header = { alg: 'HS256', typ: 'JWT', kid: ENV.fetch('PARLOR_KEY_ID') }
  claims = { sub: user[:id], name: user[:name], aud: ENV.fetch('PARLOR_SITE'), iat: now, exp: now + 600 }
  text = "#{part(header.to_json)}.#{part(claims.to_json)}"
  "#{text}.#{part(OpenSSL::HMAC.digest('SHA256', ENV.fetch('PARLOR_KEY_SECRET'), text))}"
end

def part(data)
  Base64.urlsafe_encode64(data, padding: false)
end

id, name = ARGV.map { |argument| argument.dup.force_encoding(Encoding::UTF_8) }
puts identity(id: id, name: name)
